import '../../src/setup';
import { parsePolicy } from '../../src';
import { placeholderOf } from '../../src/cures/placeholder-value';
import { ask, policy, type Json } from './asked-claim';

const account = '210987654321';
const claims = [
  'cognito-identity.amazonaws.com:aud',
  'token.actions.githubusercontent.com:sub',
  'accounts.google.com:aud',
  'graph.facebook.com:app_id',
  'sts:ExternalId',
];
const trust = (Condition: Json): Json => ({
  Sid: 'In',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'sts:AssumeRole',
  Condition,
});

test.each(claims)('C7: what stands for a value to fill in is refused with what to write there: %s', (key) => {
  const placeholder = placeholderOf(key, account);
  const what = placeholder.slice(1, -1);
  for (const value of [placeholder, ['a', placeholder]]) {
    const unfilled = policy(trust({ StringEquals: { [key]: value } }));
    expect(() => ask({ claim: 'toBePublic', isNot: true, type: 'trust' }, unfilled)).toThrow(
      `${placeholder} was never filled in: write ${what} there`,
    );
    expect(ask({ claim: 'toBeValidPolicy', type: 'trust' }, unfilled).message()).toContain(
      'Received: it is not filled in yet (1 error)',
    );
  }
});

test('what a message prints for the one that mends the policy is such a text', () => {
  const web = {
    Effect: 'Allow',
    Principal: { Federated: 'cognito-identity.amazonaws.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } },
  };
  const claim = { claim: 'toBePublic', isNot: true, type: 'trust' } as const;
  const [printed = '{}'] = /\{ "cognito.*\}/.exec(ask(claim, policy(web)).message()) ?? [];
  const pasted = { ...web, Condition: { ...web.Condition, StringEquals: JSON.parse(printed) as Json } };
  expect(() => ask(claim, policy(pasted))).toThrow('PLACEHOLDER_IN_CONDITION');
});

test('a text with one bracket is none', () => {
  expect(
    parsePolicy(policy(trust({ StringEquals: { 'sts:ExternalId': 'a<b' } })), { type: 'trust' }),
  ).toBeValidPolicy();
});
