import {
  accessSummary,
  environment,
  fromCloudFormation,
  isPolicyError,
  kmsKey,
  parsePolicy,
  s3Bucket,
  sseKms,
} from '../../src';
import { thrownBy } from '../thrown';

const bucket = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const roles = { AWS: ['arn:aws:iam::111122223333:role/Reader', 'arn:aws:iam::111122223333:role/Auditor'] };
const tls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: bucket,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const read = (SourceVpce: string[]) => ({
  Effect: 'Allow',
  Principal: roles,
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: bucket,
  Condition: { StringEquals: { 'aws:SourceVpce': SourceVpce } },
});
const of = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

test('says who may do what, on what, when', () => {
  expect(accessSummary(of(tls, read(['vpce-0a1b2c3d4e5f67890'])))).toBe(
    [
      'resource policy, version 2012-10-17',
      'allowed to AWS arn:aws:iam::111122223333:role/Auditor, AWS arn:aws:iam::111122223333:role/Reader',
      '  s3:GetObject on arn:aws:s3:::logs/*',
      '  s3:ListBucket on arn:aws:s3:::logs',
      '  when aws:SourceVpce StringEquals "vpce-0a1b2c3d4e5f67890"',
      'denied to *',
      '  s3:* on arn:aws:s3:::logs, arn:aws:s3:::logs/*',
      '  when aws:SecureTransport Bool "false"',
    ].join('\n'),
  );
});

test('a wider condition changes the line that says it, and no other', () => {
  const before = accessSummary(of(tls, read(['vpce-0a1b2c3d4e5f67890']))).split('\n');
  const after = accessSummary(of(tls, read(['vpce-0a1b2c3d4e5f67890', 'vpce-1b2c3d4e5f6789012']))).split('\n');
  expect(after).toHaveLength(before.length);
  expect(after.filter((line, at) => line !== before[at])).toEqual([
    '  when aws:SourceVpce StringEquals "vpce-0a1b2c3d4e5f67890", "vpce-1b2c3d4e5f6789012"',
  ]);
});

