import { parsePolicy, s3Bucket } from '../../src';
import { ask, bothWays, doesNotHold, holds, isMisuse } from './answered';
import { allow, deny, policyOf, tlsOnly } from './documents';

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
