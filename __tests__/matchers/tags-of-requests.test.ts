import '../../src/setup';
import { call, iamRole, parsePolicy, type Call, type Policy } from '../../src';
import { answered, ask } from './answered';

const gateway = 'arn:aws:iam::903157264418:role/tenant-gateway';
const worker = 'arn:aws:iam::903157264418:role/tenant-worker';

const trust = parsePolicy(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: gateway },
        Action: 'sts:AssumeRole',
        Condition: {
          StringLike: { 'aws:RequestTag/tenant': 't-*' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
        },
      },
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sts:TagSession',
        Condition: { 'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': 'tenant' } },
      },
    ],
  },
  { type: 'trust' },
);

const tagging = (context: Record<string, string | string[] | null>): Call =>
  call('sts:TagSession', { caller: iamRole(gateway), resource: worker, context });

/** A call that specifies a tag, its key among the tag keys, and not whether another tag is transitive. */
const sent = { 'aws:RequestTag/tenant': 't-1', 'aws:TagKeys': ['tenant'] };

test('a tag that a call specifies is among the tag keys that it specifies', () => {
  expect(
    answered(() => {
      expect(trust).toAllow(tagging(sent));
    }).kind,
  ).toBe('undecided');
  const { kind } = answered(() => {
    expect(trust).toDeny(tagging({ ...sent, 'sts:TransitiveTagKeys': ['tenant'] }));
  });
  expect(kind).toBe('passes');
});

test('a claim about tags is refuted by a call to try', () => {
  const { kind, message } = ask(trust, 'toGrantAny', [{ actions: ['sts:TagSession'], principals: [gateway] }]);
  expect(kind).toBe('fails');
  expect(message).toMatch(/call\('sts:TagSession', .*tenant-gateway'/);
});

const reading = (Condition: Record<string, Record<string, string | string[]>>): Policy =>
  parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: gateway }, Action: 'sts:TagSession', Condition },
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sts:TagSession',
          Condition: { 'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': 'tenant' } },
        },
      ],
    },
    { type: 'trust' },
  );

test.each<[string, Policy, Record<string, string | string[] | null>, RegExp]>([
  [
    'a tag whose key is not among the tag keys',
    trust,
    { ...sent, 'aws:TagKeys': ['env'] },
    /aws:RequestTag\/tenant and aws:TagKeys/,
  ],
  [
    'a tag key without its tag',
    trust,
    { ...sent, 'aws:RequestTag/tenant': null },
    /aws:RequestTag\/tenant and aws:TagKeys/,
  ],
  [
    'paths of another organization',
    reading({
      StringEquals: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' },
      'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-aaaaaaaaaa/*'] },
    }),
    { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa', 'aws:PrincipalOrgPaths': ['o-bbbbbbbbbb/r-1/'] },
    /aws:PrincipalOrgID and aws:PrincipalOrgPaths/,
  ],
  [
    'the age of an MFA sign-in that was none',
    reading({ Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } }),
    { 'aws:MultiFactorAuthPresent': 'false', 'aws:MultiFactorAuthAge': '4' },
    /aws:MultiFactorAuthPresent and aws:MultiFactorAuthAge/,
  ],
])('a call that AWS never receives is a usage error: %s', (_, policy, context, keys) => {
  for (const voice of ['is', 'not'] as const) {
    const { kind, message } = ask(policy, 'toAllow', [tagging(context)], voice);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/AWS receives no such call/);
    expect(message).toMatch(keys);
  }
});
