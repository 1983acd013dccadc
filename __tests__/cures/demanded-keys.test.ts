import '../../src/setup';
import { call, fromCloudFormation, iamRole } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { pastedTemplate } from '../matchers/pasted-template';
import { thrownBy } from '../thrown';
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
const without = { 'sts:ExternalId': null };
const placeholder = '<the external id agreed with 926381047752>';

/** The statements of a message's text, the first of which is new. */
const textsIn = (message: string): string =>
  message.slice(message.indexOf('To fix it'), message.indexOf('For every layer'));

describe('a key that a call says it lacks', () => {
  test('is demanded of its account, and of no other caller of the Allow, by a value to fill in', () => {
    const { message, cures } = ask(claim, policy(trust([vendor, own])), asked(without));
    const text = textsIn(message());
    expect(text).toContain(`"sts:ExternalId": "${placeholder}"`);
    expect(text).toContain('"Sid": "Assume2"');
    expect(text.indexOf(own)).toBeLessThan(text.indexOf(vendor));
    expect(message()).toContain(
      'Only you know which sts:ExternalId is meant: write it in place of <…>; until then every test of this policy fails',
    );
    expect(message()).not.toContain('Any value');
    // Data that a program could apply must make the claim hold.
    expect(cures?.()).toEqual([]);
  });

  test.each(['toAllow', 'toDenyAnonymous', 'toBePublic'] as const)(
    'C7: pasted unfilled, the text is refused where it stands, whatever is claimed, and under .not: %s',
    (name) => {
      const unfilled = policy(trust(vendor, { Condition: { StringEquals: { 'sts:ExternalId': placeholder } } }));
      const given = name === 'toAllow' ? [asked(without)] : [];
      for (const isNot of [true, false])
        expect(() => ask({ claim: name, isNot, type: 'trust' }, unfilled, ...given)).toThrow(
          `Policy problem: ${name}: this document is not filled in yet, so no claim on it can hold\n\npolicy:13:29: error PLACEHOLDER_IN_CONDITION: ${placeholder} was never filled in: write the external id agreed with 926381047752 there`,
        );
    },
  );

  test('has the value that the file has for it, in another policy too', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'lark-7f3c2a90' } };
    const named = trust(own, { Sid: 'Named', Condition });
    expect(mendedStatements(claim, policy(trust(vendor), named), asked(without))).toEqual([
      trust(vendor, { Condition }),
      named,
    ]);
    expect(ask(claim, policy(trust(vendor), named), asked(without)).message()).toContain(
      '"lark-7f3c2a90" is what this file has for sts:ExternalId elsewhere: check that it is meant for 926381047752 too',
    );
    const template = `Resources:
  Old:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: '926381047752' }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': lark } } }] }
  New:
    Type: AWS::IAM::Role
    Properties:
      RoleName: cost-reader
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal:
              AWS: '926381047752'
            Action: sts:AssumeRole
`;
    const subject = fromCloudFormation(template, { account }).policy('New/trust');
    const { message } = lazyMatchers.toAllow?.call({ isNot: true }, subject, asked(without)) as MatcherResult;
    expect(message()).toContain('sts:ExternalId: lark\n');
  });

  test('C7: of a template has a text that is refused unfilled, and holds filled in', () => {
    const template = `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: cost-reader
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal:
              AWS: ['926381047752', !Sub 'arn:aws:iam::\${AWS::AccountId}:role/finops']
            Action: sts:AssumeRole
`;
    const claimOn = (text: string): void => {
      expect(fromCloudFormation(text, { account }).policy('Reader/trust')).not.toAllow(asked(without));
    };
    const { message } = thrownBy(() => {
      claimOn(template);
    });
    const pasted = pastedTemplate(template, message);
    expect(() => {
      claimOn(pasted);
    }).toThrow('this document is not filled in yet');
    claimOn(pasted.replace(placeholder, 'lark'));
  });

  test('has none of several, nor a list or a test that it is there', () => {
    const named = (Condition: Json, Sid = 'Named'): Json => trust(own, { Sid, Condition });
    for (const statements of [
      [named({ StringEquals: { 'sts:ExternalId': ['lark', 'wren'] } })],
      [
        named({ StringEquals: { 'sts:ExternalId': 'lark' } }),
        named({ StringEquals: { 'sts:ExternalId': 'wren' } }, 'Other'),
      ],
      [named({ Null: { 'sts:ExternalId': 'false' } })],
    ])
      expect(ask(claim, policy(trust(vendor), ...statements), asked(without)).message()).not.toContain('elsewhere');
  });

  test('that is no text is demanded of whatever value', () => {
    const mfa = { 'aws:MultiFactorAuthAge': null };
    const Condition = { Null: { 'aws:MultiFactorAuthAge': 'false' } };
    expect(mendedStatements(claim, policy(trust(vendor)), asked(mfa))).toEqual([trust(vendor, { Condition })]);
    expect(ask(claim, policy(trust(vendor)), asked(mfa)).message()).toContain(
      'Any value of aws:MultiFactorAuthAge will do then',
    );
  });

  test('is not demanded of a call that has it', () => {
    expect(ask(claim, policy(trust(vendor)), asked({ 'sts:ExternalId': 'lark' })).message()).not.toContain(placeholder);
  });
});
