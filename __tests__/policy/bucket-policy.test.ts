import { s3Bucket, validatePolicy } from '../../src';
import { serviceOf } from '../../src/service-reference';
import { validate } from '../../src/policy/validate';
import { bothWays, doesNotHold, holds, isPolicyProblem } from '../matchers/answered';

const partner = { AWS: 'arn:aws:iam::444455556666:root' };
const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = { Effect: 'Allow', Principal: partner, Action: 's3:GetObject', Resource: 'arn:aws:s3:::ledger/*' };
const list = { ...allow, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::ledger' };
const when = (Condition: object, statement: object = allow): object => policy({ ...statement, Condition });

function severities(document: object, type: 'resource' | 'identity' = 'resource'): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { code, severity } of validate(document, { type })) {
    (found[severity] ??= []).push(code);
  }
  return found;
}

/** The actions of the reference that a bucket policy may name, with a resource that they take. */
const actions = [...(serviceOf('s3')?.actions.values() ?? [])].flatMap(({ name, resourceTypes }) => {
  const types = resourceTypes.map((type) => type.name);
  if (name === 'CreateBucket') return [];
  if (types.includes('object')) return [{ name, Resource: 'arn:aws:s3:::ledger/*' }];
  return types.includes('bucket') ? [{ name, Resource: 'arn:aws:s3:::ledger' }] : [];
});

describe('what S3 refuses, by the error of PutBucketPolicy', () => {
  it.each([
    ['S1', 'INVALID_ACTION', policy({ ...allow, Action: 's3:NotARealAction' })],
    ['S1', 'INVALID_ACTION', policy({ ...allow, Action: ['s3:GetObject', 's3:Xyz'] })],
    ['S1', 'INVALID_ACTION', policy({ ...list, Action: 's3:CreateBucket' })],
    ['S1', 'INVALID_ACTION', policy({ ...list, Action: 'S3:CREATEBUCKET' })],
    ['S1', 'INVALID_ACTION', policy({ ...list, Action: ['s3:ListBucket', 's3:CreateBucket'] })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: '*' })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: 'arn:aws:s3:::*' })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: 'arn:aws:s3:::*/*' })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: ['arn:aws:s3:::ledger/*', '*'] })],
    [
      'S2',
      'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
      policy({ ...allow, Resource: undefined, NotResource: 'arn:aws:s3:::*' }),
    ],
    [
      'S2',
      'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
      policy({ ...allow, Resource: 'arn:aws:sqs:eu-west-1:111122223333:q' }),
    ],
    ['S3', 'ACTION_DOES_NOT_APPLY_TO_RESOURCE', policy({ ...list, Action: 's3:ListAllMyBuckets' })],
    ['S4', 'INVALID_PRINCIPAL_FORMAT', policy({ ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:no-such' } })],
    ['S5b', 'TYPE_MISMATCH_IP_RANGE', when({ IpAddress: { 'aws:SourceIp': 'not-an-ip' } })],
    [
      'S5b',
      'TYPE_MISMATCH_IP_RANGE',
      when({ NotIpAddressIfExists: { 'AWS:sourceip': ['203.0.113.0/24', '127.0.0.*'] } }),
    ],
    ['S5b', 'TYPE_MISMATCH_IP_RANGE', when({ 'ForAnyValue:IpAddress': { 'aws:SourceIp': '203.0.113.0/33' } })],
    ['S5b', 'INVALID_SERVICE_CONDITION_KEY', when({ StringEquals: { 's3:InventedInTheYear2030': 'a' } })],
    ['O15', 'TYPE_MISMATCH', when({ BinaryEquals: { 's3:ExistingObjectTag/a': 'no base64!' } })],
    ['O18', 'ALLOW_WITH_NOT_PRINCIPAL', policy({ ...allow, Principal: undefined, NotPrincipal: partner })],
  ])('%s %s (%#)', (_fact, code, document) => {
    expect(severities(document)['error']).toContain(code);
  });
});

