import type { Policy, PolicyType } from '../../src/policy/model';
import { toPolicy } from '../../src/policy/parse';
import { equivalent } from '../../src/claims/comparison';
import { redundancyOf } from '../../src/claims/redundancy';
import { Random } from '../prover/random';

/** The plain definition: a statement is redundant when the policy without it decides every request alike. */
function plainly(policy: Policy): readonly number[] {
  return policy.statements.flatMap((_, at) => {
    const statements = Object.freeze(policy.statements.filter((__, index) => index !== at));
    const verdict = equivalent(policy, Object.freeze({ ...policy, statements }));
    return verdict.answer === 'proven' ? [at] : [];
  });
}

const buckets = ['arn:aws:s3:::data', 'arn:aws:s3:::data/*', 'arn:aws:s3:::data/a/*', '*', 'arn:aws:s3:::d*'];
const actions = [
  's3:GetObject',
  's3:Get*',
  ['s3:GetObject', 's3:PutObject'],
  's3:ListBucket',
  's3:*',
  'sqs:SendMessage',
];
const conditions = [
  {},
  {},
  { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
  { StringLike: { 'aws:PrincipalTag/team': ['a', 'b*'] } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' } },
];
const principals = ['*', { AWS: '111122223333' }, { AWS: 'arn:aws:iam::111122223333:role/App' }];

function drawn(random: Random, type: PolicyType): Policy {
  const count = 2 + random.below(3);
  const statements = Array.from({ length: count }, () => ({
    Effect: random.pick(['Allow', 'Allow', 'Deny']),
    ...(type === 'resource' && { Principal: random.pick(principals) }),
    Action: random.pick(actions),
    Resource: random.pick(buckets),
    Condition: random.pick(conditions),
  }));
  return toPolicy({ Version: '2012-10-17', Statement: statements }, { type });
}

const types = ['resource', 'identity', 'serviceControl'] as const;
const seed = 20261128;

/** The first policy on which both disagree. */
export function firstWrongRedundancy(policies: number): string | undefined {
  const random = new Random(seed);
  for (let at = 0; at < policies; at++) {
    const policy = drawn(random, types[at % types.length] ?? 'resource');
    const { redundant } = redundancyOf(policy);
    if (JSON.stringify(redundant) !== JSON.stringify(plainly(policy))) return JSON.stringify(policy.document);
  }
  return undefined;
}
