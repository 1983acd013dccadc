import { compilePolicy } from '../../src/evaluator/compile';
import { authorizeByDocument } from '../../src/evaluator/authorize';
import { toPolicy } from '../../src/policy/parse';
import { exceptionsOf } from '../../src/s3/callers/exceptions';
import { rangeFor } from '../../src/s3/claims/claim-range';
import { documentDecider } from '../../src/claims/decider';
import { identityPerimeter } from '../../src/claims/perimeter-claims';
import type { Random } from '../prover/random';
import { requestsOf } from './s3-requests';
import { accounts, bucket, originAccess, type Made } from './s3-world';

const [own, partner] = accounts;
const identity = originAccess('E1').principal as string;

/** What may be excepted, and whom that covers: a role in its account by its name, whatever its path. */
type Except = readonly [except: string | undefined, covers: (arn: string) => boolean];
const exceptions: readonly [Except, Except, ...Except[]] = [
  [undefined, () => false],
  [
    `arn:aws:iam::${partner}:role/App`,
    (arn) => arn.startsWith(`arn:aws:iam::${partner}:role/`) && arn.endsWith('/App'),
  ],
  [`arn:aws:iam::${partner}:user/alice`, (arn) => arn === `arn:aws:iam::${partner}:user/alice`],
  [identity, (arn) => arn === identity],
];

const principals: readonly unknown[] = [
  '*',
  { AWS: own },
  { AWS: `arn:aws:iam::${partner}:role/App` },
  { AWS: [`arn:aws:iam::${partner}:user/alice`, own] },
  { AWS: identity },
  { AWS: partner },
  { Service: 'cloudtrail.amazonaws.com' },
];
const conditions: readonly (object | undefined)[] = [
  undefined,
  { StringEquals: { 'aws:PrincipalAccount': own } },
  { StringNotEquals: { 'aws:PrincipalAccount': [own, 'anonymous'] } },
  { StringNotEqualsIfExists: { 'aws:PrincipalAccount': own } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${partner}:role/*` } },
  { ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${partner}:role/App`, `arn:aws:iam::${own}:*`] } },
  { ArnNotEquals: { 'aws:PrincipalArn': identity }, StringNotEquals: { 'aws:PrincipalAccount': own } },
  { Null: { 'aws:PrincipalArn': 'true' } },
  { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
];

/** A few grants and now and then a Deny, by who calls. */
function policyAbout(random: Random): object {
  const statement = (Effect: string): object => {
    const Condition = random.pick(conditions);
    const Principal = Effect === 'Deny' ? '*' : random.pick(principals);
    return { Effect, Principal, Action: 's3:GetObject', Resource: `${bucket}/*`, ...(Condition && { Condition }) };
  };
  const grants = Array.from({ length: 1 + random.below(2) }, () => statement('Allow'));
  const denies = Array.from({ length: random.below(3) }, () => statement('Deny'));
  return { Version: '2012-10-17', Statement: [...grants, ...denies] };
}

export type Answer = 'proven' | 'refuted' | 'undecided';

/** One random bucket policy and exception, put to the identity perimeter and to every caller of the world. */
export function askPerimeter(random: Random): Answer {
  const document = policyAbout(random);
  const [except, covers] = random.chance(40) ? exceptions[1] : random.pick(exceptions);
  const policy = toPolicy(document, { type: 'resource' });
  const decider = documentDecider(policy);
  const range = rangeFor({ policy, decider }, { bucket: 'logs' });
  const verdict = identityPerimeter(decider, range, { accounts: [own] }, exceptionsOf(except));
  if (verdict.answer === 'undecided') return 'undecided';
  const { statements } = compilePolicy(policy);
  const read = new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  const isBroken = ({ request, caller }: Made): boolean => {
    const { facts, kind } = caller;
    if (kind === 'service' || facts['aws:principalaccount']?.[0] === own) return false;
    if (covers(String(facts['aws:principalarn']?.[0]))) return false;
    return authorizeByDocument(request, policy).outcome === 'Allow';
  };
  let broken: unknown;
  for (const made of requestsOf(statements, [...read], {})) {
    if (isBroken(made) && !ofBucketPolicy.test(made.request.action)) {
      broken = made.request;
      break;
    }
  }
  if ((verdict.answer === 'refuted') !== (broken !== undefined)) {
    const found = broken ?? (verdict.answer === 'refuted' ? verdict.witness : undefined);
    throw new Error(`${verdict.answer}, except ${String(except)}: ${JSON.stringify([found, document])}`);
  }
  return verdict.answer;
}

/** Where the owner is not told, an outsider is of another account, and S3 answers it 405 there. */
const ofBucketPolicy = /^s3:(Get|Put|Delete)BucketPolicy$/;
