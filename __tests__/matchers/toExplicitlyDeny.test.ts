import { anonymous, call, getObject, iamRole, parsePolicy, putObject, s3Bucket, sseKms } from '../../src';
import { bothWays, doesNotHold, holds, verdictOf } from './answered';
import { allow, deny, kmsOnly, objects, plain, policyOf, tlsOnly, writer } from './documents';

const object = { bucket: 'logs', key: 'a', caller: writer };

test('a Deny that matches, and one that does not', () => {
  expect(bothWays(tlsOnly, 'toExplicitlyDeny', getObject({ ...object, secure: false }))).toEqual(holds);
  expect(bothWays(tlsOnly, 'toExplicitlyDeny', getObject({ ...object, secure: true }))).toEqual(doesNotHold);
});

test('silence is none, whoever calls', () => {
  const read = getObject({ ...object, caller: anonymous, secure: true });
  const { outcome } = verdictOf(tlsOnly, 'toExplicitlyDeny', read);
  expect(outcome).toBe('ImplicitDeny');
});

test('a negated operator denies what sends no header (C3, F40)', () => {
  const upload = (encryption: ReturnType<typeof sseKms> | null) => putObject({ ...object, encryption, secure: true });
  expect(bothWays(kmsOnly, 'toExplicitlyDeny', upload(null))).toEqual(holds);
  expect(bothWays(kmsOnly, 'toExplicitlyDeny', upload(sseKms()))).toEqual(doesNotHold);
});

test('default encryption fills no header (F31)', () => {
  const bucket = s3Bucket({ name: 'logs', policy: kmsOnly, defaultEncryption: sseKms() });
  const upload = putObject({ ...object, encryption: null, secure: true });
  expect(bothWays(bucket, 'toExplicitlyDeny', upload)).toEqual(holds);
});

test('an account in a Deny means all its principals (B19)', () => {
  const accountOut = policyOf(deny({ Principal: { AWS: '111122223333' } }));
  expect(bothWays(accountOut, 'toExplicitlyDeny', getObject({ ...object, secure: true }))).toEqual(holds);
});

test.each(['identity', 'permissionsBoundary', 'session', 'serviceControl'] as const)('a Deny of a %s', (type) => {
  const policy = parsePolicy(policyOf(plain({ Effect: 'Deny' })), { type });
  expect(bothWays(policy, 'toExplicitlyDeny', getObject({ ...object, secure: true }))).toEqual(holds);
  const list = call('s3:ListAllMyBuckets', { caller: writer, secure: true });
  expect(bothWays(policy, 'toExplicitlyDeny', list)).toEqual(doesNotHold);
});

test('a Deny of any layer of a set decides, and the verdict names the layer', () => {
  const set = {
    resource: policyOf(allow()),
    resourceControl: [[], [policyOf(deny({ Sid: 'Perimeter', Action: 's3:GetObject', Resource: '*' }))]],
  };
  const read = getObject({ ...object, caller: iamRole(writer, { session: 'ci' }), secure: true });
  expect(bothWays(set, 'toExplicitlyDeny', read)).toEqual(holds);
  const { decision } = verdictOf(set, 'toAllow', read);
  expect(decision.decidedBy).toMatchObject([{ kind: 'resourceControl', level: 1, statement: 0, sid: 'Perimeter' }]);
});

test('works inside toEqual', () => {
  expect({ policy: tlsOnly }).toEqual({ policy: expect.toExplicitlyDeny(getObject({ ...object, secure: false })) });
  expect({ policy: policyOf(deny({ Resource: objects, Action: 's3:PutObject' })) }).toEqual({
    policy: expect.not.toExplicitlyDeny(getObject({ ...object, secure: false })),
  });
});
