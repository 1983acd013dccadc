import { authorizeDocument, awsServices, iamRole, parsePolicy, s3Bucket } from '../../src';
import { bothWays, doesNotHold, holds, isMisuse, isPolicyProblem, witnessOf } from './answered';
import { allow, bucketArn, deny, objects, overHttp, plain, policyOf, tlsOnly, whole, writer } from './documents';

const matcher = 'toDenyInsecureTransport';

test.each<[string, unknown]>([
  ['JSON text', JSON.stringify(tlsOnly)],
  ['a plain object', tlsOnly],
  ['a Policy', parsePolicy(tlsOnly)],
  ['a bucket', s3Bucket({ name: 'logs', policy: tlsOnly })],
])('judges %s', (_kind, subject) => {
  expect(bothWays(subject, matcher)).toEqual(holds);
});

test.each<[string, object]>([
  ['Bool of a Boolean', { Bool: { 'aws:SecureTransport': false } }],
  ['another spelling of the key (C6)', { Bool: { 'AWS:securetransport': 'false' } }],
  ['IfExists', { BoolIfExists: { 'aws:SecureTransport': 'false' } }],
  ['the text', { StringEquals: { 'aws:SecureTransport': 'false' } }],
  ['not true', { StringNotEquals: { 'aws:SecureTransport': 'true' } }],
  ['no condition at all', {}],
])('%s is enough', (_how, Condition) => {
  expect(bothWays(policyOf(deny({ Condition })), matcher)).toEqual(holds);
});

test.each<[string, object, Record<string, unknown>]>([
  ['the bucket forgotten', { Resource: objects }, { resource: bucketArn }],
  ['the objects forgotten', { Resource: bucketArn }, { resource: 'arn:aws:s3:::logs/key' }],
  ['reads alone', { Action: ['s3:Get*', 's3:List*'] }, { action: 's3:PutObject' }],
  ['one account alone', { Principal: { AWS: '111122223333' } }, { principal: 'anonymous' }],
  ['a NotAction', { Action: undefined, NotAction: 's3:DeleteObject' }, { action: 's3:DeleteObject' }],
  ['a NotResource', { Resource: undefined, NotResource: 'arn:aws:s3:::logs/*.parquet' }, {}],
])('%s is not', (_how, change, expected) => {
  const policy = policyOf(deny({ Condition: overHttp, ...change }));
  expect(bothWays(policy, matcher)).toEqual(doesNotHold);
  const witness = witnessOf(policy, matcher);
  expect(witness).toMatchObject({ ...expected, context: { 'aws:SecureTransport': 'false' } });
  expect(authorizeDocument(witness, policy).outcome).not.toBe('ExplicitDeny');
});

