import '../../src/setup';
import { every, getObject, iamRole, parsePolicy, type Call } from '../../src';
import { withCures } from '../../src/cures/cure';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import * as matchers from '../../src/matchers';

const arn = 'arn:aws:iam::111122223333:role/writer';
const id = 'AROAEXAMPLEWRITER0001';
const session = iamRole(arn, { session: 'ci' });
const ofKnownId = iamRole(arn, { session: 'ci', id });
const all = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const readOf = (caller: typeof session): Call => getObject({ bucket: 'logs', key: 'a', caller, secure: true });

const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
const allow = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: arn },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::logs/*',
};
const denyUnless = (Condition: object): object => ({
  Sid: 'Others',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: all,
  Condition,
});

type Judge = (this: { isNot: boolean }, received: unknown, ...given: readonly unknown[]) => MatcherResult;

interface Asked {
  readonly claim: keyof typeof matchers;
  readonly isNot?: boolean;
  readonly given: readonly unknown[];
}

function judged({ claim, isNot = false, given }: Asked, subject: unknown): MatcherResult {
  return (matchers[claim] as unknown as Judge).call({ isNot }, subject, ...given);
}

/** The condition that the message of a failed claim proposes, and the policy with it. */
function mended(asked: Asked, text: string): { readonly condition: unknown; readonly policy: object; message: string } {
  const result = judged(asked, text);
  expect(result.pass).toBe(asked.isNot === true);
  const cures = result.cures?.() ?? [];
  const policy = withCures(parsePolicy(text).document, cures) ?? {};
  expect(judged(asked, policy).pass).toBe(asked.isNot !== true);
  const { Condition } = cures[0]?.value as { readonly Condition?: unknown };
  return { condition: Condition, policy, message: result.message() };
}

describe('a Deny of one session of a role', () => {
  const bySession = { ArnEquals: { 'aws:PrincipalArn': arn }, StringLike: { 'aws:userid': '*:ci' } };

  test.each<[string, Asked, object]>([
    ['a call', { claim: 'toExplicitlyDeny', given: [readOf(session)] }, bySession],
    [
      'a call of a role whose id is known',
      { claim: 'toExplicitlyDeny', given: [readOf(ofKnownId)] },
      { StringEquals: { 'aws:userid': `${id}:ci` } },
    ],
    ['a caller to lock out', { claim: 'toLockOut', given: [session, { actions: ['s3:GetObject'] }] }, bySession],
    [
      'a set of calls',
      { claim: 'toDeny', given: [every({ actions: ['s3:GetObject'], bucket: 'logs', callers: [session] })] },
      bySession,
    ],
  ])('%s', (_name, asked, expected) => {
    const { condition, policy } = mended(asked, policyOf(allow));
    expect(condition).toEqual(expected);
    expect(policy).toAllow(readOf(iamRole(arn, { session: 'nightly', id })));
  });
});

describe('a Deny that spares one session of a role', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['in the list of those that are spared already', [], [`${id}:ci`]],
    ['or by that of its role, which was meant and equals that of no session', [id], [`${id}:*`]],
  ])('by its user id, %s', (_name, spared, expected) => {
    const reader = 'AROAEXAMPLEREADER0001:*';
    const text = policyOf(allow, denyUnless({ StringNotLike: { 'aws:userId': [reader, ...spared] } }));
    const asked = { claim: 'toLockOut', isNot: true, given: [ofKnownId, { actions: ['s3:GetObject'] }] } as const;
    const { policy } = mended(asked, text);
    expect(policy).toMatchObject({
      Statement: [allow, { Condition: { StringNotLike: { 'aws:userId': [reader, ...expected] } } }],
    });
  });

  test('by the role where its id is not known, and the message says that it spares other sessions too', () => {
    const others = { StringNotEquals: { 'aws:PrincipalType': 'User' } };
    const text = policyOf(allow, {
      ...denyUnless(others),
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/a',
    });
    const { condition, message } = mended({ claim: 'toAllow', given: [readOf(session)] }, text);
    expect(condition).toEqual({ ...others, ArnNotEquals: { 'aws:PrincipalArn': arn } });
    expect(message).toMatch(/This changes other requests too: .*\n +caller +\S*:assumed-role\/writer\/(?!ci\n)/);
  });
});
