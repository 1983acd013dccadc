import { ask, mendedStatements, policy, type Json } from './asked-claim';
import { dsseKms, sseKms } from '../../src';

const account = '731904562288';
const bucket = 'stonechat-exports';
const KEY = 's3:x-amz-server-side-encryption';
const kinds = ['aws:kms', 'aws:kms:dsse'];

const writes: Json = {
  Sid: 'Writes',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:role/payroll-run` },
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::${bucket}/*`,
};
const deny = (Condition: Json): Json => ({
  Sid: 'KmsOrDouble',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::${bucket}/*`,
  Condition,
});

describe('a Deny whose operator leaves out uploads without the header keeps its place', () => {
  const encryption = { claim: 'toRequireEncryption' } as const;
  const accepted = [sseKms(), dsseKms()];

  test.each([
    [{ 'ForAnyValue:StringNotEquals': { [KEY]: kinds } }],
    [{ 'ForAnyValue:StringNotLike': { [KEY]: kinds } }],
    [{ 'ForAnyValue:StringNotEquals': { [KEY]: 'aws:kms' } }],
  ])('%j', (Condition) => {
    const statements = policy(writes, deny(Condition));
    const wanted = { StringNotEquals: { [KEY]: kinds } };
    const like = { StringNotLike: { [KEY]: kinds } };
    const after = mendedStatements(encryption, statements, accepted);
    expect([
      [writes, deny(wanted)],
      [writes, deny(like)],
    ]).toContainEqual(after);
    expect(ask(encryption, statements, accepted).message()).not.toContain('DenyOtherEncryption');
  });
});

describe('a Deny that one call misses by the qualifier of a key with one value', () => {
  const request = {
    principal: `arn:aws:sts::${account}:assumed-role/payroll-run/nightly`,
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucket}/a`,
    context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/payroll-run` },
  };

  test.each([
    ['ForAnyValue:StringNotEquals', 'StringNotEquals'],
    ['ForAnyValue:StringEquals', 'StringEqualsIfExists'],
  ])('%s becomes %s', (operator, plain) => {
    const after = mendedStatements(
      { claim: 'toExplicitlyDeny' },
      policy(writes, deny({ [operator]: { [KEY]: kinds } })),
      request,
    );
    expect(after).toEqual([writes, deny({ [plain]: { [KEY]: kinds } })]);
  });
});

test('a Deny that stops a call which lacks the key loses its IfExists or ForAllValues', () => {
  const request = {
    principal: `arn:aws:sts::${account}:assumed-role/payroll-run/nightly`,
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucket}/a`,
    context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/payroll-run` },
  };
  for (const operator of ['StringEqualsIfExists', 'ForAllValues:StringEquals']) {
    const refused = deny({ [operator]: { 's3:x-amz-acl': 'public-read' } });
    expect(mendedStatements({ claim: 'toAllow' }, policy(writes, refused), request)).toEqual([
      writes,
      deny({ StringEquals: { 's3:x-amz-acl': 'public-read' } }),
    ]);
  }
});
