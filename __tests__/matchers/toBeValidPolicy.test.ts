import { parsePolicy, s3Bucket, validatePolicy } from '../../src';
import { ask, bothWays, doesNotHold, holds, isMisuse } from './answered';
import { allow, deny, objects, plain, policyOf, tlsOnly } from './documents';

const misspelt = policyOf(allow({ Action: 's3:PutOject' }));

test.each<[string, unknown]>([
  ['JSON text', JSON.stringify(tlsOnly)],
  ['a plain object', tlsOnly],
  ['a Policy', parsePolicy(tlsOnly)],
  ['a bucket', s3Bucket({ name: 'logs', policy: tlsOnly })],
])('takes %s', (_kind, subject) => {
  expect(bothWays(subject, 'toBeValidPolicy')).toEqual(holds);
});

test('a document that AWS refuses fails, here alone without throwing', () => {
  expect(bothWays(misspelt, 'toBeValidPolicy')).toEqual(doesNotHold);
  expect(ask(misspelt, 'toBeValidPolicy', []).verdict).toEqual(validatePolicy(misspelt));
  expect(bothWays('{"Version": ', 'toBeValidPolicy')).toEqual(doesNotHold);
  expect(bothWays(s3Bucket({ name: 'logs', policy: misspelt }), 'toBeValidPolicy')).toEqual(doesNotHold);
});

test('warnings and suggestions do not count', () => {
  const warned = policyOf(deny({ Condition: { Bool: { 'aws:SecureTransport': 'nope' } } }));
  expect(validatePolicy(warned)).not.toEqual([]);
  expect(bothWays(warned, 'toBeValidPolicy')).toEqual(holds);
});

test('the type is told, or read off its Principal', () => {
  expect(bothWays(tlsOnly, 'toBeValidPolicy', { type: 'identity' })).toEqual(doesNotHold);
  expect(bothWays(policyOf(plain()), 'toBeValidPolicy')).toEqual(holds);
  expect(bothWays(policyOf(plain()), 'toBeValidPolicy', { type: 'resource' })).toEqual(doesNotHold);
  expect(bothWays(policyOf(plain()), 'toBeValidPolicy', { type: 'resourceControl' })).toEqual(doesNotHold);
});

test('S3 takes no policy of another bucket and no public one under Block Public Access (S2, S6)', () => {
  expect(bothWays(s3Bucket({ name: 'archive', policy: tlsOnly }), 'toBeValidPolicy')).toEqual(doesNotHold);
  const open = policyOf(allow({ Principal: '*' }));
  expect(bothWays(s3Bucket({ name: 'logs', policy: open }), 'toBeValidPolicy')).toEqual(doesNotHold);
  expect(bothWays(s3Bucket({ name: 'logs', policy: open, blockPublicAccess: false }), 'toBeValidPolicy')).toEqual(
    holds,
  );
  expect(ask(s3Bucket({ name: 'logs', policy: open }), 'toBeValidPolicy', []).message).toContain(
    'the policy is public',
  );
});

test.each<[string, unknown]>([
  ['a policy set', { resource: tlsOnly }],
  ['a bucket without policy', s3Bucket({ name: 'logs' })],
  [
    'an instance of a class',
    new (class Statement {
      readonly Version = '2012-10-17';
    })(),
  ],
])('%s is no document', (_what, subject) => {
  expect(bothWays(subject, 'toBeValidPolicy')).toEqual(isMisuse);
  expect(bothWays(subject, 'toHaveFinding', 'INVALID_ACTION')).toEqual(isMisuse);
});

test.each([{ type: 'bucket' }, { type: 7 }, { type: undefined }, { kind: 'identity' }, 'identity', null])(
  '%j is no option',
  (given) => {
    for (const voice of ['is', 'not'] as const)
      expect(ask(tlsOnly, 'toBeValidPolicy', [given], voice).kind).toBe('misuse');
  },
);

test('a bucket’s policy has one type', () => {
  const bucket = s3Bucket({ name: 'logs', policy: tlsOnly });
  expect(bothWays(bucket, 'toBeValidPolicy', { type: 'resource' })).toEqual(holds);
  expect(bothWays(bucket, 'toBeValidPolicy', { type: 'identity' })).toEqual(isMisuse);
});

test('toEqual takes it', () => {
  expect([tlsOnly, misspelt]).toEqual([expect.toBeValidPolicy(), expect.not.toBeValidPolicy()]);
  expect(policyOf(deny({ Resource: objects }))).toEqual(expect.toBeValidPolicy({ type: 'resource' }));
});