describe('conditions that say the same', () => {
  const Principal = { AWS: roles.AWS[0] };
  const get = (Condition: object, Action = 's3:GetObject') => ({
    ...read([]),
    Principal,
    Action,
    Resource: bucket[1],
    Condition,
  });
  const list = (Condition: object) => ({
    ...read([]),
    Principal,
    Action: 's3:ListBucket',
    Resource: bucket[0],
    Condition,
  });
  const vpc = (...values: string[]) => ({ StringEquals: { 'aws:SourceVpc': values } });
  const [one, two] = ['vpc-0a1b2c3d', 'vpc-1b2c3d4e'] as const;

  test.each<[string, object[], object[]]>([
    ['a statement for each value', [get(vpc(one, two))], [get(vpc(one)), get(vpc(two))]],
    [
      'a statement for each value, and more in one of them',
      [get(vpc(one, two)), get(vpc(two), 's3:PutObject')],
      [get(vpc(one)), { ...get(vpc(two)), Action: ['s3:PutObject', 's3:GetObject'] }],
    ],
    [
      'values and patterns',
      [list({ StringLike: { 's3:prefix': ['a', 'b/*'] } })],
      [list({ StringLike: { 's3:prefix': 'b/**' } }), list({ StringEquals: { 's3:prefix': 'a' } })],
    ],
    [
      'letter case that is free',
      [get({ StringEqualsIgnoreCase: { 'aws:PrincipalTag/team': 'Blue' } })],
      [get({ StringEqualsIgnoreCase: { 'aws:PrincipalTag/team': 'bLUE' } })],
    ],
    [
      'limits of whole numbers',
      [list({ NumericLessThan: { 's3:max-keys': '11' } })],
      [list({ NumericLessThanEquals: { 's3:max-keys': '010.5' } })],
    ],
    [
      'any value, and presence',
      [list({ StringLike: { 's3:prefix': '*' } })],
      [list({ Null: { 's3:prefix': 'false' } })],
    ],
    [
      'no value, and absence',
      [list({ StringNotLike: { 's3:prefix': '*' } })],
      [list({ Null: { 's3:prefix': 'true' } })],
    ],
    [
      'a Boolean that AWS always sends',
      [get({ Bool: { 'aws:SecureTransport': 'false' } })],
      [get({ StringNotEqualsIfExists: { 'aws:SecureTransport': 'true' } })],
    ],
    [
      'a Boolean that may be absent',
      [get({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })],
      [get({ StringNotEquals: { 'aws:MultiFactorAuthPresent': 'true' } })],
    ],
    [
      'blocks and dates',
      [get({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, DateLessThan: { 'aws:CurrentTime': '2027-01-01' } })],
      [
        get({
          IpAddress: { 'aws:SourceIp': '203.0.113.9/24' },
          DateLessThan: { 'aws:CurrentTime': '2027-01-01T01:00:00+01:00' },
        }),
      ],
    ],
  ])('have one text: %s', (_, some, others) => {
    expect(accessSummary(of(...others))).toBe(accessSummary(of(...some)));
  });

  test.each<[string, object, object]>([
    [
      'a key with fractions',
      { NumericLessThan: { 's3:TlsVersion': '2' } },
      { NumericLessThanEquals: { 's3:TlsVersion': '1' } },
    ],
    ['empty text', { StringLike: { 'aws:PrincipalTag/team': '?*' } }, { Null: { 'aws:PrincipalTag/team': 'false' } }],
    [
      'a Boolean that may be absent',
      { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    ],
  ])('have two where they do not: %s', (_, some, other) => {
    expect(accessSummary(of(get(other)))).not.toBe(accessSummary(of(get(some))));
  });
});

test('what is denied anyway, or already allowed, is not told', () => {
  const narrow = { ...read(['vpce-0a1b2c3d4e5f67890']), Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/a' };
  const plain = { ...read([]), Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const base = of(tls, read(['vpce-0a1b2c3d4e5f67890']));
  expect(accessSummary(of(...base.Statement, narrow, plain))).toBe(accessSummary(base));
});

test('an identity policy names nobody; elements with Not stay as they are', () => {
  const Condition = { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } };
  const regions = { Effect: 'Deny', NotAction: ['sts:*', 'iam:*'], Resource: '*', Condition };
  expect(accessSummary(of({ Effect: 'Allow', Action: '*', Resource: '*' }, regions))).toBe(
    [
      'identity policy, version 2012-10-17',
      'allowed',
      '  * on *',
      'denied',
      '  all but iam:*, sts:* on *',
      '  when aws:RequestedRegion StringNotEquals "eu-west-1", "us-east-1"',
    ].join('\n'),
  );
});

test('a policy that never applies', () => {
  const never = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs/*' };
  expect(accessSummary(of(never))).toBe('identity policy, version 2012-10-17: nothing is allowed or denied');
});

test('a policy of which too little can be proven is printed as it stands', () => {
  const Condition = { NumericLessThan: { 's3:max-keys': '50' }, StringNotLike: { 's3:max-keys': '1*' } };
  const open = of({ Effect: 'Allow', Principal: roles, Action: 's3:ListBucket', Resource: bucket[0], Condition });
  const [first, ...rest] = accessSummary(open).split('\n');
  expect(first).toBe('resource policy, version 2012-10-17: cannot be put shortly');
  expect(JSON.parse(rest.join('\n'))).toEqual(open);
});

test('a text that could be mistaken for two is quoted', () => {
  const odd = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/a, b' };
  expect(accessSummary(of(odd))).toContain('s3:GetObject on "arn:aws:s3:::logs/a, b"');
  const Condition = { StringEquals: { 'aws:PrincipalTag/a\n  when b': 'x' } };
  expect(accessSummary(of({ ...odd, Condition }))).toContain('when "aws:PrincipalTag/a\\n  when b" StringEquals "x"');
});

test('a document that AWS would refuse has no summary, and neither has one of a template', () => {
  expect(isPolicyError(thrownBy(() => accessSummary(of({ ...tls, Principal: 'everyone' }))))).toBe(true);
  expect(() => accessSummary(parsePolicy('{"Version":"2012-10-17"}'))).toThrow('Statement');
  const stack = fromCloudFormation({
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: of({ ...tls, Resource: { 'Fn::Sub': '${Logs.Arn}/*' } }),
        },
      },
    },
  });
  expect(() => accessSummary(stack.policy('LogsPolicy'))).toThrow('the policy stands in a template');
});

describe('a bucket', () => {
  const policy = of(tls);
  const text = (settings: object): string => accessSummary(s3Bucket({ name: 'logs', policy, ...settings }));

  test('one with the settings of a new bucket is its name and its policy', () => {
    expect(text({})).toBe(['bucket logs', accessSummary(policy)].join('\n'));
    expect(accessSummary(s3Bucket({ name: 'logs' }))).toBe(['bucket logs', 'no policy'].join('\n'));
  });

  test.each([
    [{ account: '111122223333' }, '  account 111122223333'],
    [{ objectOwnership: 'ObjectWriter' }, '  objectOwnership ObjectWriter'],
    [{ blockPublicAccess: { ignorePublicAcls: false } }, '  ignorePublicAcls false'],
    [{ tags: { b: '1', a: '2' } }, '  tags {"a":"2","b":"1"}'],
    [
      { defaultEncryption: sseKms('arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab') },
      '  defaultEncryption {"keyArn":"arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab","kind":"SSE-KMS"}',
    ],
  ])('%j is one line more', (settings, line) => {
    expect(text(settings).split('\n')).toEqual(['bucket logs', line, ...text({}).split('\n').slice(1)]);
  });

  test('what the account blocks is blocked, whichever of both does it', () => {
    const settings = { blockPublicAccess: false, accountBlockPublicAccess: true };
    expect(text(settings)).toBe(text({}));
  });

  test('a public policy that is restricted says so: equivalent policies are not always both public', () => {
    const open = { ...read([]), Principal: '*', Condition: {} };
    const blockPublicAccess = { blockPublicPolicy: false };
    expect(text({ policy: of(open), blockPublicAccess })).toContain(
      '\n  its policy is public: only AWS services and the owner are let in\n',
    );
  });
});

test('a KMS key is its ARN and its key policy', () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab';
  expect(accessSummary(kmsKey({ arn })).split('\n')).toEqual([
    `KMS key ${arn}`,
    'kmsKey policy, version 2012-10-17',
    'allowed to AWS arn:aws:iam::111122223333:root',
    '  kms:* on *',
  ]);
});

test('what has several policies has several texts', () => {
  const env = environment({ buckets: [s3Bucket({ name: 'logs' })] });
  expect(() => accessSummary(env as never)).toThrow(/an environment has a text for each of its policies.*\nHint: /);
  expect(() => accessSummary({ resource: of(tls) })).toThrow(/a policy set has a text for each of its policies/);
});
