import '../../src/setup';
import { call, iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const vendor = 'arn:aws:iam::926381047752:root';
const own = `arn:aws:iam::${account}:role/finops`;
const trust = (AWS: string | readonly string[], more: Json = {}): Json => ({
  Sid: 'Assume',
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...more,
});
const asked = (context: Record<string, string | null>) =>
  call('sts:AssumeRole', {
    resource: `arn:aws:iam::${account}:role/cost-reader`,
    caller: iamRole('arn:aws:iam::926381047752:role/crawler'),
    context,
  });
const claim = { claim: 'toAllow', isNot: true, type: 'trust' } as const;
const Condition = { Null: { 'sts:ExternalId': 'false' } };

test('a key that a call says it lacks is demanded of its account, and of no other caller of the Allow', () => {
  const without = asked({ 'sts:ExternalId': null });
  expect(mendedStatements(claim, policy(trust([vendor, own])), without)).toEqual([
    { ...trust(vendor, { Condition }), Sid: 'Assume2' },
    trust(own),
  ]);
  expect(mendedStatements(claim, policy(trust(vendor)), without)).toEqual([trust(vendor, { Condition })]);
  expect(ask(claim, policy(trust(vendor)), without).message()).toContain(
    'Any value of sts:ExternalId will do then: if you know it, test it by StringEquals',
  );
});

test('a key that the policy asks for elsewhere, or that the call has, is not', () => {
  const named = trust(own, { Sid: 'Named', Condition: { StringEquals: { 'sts:ExternalId': 'lark' } } });
  for (const [document, context] of [
    [policy(trust(vendor), named), { 'sts:ExternalId': null }],
    [policy(trust(vendor)), { 'sts:ExternalId': 'lark' }],
  ] as const)
    expect(ask(claim, document, asked(context)).message()).not.toContain('"Null"');
});
