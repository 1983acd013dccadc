import { authorizeDocument, checkNoPublicAccess, parsePolicy, s3Bucket, validatePolicy } from '../../src';
import { parseDocument } from '../../src/policy/parse';
import { bothWays, doesNotHold, failed, holds, isMisuse, witnessOf } from './answered';
import { allow, bucketArn, deny, keyArn, organization, outsider, overHttp, plain, policyOf } from './documents';

const read = (Condition?: object, more: object = {}) =>
  policyOf(allow({ Principal: '*', ...(Condition !== undefined && { Condition }), ...more }));

describe('not public: every Allow is fixed to somebody or some place (E42, E43)', () => {
  test.each<[string, object]>([
    ['a role', policyOf(allow())],
    ['another account', policyOf(allow({ Principal: { AWS: outsider } }))],
    ['a service', policyOf(allow({ Principal: { Service: 'cloudtrail.amazonaws.com' } }))],
    ['an organization', read({ StringEquals: { 'aws:PrincipalOrgID': organization } })],
    ['an address block', read({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    ['a /8 (E44)', read({ IpAddress: { 'aws:SourceIp': '11.0.0.0/8' } })],
    ['one VPC (E46)', read({ StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f67890' } })],
    ['one endpoint', read({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } })],
    [
      'the ARN of a source with an account',
      read({ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit' } }),
    ],
    ['an account of callers', read({ StringEquals: { 'aws:PrincipalAccount': '111122223333' } })],
    ['no Allow at all', policyOf(deny({ Condition: overHttp }))],
  ])('%s', (_what, policy) => {
    expect(bothWays(policy, 'toBePublic')).toEqual(doesNotHold);
  });
});

describe('public', () => {
  test.each<[string, object]>([
    ['*', read()],
    ['{"AWS": "*"}', policyOf(allow({ Principal: { AWS: '*' } }))],
    ['a range wider than /8 (E44)', read({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } })],
    ['any VPC (E46)', read({ StringLike: { 'aws:SourceVpc': 'vpc-*' } })],
    ['a negated test (E47)', read({ StringNotEquals: { 'aws:PrincipalOrgID': organization } })],
    ['IfExists (E47)', read({ StringEqualsIfExists: { 'aws:PrincipalOrgID': organization } })],
    ['a key that limits nobody', read({ StringEquals: { 'aws:UserAgent': 'curl' } })],
    ['HTTPS alone', read({ Bool: { 'aws:SecureTransport': 'true' } })],
    [
      'one fixed and one open statement (E42)',
      policyOf(allow(), allow({ Principal: '*', Action: 's3:ListBucket', Resource: bucketArn })),
    ],
  ])('%s', (_what, policy) => {
    expect(bothWays(policy, 'toBePublic')).toEqual(holds);
    const witness = witnessOf(policy, 'toBePublic');
    expect(authorizeDocument(witness, policy).outcome).toBe('Allow');
  });
});

describe('an Allow with NotPrincipal lets in everybody else, who are strangers', () => {
  const others = (more: object = {}) =>
    policyOf({ Effect: 'Allow', NotPrincipal: { AWS: outsider }, Action: 'sns:Publish', Resource: '*', ...more });

  test('it is public, for the matcher and the check alike', () => {
    // S3 takes no such bucket policy (O18), and other resources keep old ones.
    const policy = parsePolicy(JSON.stringify(others()), { type: 'resource' });
    expect(bothWays(policy, 'toBePublic')).toEqual(holds);
    expect(authorizeDocument(witnessOf(policy, 'toBePublic'), policy).outcome).toBe('Allow');
    expect(checkNoPublicAccess(policy).result).toBe('FAIL');
  });

  test('a fixed condition closes it as it closes "*"', () => {
    const policy = parsePolicy(
      JSON.stringify(
        others({
          Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
        }),
      ),
      { type: 'resource' },
    );
    expect(bothWays(policy, 'toBePublic')).toEqual(doesNotHold);
  });
});

test('a Deny that keeps strangers out counts in this claim', () => {
  const closed = policyOf(allow({ Principal: '*' }), deny({ Action: 's3:Get*' }));
  expect(bothWays(closed, 'toBePublic')).toEqual(doesNotHold);
});

test('only: these actions are public and nothing else is', () => {
  expect(bothWays(read(), 'toBePublic', { only: ['s3:GetObject'] })).toEqual(holds);
  expect(bothWays(read(), 'toBePublic', { only: ['s3:Get*'] })).toEqual(holds);
  const more = read(undefined, { Action: ['s3:GetObject', 's3:DeleteObject'] });
  expect(bothWays(more, 'toBePublic', { only: ['s3:GetObject'] })).toEqual(doesNotHold);
  expect(witnessOf(more, 'toBePublic', { only: ['s3:GetObject'] }).action).toBe('s3:DeleteObject');
  expect(bothWays(policyOf(allow()), 'toBePublic', { only: ['s3:GetObject'] })).toEqual(isMisuse);
  expect(bothWays(read(), 'toBePublic', { only: [] })).toEqual(isMisuse);
  expect(bothWays(read(), 'toBePublic', { only: ['s3:GetObjet'] })).toEqual(isMisuse);
});

test('buckets', () => {
  expect(bothWays(s3Bucket({ name: 'logs' }), 'toBePublic')).toEqual(doesNotHold);
  expect(bothWays(s3Bucket({ name: 'logs', policy: read(), blockPublicAccess: false }), 'toBePublic')).toEqual(holds);
});

test('a KMS key policy', () => {
  const key = parsePolicy(policyOf({ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }), {
    type: 'kmsKey',
  });
  expect(bothWays(key, 'toBePublic')).toEqual(holds);
  expect(
    bothWays(
      parsePolicy(policyOf(allow({ Action: 'kms:Decrypt', Resource: keyArn })), { type: 'kmsKey' }),
      'toBePublic',
    ),
  ).toEqual(doesNotHold);
});

test('what cannot be public is not a subject', () => {
  expect(bothWays(policyOf(plain()), 'toBePublic')).toEqual(isMisuse);
  expect(bothWays(parsePolicy(policyOf(plain()), { type: 'serviceControl' }), 'toBePublic')).toEqual(isMisuse);
  expect(bothWays({ resource: read() }, 'toBePublic')).toEqual(isMisuse);
});

test.each([
  { StringEquals: { 'aws:PrincipalAccount': 'anonymous' } },
  { StringEquals: { 'aws:PrincipalAccount': ['anonymous', '111122223333'] } },
  { StringEqualsIgnoreCase: { 'aws:PrincipalAccount': 'ANONYMOUS' } },
  { StringEquals: { 'aws:userid': 'anonymous' } },
])('to fix the account or id of callers without credentials is to fix nobody: %j', (Condition) => {
  const policy = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*', Condition },
  };
  const subject = s3Bucket({ name: 'logs', account: '111122223333', policy, blockPublicAccess: false });
  expect(bothWays(subject, 'toBePublic')).toEqual(holds);
  expect(checkNoPublicAccess(policy)).toMatchObject({ result: 'FAIL' });
});

test.each(['identity', 'permissionsBoundary', 'session', 'serviceControl'] as const)(
  'a policy without Principal is not a subject: %s',
  (type) => {
    const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
    const policy = parsePolicy({ Version: '2012-10-17', Statement: statement }, { type });
    expect(bothWays(policy, 'toBePublic')).toEqual(isMisuse);
    expect(() => checkNoPublicAccess(policy)).toThrow(/no Principal/);
  },
);

const statement = (changes: object): object => ({
  Effect: 'Allow',
  Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/infra:*' },
  },
  ...changes,
});
const document = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const pipeline = document(statement({}));

describe('a document that only lets somebody assume a role is a trust policy, told or not', () => {
  test.each([
    ['object', pipeline],
    ['text', JSON.stringify(pipeline)],
    [
      'with AWS principals',
      document(
        statement({ Principal: { AWS: '111122223333' }, Action: ['sts:assumeRole', 'sts:TagSession'], Condition: {} }),
      ),
    ],
  ])('%s: it is not public', (_, policy) => {
    expect(parsePolicy(policy).type).toBe('trust');
    expect(bothWays(policy, 'toBePublic')).toEqual(doesNotHold);
    expect(checkNoPublicAccess(policy)).toMatchObject({ result: 'PASS' });
    expect(bothWays(policy, 'toBeValidPolicy')).toEqual(holds);
  });

  test('a trust policy for everybody is public, and the message speaks of the role', () => {
    const open = document(statement({ Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: {} }));
    expect(bothWays(open, 'toBePublic')).toEqual(holds);
    expect(failed(pipeline, 'toBePublic').message).not.toMatch(/bucket/);
    const { message } = failed(
      document(statement({ Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole', Condition: {} })),
      'toEnforceIdentityPerimeter',
      { accounts: ['111122223333'] },
    );
    expect(message).not.toMatch(/bucket/);
  });

  test('what IAM refuses in one is told (P16)', () => {
    const bare = document(statement({ Condition: {} }));
    expect(validatePolicy(bare)).toEqual(validatePolicy(bare, { type: 'trust' }));
  });

  test.each([
    ['another action beside', { Action: ['sts:AssumeRole', 's3:GetObject'] }],
    ['a resource', { Resource: '*' }],
    ['a pattern', { Action: 'sts:*' }],
    ['a principal that IAM refuses there (A22)', { Principal: '*' }],
    ['other actions of STS', { Action: 'sts:GetCallerIdentity' }],
  ])('not with %s', (_, changes) => {
    expect(parseDocument(document(statement(changes))).policy?.type ?? 'refused').not.toBe('trust');
  });
});