describe('what S3 stores although it is a mistake or may be one', () => {
  it.each([
    ['S1', 'INVALID_ACTION', policy({ ...allow, Action: ['s3:GetObject', 's3:Frob*'] })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: 'arn:aws:s3:::ledger*' })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: 'arn:aws:s3:::led?er/*' })],
    ['S2', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', policy({ ...allow, Resource: 'arn:*:s3:::ledger/*' })],
    [
      'S5',
      'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
      when({ Null: { 's3:prefix': 'true' } }, { ...allow, Action: 's3:Put*' }),
    ],
    ['S5b', 'TYPE_MISMATCH_IP_RANGE', when({ IpAddress: { 'aws:VpcSourceIp': 'not-an-ip' } })],
    ['O6', 'INVALID_DATE_VALUE', when({ DateNotEquals: { 'aws:CurrentTime': 'not-a-date' } })],
    ['O6', 'INVALID_DATE_VALUE', when({ DateLessThanIfExists: { 'aws:CurrentTime': '*' } })],
    ['O6', 'TYPE_MISMATCH_NUMBER', when({ NumericEquals: { 's3:max-keys': 'ten' } }, list)],
    ['O7', 'TYPE_MISMATCH_BOOLEAN', when({ Bool: { 'aws:SecureTransport': 'tr*' } })],
    ['O17', 'MISSING_QUALIFIER', when({ StringEquals: { 'aws:CalledVia': 'athena.amazonaws.com' } })],
  ])('%s %s (%#)', (_fact, code, document) => {
    const found = severities(document);
    expect(found['error']).toBeUndefined();
    expect(found['warning']).toContain(code);
  });

  it('O27: a bucket tag on every action, whether ABAC is on or not', () => {
    const refused = actions.filter(
      ({ name, Resource }) =>
        severities(when({ StringEquals: { 's3:BucketTag/a': 'b' } }, { ...allow, Action: `s3:${name}`, Resource }))[
          'error'
        ],
    );
    expect(refused).toEqual([]);
    expect(actions.length).toBeGreaterThan(90);
  });

  it.each(['s3:*', '*', 's3:Get*', ['s3:GetObject', 's3:PutObject*']])('wildcards: %j', (Action) => {
    expect(severities(policy({ ...allow, Action }))).toEqual({});
  });
});

describe('keys and actions that do not go together (S5, O8, O19)', () => {
  const taken = (key: string, operator = 'StringEquals'): string[] =>
    actions
      .filter(({ name, Resource }) => {
        const { error = [] } = severities(
          when({ [operator]: { [key]: 'a' } }, { ...allow, Action: `s3:${name}`, Resource }),
        );
        return !error.includes('UNSUPPORTED_ACTION_FOR_CONDITION_KEY');
      })
      .map(({ name }) => name);

  it.each([
    ['s3:prefix', ['ListBucket', 'ListBucketVersions']],
    ['s3:locationconstraint', []],
    ['s3:x-amz-object-ownership', ['PutBucketOwnershipControls']],
    [
      's3:RequestObjectTag/a',
      ['BypassGovernanceRetention', 'PutObject', 'PutObjectTagging', 'PutObjectVersionTagging'],
    ],
    ['s3:object-lock-mode', ['PutObject', 'PutObjectRetention']],
    ['s3:object-lock-legal-hold', ['PutObject', 'PutObjectLegalHold']],
  ])('%s goes with %j alone', (key, wanted) => {
    expect(taken(key)).toEqual(wanted);
  });

  it('a tag of the object that is there goes with reads, tagging, ACLs and attributes', () => {
    const found = taken('s3:ExistingObjectTag/a');
    expect(found).toEqual(expect.arrayContaining(['GetObject', 'GetObjectAcl', 'PutObjectAcl', 'DeleteObjectTagging']));
    const never = ['PutObject', 'DeleteObject', 'DeleteObjectVersion', 'GetObjectRetention', 'PutObjectRetention'];
    expect(
      found.filter((name) => never.concat('GetObjectLegalHold', 'BypassGovernanceRetention').includes(name)),
    ).toEqual([]);
  });

  it('any exactly named action that does not take the key is enough; each is named', () => {
    const document = when(
      { StringEquals: { 's3:x-amz-acl': 'private' } },
      { ...allow, Action: ['s3:PutObject', 's3:PutObjectTagging', 's3:Get*', 's3:DeleteObject'] },
    );
    const found = validate(document, { type: 'resource' }).filter(({ severity }) => severity === 'error');
    expect(found.map(({ code, data }) => `${code} ${data['action'] ?? ''}`)).toEqual([
      'UNSUPPORTED_ACTION_FOR_CONDITION_KEY s3:PutObjectTagging',
      'UNSUPPORTED_ACTION_FOR_CONDITION_KEY s3:DeleteObject',
    ]);
  });

  it('in an identity policy it is a warning', () => {
    const found = severities(
      policy({
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject'],
        Resource: '*',
        Condition: { Null: { 's3:x-amz-acl': 'true' } },
      }),
      'identity',
    );
    expect(found).toEqual({ warning: ['UNSUPPORTED_ACTION_FOR_CONDITION_KEY'] });
  });

  it('NotAction names what is left out, so no action lacks the key', () => {
    expect(
      severities(when({ Null: { 's3:prefix': 'true' } }, { ...list, Action: undefined, NotAction: 's3:PutObject' }))[
        'error'
      ],
    ).toBeUndefined();
  });
});

describe('the quota of 20,480 bytes (O20)', () => {
  /** Lists of one member, and white space, that make the document much larger than S3 counts it. */
  const sized = (tail: number): object =>
    policy(
      ...Array.from({ length: 90 }, (_, at) => ({
        ...allow,
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::ledger/p${at}/*`],
      })),
      { ...allow, Sid: 'x'.repeat(tail) },
    );
  const count = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_, one: unknown) =>
        Array.isArray(one) && one.length === 1 ? (one as unknown[])[0] : one,
      ),
    );
  const room = 20_480 - Buffer.byteLength(JSON.stringify(count(sized(0))));

  it.each([0, 1])('counts normalized text: %i over', (over) => {
    const document = sized(room + over);
    expect(JSON.stringify(document).length).toBeGreaterThan(20_480);
    for (const input of [document, JSON.stringify(document, null, 8)]) {
      const sizes = validate(input, { type: 'resource' }).filter(({ code }) => code === 'POLICY_SIZE_EXCEEDS_QUOTA');
      expect(sizes.map(({ severity, data }) => [severity, data['size']])).toEqual(
        over === 0 ? [] : [['error', '20481']],
      );
    }
  });
});

describe('the policy of a bucket that says nothing of S3', () => {
  const everything = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' });
  const queue = policy({ Effect: 'Allow', Principal: partner, Action: 'sqs:SendMessage', Resource: '*' });

  it.each([everything, queue])('S2: is judged as one where the bucket is told (%#)', (document) => {
    const bucket = s3Bucket({ name: 'ledger', policy: document });
    expect(bothWays(bucket, 'toBeValidPolicy')).toEqual(doesNotHold);
    expect(bothWays(bucket, 'toHaveFinding', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY')).toEqual(holds);
    expect(bothWays(bucket, 'toDenyInsecureTransport')).toEqual(isPolicyProblem);
    expect(bothWays(document, 'toBeValidPolicy')).toEqual(holds);
  });

  it('S2: another bucket, and an access point, are not resources of this one', () => {
    const of = (Resource: string) => s3Bucket({ name: 'ledger', policy: policy({ ...allow, Resource }) });
    expect(bothWays(of('arn:aws:s3:::other/*'), 'toBeValidPolicy')).toEqual(doesNotHold);
    const point = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*';
    expect(bothWays(of(point), 'toBeValidPolicy')).toEqual(doesNotHold);
    expect(bothWays(of('arn:aws:s3:::ledger/*'), 'toBeValidPolicy')).toEqual(holds);
  });
});

describe('what S3 may store, and its author hardly means', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*' };
  const warnings = (...statements: object[]): string[] =>
    validatePolicy(policy(...statements), { type: 'resource' }).map(
      ({ severity, path, message }) => `${severity} ${path}: ${message}`,
    );

  it('NotResource of another bucket leaves out nothing', () => {
    const spared = 'belongs to a bucket other than "ledger", so it leaves out nothing of "ledger"';
    expect(warnings({ ...deny, NotResource: 'arn:aws:s3:::other/*' }, allow)).toEqual([
      `warning Statement[0].NotResource: "arn:aws:s3:::other/*" ${spared}`,
    ]);
    expect(warnings({ ...deny, NotResource: ['arn:aws:s3:::ledger', 'arn:aws:s3:::other'] })).toEqual([
      `warning Statement[0].NotResource[1]: "arn:aws:s3:::other" ${spared}`,
    ]);
    expect(warnings({ ...deny, NotResource: 'arn:aws:s3:::ledger/public/*' }, allow)).toEqual([]);
  });

  it.each(['${aws:username}', 'home-${aws:username}', '${aws:PrincipalTag/team}', '${*}'])(
    'a variable for the bucket: %s',
    (bucket) => {
      expect(warnings({ ...allow, Resource: `arn:aws:s3:::${bucket}/*` })).toContain(
        `warning Statement[0].Resource: "${bucket}" stands for the bucket: S3 may refuse it; name the bucket in full`,
      );
    },
  );

  it('a variable in the key is what variables are for', () => {
    expect(warnings({ ...allow, Resource: 'arn:aws:s3:::ledger/${aws:username}/*' })).toEqual([]);
    const own = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::${aws:username}/*' });
    expect(severities(own, 'identity')).toEqual({});
  });
});
