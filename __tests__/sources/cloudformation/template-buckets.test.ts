import { isPolicy } from '../../../src/policy/model';
import { templateBuckets } from '../../../src/sources/cloudformation/template-buckets';
import { templatePolicies } from '../../../src/sources/cloudformation/template-policies';
import { inDeployments, memberOf, ordinarily, sectionsOf } from './in-deployments';

const allow = (sid: string, bucket: unknown = { 'Fn::Sub': '${Logs.Arn}/*' }) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: sid, Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: bucket }],
});
const bucketPolicy = (bucket: unknown, sid = 'Read', more: object = {}) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: bucket, PolicyDocument: allow(sid) },
  ...more,
});
const logs = { Type: 'AWS::S3::Bucket' };

/** The Sid of the policy that a bucket has in each deployment that can matter. */
function sidsOf(template: object, id = 'Logs'): readonly unknown[] {
  const sections = sectionsOf(template);
  return inDeployments(sections, (reader) => {
    const { policy } = memberOf(templateBuckets(sections), id).in(reader);
    return isPolicy(policy) ? policy.statements[0]?.sid : policy;
  });
}

describe('the policy of a bucket', () => {
  test.each([
    ['Ref', { Ref: 'Logs' }],
    ['Fn::Sub', { 'Fn::Sub': '${Logs}' }],
    ['Fn::Join', { 'Fn::Join': ['', [{ Ref: 'Logs' }]] }],
  ])('attached by %s', (_, bucket) => {
    expect(sidsOf({ Resources: { Logs: logs, LogsPolicy: bucketPolicy(bucket) } })).toEqual(['Read']);
  });

  test('attached by the text that names the bucket', () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-logs' };
    const Resources = {
      Logs: { ...logs, Properties: { BucketName: name } },
      LogsPolicy: bucketPolicy(name),
    };
    expect(new Set(sidsOf({ Resources }))).toEqual(new Set(['Read']));
  });

  test('of another bucket is not its own', () => {
    const Resources = { Logs: logs, Other: logs, OtherPolicy: bucketPolicy({ Ref: 'Other' }) };
    expect(sidsOf({ Resources })).toEqual([undefined]);
    expect(sidsOf({ Resources }, 'Other')).toEqual(['Read']);
  });

  test('on a condition is absent where that fails', () => {
    const template = {
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: { Logs: logs, LogsPolicy: bucketPolicy({ Ref: 'Logs' }, 'Read', { Condition: 'IsProd' }) },
    };
    expect(sidsOf(template)).toEqual([undefined, 'Read']);
  });

  test('of a bucket that is not there elsewhere does not keep a deployment from being one', () => {
    const template = {
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: {
        Logs: logs,
        Other: { ...logs, Condition: 'IsProd' },
        OtherPolicy: bucketPolicy({ 'Fn::Sub': '${Other}' }, 'Other', { Condition: 'IsProd' }),
        LogsPolicy: bucketPolicy({ Ref: 'Logs' }),
      },
    };
    expect(new Set(sidsOf(template))).toEqual(new Set(['Read']));
    expect(sidsOf(template)).toHaveLength(2);
  });

  test('one of two, as a condition chooses', () => {
    const template = {
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
        IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      },
      Resources: {
        Logs: logs,
        Strict: bucketPolicy({ Ref: 'Logs' }, 'Strict', { Condition: 'IsProd' }),
        Open: bucketPolicy({ Ref: 'Logs' }, 'Open', { Condition: 'IsDev' }),
      },
    };
    expect(sidsOf(template)).toEqual(['Open', 'Strict']);
  });

  test('on a bucket whose name another one only ends like: neither name is read for it', () => {
    const name = (end: string) => ({ 'Fn::Sub': `\${App}-${end}-\${AWS::Region}` });
    const Resources = {
      Logs: { ...logs, Properties: { BucketName: name('logs') } },
      Copy: { ...logs, Properties: { BucketName: name('copy') } },
      CopyPolicy: bucketPolicy(name('copy'), 'Copy'),
      LogsPolicy: bucketPolicy(name('logs')),
    };
    const template = { Parameters: { App: { Type: 'String', AllowedPattern: '[a-z]{3,10}' } }, Resources };
    expect(new Set(sidsOf(template))).toEqual(new Set(['Read']));
    expect(new Set(sidsOf(template, 'Copy'))).toEqual(new Set(['Copy']));
  });

  test('of a logical id that is longer than names may be', () => {
    const id = `Logs${'Of'.repeat(40)}`;
    const Properties = { Bucket: { Ref: id }, PolicyDocument: allow('Read', { 'Fn::GetAtt': [id, 'Arn'] }) };
    const Resources = { [id]: logs, LogsPolicy: { Type: 'AWS::S3::BucketPolicy', Properties } };
    expect(sidsOf({ Resources }, id)).toEqual(['Read']);
  });

  test('with a second one is not a deployment: CloudFormation refuses that', () => {
    const Resources = {
      Logs: logs,
      First: bucketPolicy({ Ref: 'Logs' }, 'First'),
      Second: bucketPolicy({ Ref: 'Logs' }, 'Second'),
    };
    expect(sidsOf({ Resources })).toEqual([]);
  });

  test('stands on the bucket of its account, by whichever way it is asked', () => {
    const template = { Resources: { Logs: logs, LogsPolicy: bucketPolicy({ Ref: 'Logs' }) } };
    const attachedTo = {
      arn: 'arn:aws:s3:::stack-logs-1a2b3c4d5e6f',
      account: expect.stringMatching(/^\d{12}$/) as string,
    };
    expect(ordinarily(template, templatePolicies, 'LogsPolicy')).toMatchObject({ type: 'resource', attachedTo });
    expect(ordinarily(template, templateBuckets, 'Logs').policy).toMatchObject({ type: 'resource', attachedTo });
  });
});