test.each<[string, object]>([
  ['one organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
  ['callers with a name', { Null: { 'aws:PrincipalArn': 'false' } }],
])('a second condition that exempts others: %s', (_which, second) => {
  expect(bothWays(policyOf(deny({ Condition: { ...overHttp, ...second } })), matcher)).toEqual(doesNotHold);
});

test('two Denies that share the work', () => {
  const split = policyOf(
    deny({ Resource: bucketArn, Condition: overHttp }),
    deny({ Resource: objects, Condition: overHttp }),
  );
  expect(bothWays(split, matcher)).toEqual(holds);
});

test('Allow if TLS is not a Deny: HTTP stays open to other policies (H2)', () => {
  const allowIfTls = policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
  expect(bothWays(allowIfTls, matcher)).toEqual(doesNotHold);
});

test('a bucket without policy denies nothing', () => {
  expect(bothWays(s3Bucket({ name: 'logs' }), matcher)).toEqual(doesNotHold);
});

test('except leaves callers out', () => {
  const policy = policyOf(deny({ Condition: { ...overHttp, ArnNotEquals: { 'aws:PrincipalArn': writer } } }));
  expect(bothWays(policy, matcher)).toEqual(doesNotHold);
  expect(bothWays(policy, matcher, { except: writer })).toEqual(holds);
  expect(bothWays(policy, matcher, { except: [iamRole(writer), awsServices()] })).toEqual(holds);
  expect(bothWays(policy, matcher, { except: awsServices() })).toEqual(doesNotHold);
  expect(bothWays(policy, matcher, { except: [] })).toEqual(isMisuse);
});

test('bucket says which one where the policy names several', () => {
  const two = policyOf(deny({ Resource: [...whole, 'arn:aws:s3:::data/*'], Condition: overHttp }));
  expect(bothWays(two, matcher)).toEqual(isMisuse);
  expect(bothWays(two, matcher, { bucket: 'logs' })).toEqual(holds);
  expect(bothWays(two, matcher, { bucket: 'data' })).toEqual(doesNotHold);
  expect(bothWays(s3Bucket({ name: 'logs', policy: tlsOnly }), matcher, { bucket: 'data' })).toEqual(isMisuse);
});

test('a document without Principal must be told to be an SCP', () => {
  const statement = plain({ Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: overHttp });
  expect(bothWays(policyOf(statement), matcher)).toEqual(isPolicyProblem);
  const scp = parsePolicy(policyOf(statement), { type: 'serviceControl' });
  expect(bothWays(scp, matcher)).toEqual(holds);
  const rcp = parsePolicy(policyOf(deny({ Resource: '*', Condition: overHttp })), { type: 'resourceControl' });
  expect(bothWays(rcp, matcher)).toEqual(holds);
  const reads = parsePolicy(policyOf({ ...statement, Action: 's3:Get*' }), { type: 'serviceControl' });
  expect(bothWays(reads, matcher)).toEqual(doesNotHold);
});

describe('the caller of the counterexample is one whom AWS may let in', () => {
  const ifTls = (principal: unknown): object => ({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: principal,
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    },
  });
  const reader = 'arn:aws:iam::111122223333:role/Reader';
  const session = /^arn:aws:sts::111122223333:assumed-role\/[^/]+\/session$/;

  test.each([
    ['toDenyInsecureTransport', []],
    ['toRequireTlsVersion', ['1.2']],
    ['toRequireSseS3', []],
  ] as const)('%s: the role that an Allow names', (matcher, given) => {
    const allow = { ...ifTls({ AWS: reader }), Statement: { ...statementOf(ifTls({ AWS: reader })), Action: 's3:*' } };
    expect(witnessOf(allow, matcher, ...given).principal).toBe('arn:aws:sts::111122223333:assumed-role/Reader/session');
  });

  test('a role of the account that an Allow names', () => {
    expect(witnessOf(ifTls({ AWS: '111122223333' }), 'toDenyInsecureTransport').principal).toMatch(session);
  });

  test('a role of the account that owns the bucket, where the Allow is for everyone', () => {
    const bucket = s3Bucket({ name: 'logs', account: '111122223333', blockPublicAccess: false, policy: ifTls('*') });
    expect(witnessOf(bucket, 'toDenyInsecureTransport').principal).toMatch(session);
  });

  test('an anonymous one where no account is known, or where the Allow lets everybody in', () => {
    expect(witnessOf(ifTls('*'), 'toDenyInsecureTransport').principal).toBe('anonymous');
    const open = { ...ifTls('*'), Statement: { ...statementOf(ifTls('*')), Condition: {} } };
    const bucket = s3Bucket({ name: 'logs', account: '111122223333', blockPublicAccess: false, policy: open });
    expect(witnessOf(bucket, 'toDenyInsecureTransport').principal).toBe('anonymous');
  });

  test('a role of the account that owns the bucket, where only the Allow lets the one of another account in', () => {
    const bucket = s3Bucket({ name: 'logs', account: '444455556666', policy: ifTls({ AWS: reader }) });
    expect(witnessOf(bucket, 'toDenyInsecureTransport').principal).toMatch(/^arn:aws:sts::444455556666:assumed-role/);
  });

  test('the role that an Allow lets in, where a Deny leaves its request out', () => {
    const [allow, deny] = [
      { Effect: 'Allow', Principal: { AWS: reader }, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: 'arn:aws:s3:::logs/*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ];
    const policy = { Version: '2012-10-17', Statement: [deny, allow] };
    expect(witnessOf(policy, 'toDenyInsecureTransport')).toMatchObject({
      principal: 'arn:aws:sts::111122223333:assumed-role/Reader/session',
      action: 's3:ListBucket',
    });
  });
});

function statementOf(policy: object): object {
  return (policy as { Statement: object }).Statement;
}
