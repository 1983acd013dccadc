import { authorizeByDocument } from '../../src/evaluator/authorize';
import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import { documentDecider } from '../../src/claims/decider';
import { confusedDeputy } from '../../src/claims/perimeter-claims';
import { rangeForOutsiders } from '../../src/s3/claims/claim-range';
import type { Random } from '../prover/random';
import { requestsOf } from './s3-requests';
import { accounts, bucket, type Made } from './s3-world';

const [own, partner] = accounts;

interface Statement {
  readonly Effect: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const bySource: readonly ((random: Random) => Statement['Condition'])[] = [
  (random) => ({
    [random.pick(['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'StringNotEqualsIfExists'])]: {
      'aws:SourceAccount': random.pick<unknown>([own, partner, [own, partner]]),
    },
  }),
  (random) => ({ Null: { 'aws:SourceAccount': random.pick(['true', 'false']) } }),
  () => ({ Null: { 'aws:SourceAccount': 'false' }, StringNotEquals: { 'aws:SourceAccount': own } }),
  (random) => ({
    [random.pick(['ArnLike', 'ArnLikeIfExists', 'ArnNotLike'])]: {
      'aws:SourceArn': random.pick([`arn:aws:cloudtrail:*:${own}:trail/*`, 'arn:aws:s3:::one-bucket']),
    },
  }),
];
const others: readonly (() => Statement['Condition'])[] = [
  () => undefined,
  () => ({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
  () => ({ StringEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } }),
];

function drawn(random: Random): Statement {
  const Effect = random.pick(['Allow', 'Allow', 'Deny']);
  const Condition = random.pick(Effect === 'Deny' || random.chance(50) ? bySource : others)(random);
  return {
    Effect,
    Action: 's3:PutObject',
    Resource: `${bucket}/*`,
    Principal: Effect === 'Deny' ? '*' : random.pick<unknown>(['*', { Service: 'cloudtrail.amazonaws.com' }]),
    ...(Condition && { Condition }),
  } as Statement;
}

export type Answer = 'proven' | 'refuted' | 'undecided';

/** One random bucket policy, put to the claim and to every call of a service; throws where they differ. */
export function askDeputy(random: Random): Answer {
  const statements = Array.from({ length: 1 + random.below(3) }, () => drawn(random));
  const policy = toPolicy({ Version: '2012-10-17', Statement: statements }, { type: 'resource' });
  const decider = documentDecider(policy);
  const verdict = confusedDeputy(decider, rangeForOutsiders({ policy, decider }), { accounts: [own] });
  if (verdict.answer === 'undecided') return 'undecided';
  // A service that does not tell for whom it calls may call for anybody.
  const isBroken = ({ request, caller }: Made): boolean => {
    const [account] = caller.facts['aws:sourceaccount'] ?? [];
    return account !== own && authorizeByDocument(request, policy).outcome === 'Allow';
  };
  const compiled = compilePolicy(policy).statements;
  const read = new Set(compiled.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  const keys = [...new Set([...read, 'aws:sourceaccount'])];
  let broken: unknown;
  for (const made of requestsOf(compiled, keys, { callers: ({ kind }) => kind === 'service' })) {
    if (!isBroken(made)) continue;
    broken = made.request;
    break;
  }
  if ((verdict.answer === 'refuted') !== (broken !== undefined))
    throw new Error(`${verdict.answer}: ${JSON.stringify([broken, statements])}`);
  return verdict.answer;
}
