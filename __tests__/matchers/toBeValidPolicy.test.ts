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
  const bucket = s3Bucket({ name: 'logs', policy: misspelt });
  expect(bothWays(bucket, 'toBeValidPolicy')).toEqual(doesNotHold);
  expect(ask(bucket, 'toBeValidPolicy', []).message).toContain('To fix it, write "s3:PutObject" for "s3:PutOject"');
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

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Deny", "Principal": "*", "Action": "s3:PutOject", "Resource": "arn:aws:s3:::logs/*",
      "Conditions": {}
    }
  ]
}`;

test('a code, at a path, on a line', () => {
  expect(bothWays(text, 'toHaveFinding', 'INVALID_POLICY_ELEMENT')).toEqual(holds);
  const place = { path: 'Statement[0].Conditions', line: 6 };
  expect(bothWays(text, 'toHaveFinding', 'INVALID_POLICY_ELEMENT', place)).toEqual(holds);
  expect(bothWays(text, 'toHaveFinding', 'INVALID_POLICY_ELEMENT', { ...place, line: 5 })).toEqual(doesNotHold);
  expect(bothWays(text, 'toHaveFinding', 'INVALID_POLICY_ELEMENT', { path: 'Statement[0].Effect' })).toEqual(
    doesNotHold,
  );
  expect(bothWays(text, 'toHaveFinding', 'INVALID_EFFECT')).toEqual(doesNotHold);
});

test('warnings and suggestions count, and so does the policy of a bucket', () => {
  const wild = policyOf(deny({ Condition: { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } } }));
  expect(bothWays(wild, 'toHaveFinding', 'WILDCARD_WITHOUT_LIKE_OPERATOR')).toEqual(holds);
  expect(bothWays(parsePolicy(wild), 'toHaveFinding', 'WILDCARD_WITHOUT_LIKE_OPERATOR')).toEqual(holds);
  expect(bothWays(s3Bucket({ name: 'logs', policy: wild }), 'toHaveFinding', 'WILDCARD_WITHOUT_LIKE_OPERATOR')).toEqual(
    holds,
  );
  const misspelt = s3Bucket({ name: 'logs', policy: policyOf(allow({ Action: 's3:PutOject' })) });
  expect(bothWays(misspelt, 'toHaveFinding', 'INVALID_ACTION')).toEqual(holds);
});

test('the findings are the verdict', () => {
  expect(ask(tlsOnly, 'toHaveFinding', ['INVALID_ACTION']).verdict).toEqual([]);
  expect(ask(text, 'toHaveFinding', ['INVALID_ACTION', { line: 99 }]).verdict).not.toEqual([]);
});

test.each<[string, unknown[]]>([
  ['no code', []],
  ['a number', [7]],
  ['a code that no check has', ['INVALID_ACTON']],
  ['a code in lower case', ['invalid_action']],
  ['a member of Object', ['constructor']],
  ['a place that is none', ['INVALID_ACTION', 'Statement[0]']],
  ['null as place', ['INVALID_ACTION', null]],
  ['an unknown option', ['INVALID_ACTION', { paths: 'Statement' }]],
  ['a line that is none', ['INVALID_ACTION', { line: '5' }]],
  ['a path that the document has not', ['INVALID_ACTION', { path: 'Statement[0].Acton' }]],
  ['a JSONPath with a script', ['INVALID_ACTION', { path: '$.Statement[?(@.Effect)]' }]],
])('%s is misuse, for .not would pass on it', (_what, given) => {
  for (const voice of ['is', 'not'] as const) {
    const { kind, message } = ask(text, 'toHaveFinding', given, voice);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/^Matcher error: toHaveFinding: /);
  }
});

test('the near code and the near place are proposed', () => {
  expect(ask(text, 'toHaveFinding', ['INVALID_ACTON']).message).toContain('INVALID_ACTION');
  expect(ask(text, 'toHaveFinding', ['INVALID_ACTION', { path: 'Statement[0].Acton' }]).message).toContain(
    'Statement[0].Action',
  );
  expect(bothWays(text, 'toHaveFinding', '')).toEqual(isMisuse);
});