describe('the settings of a bucket', () => {
  const settingsOf = (Properties: object, resources: object = {}, more: object = {}) =>
    ordinarily(
      { ...more, Resources: { Logs: { Type: 'AWS::S3::Bucket', Properties }, ...resources } },
      templateBuckets,
      'Logs',
    );
  const encrypted = (byDefault: object, more: object = {}) => ({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault, ...more }],
    },
  });
  const keyArn = (id: string) =>
    expect.stringMatching(new RegExp(`^arn:aws:kms:[a-z0-9-]+:\\d{12}:key/${id}$`)) as string;
  const drawn = '1234abcd-12ab-34cd-56ef-1234567890ab';

  test('left out: those of a new bucket', () => {
    expect(settingsOf({})).toMatchObject({
      defaultEncryption: { kind: 'SSE-S3' },
      bucketKey: false,
      blockedEncryption: ['SSE-C'],
      blockPublicAccess: {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      },
      objectOwnership: 'BucketOwnerEnforced',
      acl: 'private',
      abac: false,
    });
  });

  const key = { DataKey: { Type: 'AWS::KMS::Key', Properties: {} } };
  const alias = (name: string) => ({
    ...key,
    Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: name, TargetKeyId: { Ref: 'DataKey' } } },
  });
  test.each<[string, unknown, object, string | undefined]>([
    ['its ARN', { 'Fn::GetAtt': ['DataKey', 'Arn'] }, key, drawn],
    ['its id', { Ref: 'DataKey' }, key, drawn],
    ['a literal id', 'abcd1234', {}, 'abcd1234'],
    ['an alias of the template', 'alias/data', alias('alias/data'), drawn],
    [
      'the ARN of an alias',
      { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/data' },
      alias('alias/data'),
      drawn,
    ],
    ['an alias of which nothing is known', 'alias/other', alias('alias/data'), 'example'],
    ['the alias of the key that AWS manages', 'alias/aws/s3', {}, undefined],
  ])('the key of the default encryption told by %s', (_, KMSMasterKeyID, resources, id) => {
    const { defaultEncryption } = settingsOf(encrypted({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID }), resources);
    expect(defaultEncryption.kind).toBe('SSE-KMS');
    if (id === undefined) expect(defaultEncryption.keyArn).toBeUndefined();
    else expect(defaultEncryption.keyArn).toEqual(keyArn(id));
  });

  test('an alias of which nothing is known may be of any key, one that the claim names too', () => {
    const sections = sectionsOf({
      Resources: {
        Logs: { ...logs, Properties: encrypted({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/other' }) },
      },
    });
    const named = 'arn:aws:kms:eu-west-1:111122223333:key/abcd1234';
    const arns = inDeployments(
      sections,
      (reader) => {
        reader.text({ kind: 'scalar', value: named });
        return memberOf(templateBuckets(sections), 'Logs').in(reader).defaultEncryption.keyArn;
      },
      { region: 'eu-west-1', account: '111122223333' },
    );
    expect(arns).toContain(named);
    expect(new Set(arns).size).toBeGreaterThan(1);
  });

  test.each([
    ['SSE-S3', encrypted({ SSEAlgorithm: 'AES256' }), { defaultEncryption: { kind: 'SSE-S3' } }],
    [
      'SSE-KMS under the key that AWS manages, with a bucket key',
      encrypted({ SSEAlgorithm: 'aws:kms' }, { BucketKeyEnabled: true }),
      { defaultEncryption: { kind: 'SSE-KMS' }, bucketKey: true },
    ],
    [
      'DSSE-KMS, which has no bucket key',
      encrypted({ SSEAlgorithm: 'aws:kms:dsse' }, { BucketKeyEnabled: 'true' }),
      { defaultEncryption: { kind: 'DSSE-KMS' }, bucketKey: false },
    ],
    [
      'SSE-C unblocked',
      encrypted({ SSEAlgorithm: 'AES256' }, { BlockedEncryptionTypes: { EncryptionType: ['NONE'] } }),
      { blockedEncryption: [] },
    ],
    [
      'SSE-C blocked',
      encrypted({ SSEAlgorithm: 'AES256' }, { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }),
      { blockedEncryption: ['SSE-C'] },
    ],
    [
      'what a configuration of public access leaves out is off',
      { PublicAccessBlockConfiguration: { BlockPublicPolicy: true, IgnorePublicAcls: 'false' } },
      {
        blockPublicAccess: {
          blockPublicAcls: false,
          ignorePublicAcls: false,
          blockPublicPolicy: true,
          restrictPublicBuckets: false,
        },
      },
    ],
    [
      'ownership and a public ACL',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] }, AccessControl: 'PublicRead' },
      { objectOwnership: 'ObjectWriter', acl: 'public-read' },
    ],
    [
      'an ACL for log delivery, to which no call belongs',
      {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
        AccessControl: 'LogDeliveryWrite',
      },
      { objectOwnership: 'BucketOwnerPreferred', acl: 'private' },
    ],
    [
      'an ACL that asks for nothing, where ownership disables ACLs',
      {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        AccessControl: 'BucketOwnerFullControl',
      },
      { objectOwnership: 'BucketOwnerEnforced', acl: 'private' },
    ],
    ...(
      [
        ['Private', 'private'],
        ['PublicReadWrite', 'public-read-write'],
        ['AuthenticatedRead', 'authenticated-read'],
        ['AwsExecRead', 'private'],
        ['BucketOwnerRead', 'private'],
      ] as const
    ).map(([AccessControl, acl]): [string, object, object] => [
      `the ACL ${AccessControl}`,
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] }, AccessControl },
      { acl },
    ]),
    [
      'tags that no condition sees',
      { AbacStatus: 'Disabled', Tags: [{ Key: 'team', Value: 'data' }] },
      { abac: false },
    ],
    [
      'tags that conditions see',
      { AbacStatus: 'Enabled', Tags: [{ Key: 'team', Value: 'data' }] },
      { abac: true, tags: { team: 'data' } },
    ],
  ])('%s', (_, properties, wanted) => {
    expect(settingsOf(properties)).toMatchObject(wanted);
  });

  test('a public ACL on a bucket whose ownership disables ACLs is not a deployment', () => {
    const sections = sectionsOf({ Resources: { Logs: { ...logs, Properties: { AccessControl: 'PublicRead' } } } });
    expect(inDeployments(sections, (reader) => memberOf(templateBuckets(sections), 'Logs').in(reader))).toEqual([]);
  });

  test('that a parameter chooses', () => {
    const sections = sectionsOf({
      Parameters: { Block: { Type: 'String' }, Algorithm: { Type: 'String' } },
      Resources: {
        Logs: {
          ...logs,
          Properties: {
            ...encrypted({ SSEAlgorithm: { Ref: 'Algorithm' } }),
            PublicAccessBlockConfiguration: { BlockPublicPolicy: { Ref: 'Block' } },
          },
        },
      },
    });
    const seen = inDeployments(sections, (reader) => {
      const { defaultEncryption, blockPublicAccess } = memberOf(templateBuckets(sections), 'Logs').in(reader);
      return `${defaultEncryption.kind} ${blockPublicAccess.blockPublicPolicy}`;
    });
    expect([...new Set(seen)].sort()).toEqual([
      'DSSE-KMS false',
      'DSSE-KMS true',
      'SSE-KMS false',
      'SSE-KMS true',
      'SSE-S3 false',
      'SSE-S3 true',
    ]);
  });

  test('in one branch of a condition', () => {
    const sections = sectionsOf({
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: {
        Logs: {
          ...logs,
          Properties: {
            PublicAccessBlockConfiguration: {
              'Fn::If': ['IsProd', { Ref: 'AWS::NoValue' }, { BlockPublicAcls: true }],
            },
          },
        },
      },
    });
    const seen = inDeployments(
      sections,
      (reader) => memberOf(templateBuckets(sections), 'Logs').in(reader).blockPublicAccess.blockPublicPolicy,
    );
    expect(seen).toEqual([false, true]);
  });
});
