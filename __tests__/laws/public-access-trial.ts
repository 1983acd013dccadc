import { authorizeByDocument } from '../../src/evaluator/authorize';
import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import { documentDecider } from '../../src/claims/decider';
import { rangeFor } from '../../src/s3/claims/claim-range';
import { noPublicBucketAccess } from '../../src/s3/claims/public-claim';
import type { Random } from '../prover/random';
import { firstRequest, requestsOf } from './s3-requests';
import { accounts, bucket, type Caller } from './s3-world';

const [own, partner] = accounts;
const factOf = ({ facts }: Caller, key: string): unknown => facts[key]?.[0];

/** An element that says whom an Allow is for, and the callers that it names: "The meaning of public". */
type Principals = readonly [element: object, names: (caller: Caller) => boolean];
const nobody = (): boolean => false;
const principals: readonly Principals[] = [
  [{ Principal: '*' }, nobody],
  [{ Principal: { AWS: '*' } }, nobody],
  [{ Principal: { AWS: own } }, (caller) => factOf(caller, 'aws:principalaccount') === own],
  [
    { Principal: { AWS: `arn:aws:iam::${partner}:user/alice` } },
    (caller) => factOf(caller, 'aws:principalarn') === `arn:aws:iam::${partner}:user/alice`,
  ],
  [
    { Principal: { Service: 'cloudtrail.amazonaws.com' } },
    (caller) => factOf(caller, 'aws:principalservicename') === 'cloudtrail.amazonaws.com',
  ],
  [{ NotPrincipal: { AWS: `arn:aws:iam::${partner}:user/alice` } }, nobody],
];

/** Tests of an Allow, and the part of each that holds for fixed callers, networks or sources alone. */
type Tests = readonly [condition: object | undefined, fixed: object | undefined];
const fixing = (condition: object): Tests => [condition, condition];
const open = (condition: object | undefined): Tests => [condition, undefined];
const tests: readonly Tests[] = [
  open(undefined),
  fixing({ StringEquals: { 'aws:PrincipalAccount': own } }),
  fixing({ StringEquals: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' } }),
  fixing({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${partner}:role/*` } }),
  fixing({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
  fixing({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }),
  fixing({ StringEquals: { 'aws:SourceAccount': own } }),
  [{ StringLike: { 'aws:PrincipalAccount': [own, '4*'] } }, { StringLike: { 'aws:PrincipalAccount': own } }],
  open({ StringLike: { 'aws:PrincipalAccount': '4*' } }),
  open({ StringNotEquals: { 'aws:PrincipalAccount': own } }),
  open({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' } }),
  open({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/App' } }),
  open({ IpAddress: { 'aws:SourceIp': '128.0.0.0/1' } }),
  open({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
  open({ StringEquals: { 'aws:PrincipalTag/team': 'red' } }),
  open({ Bool: { 'aws:SecureTransport': 'true' } }),
];

const denials: readonly object[] = [
  { Condition: { StringNotEquals: { 'aws:PrincipalAccount': own } } },
  {
    Condition: {
      StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    },
  },
  { Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
  { Action: 's3:GetObject' },
];

const everything = { Action: ['s3:GetObject', 's3:ListBucket'], Resource: [bucket, `${bucket}/*`] };

interface Case {
  readonly document: object;
  /** Whom and what the policy fixes: a policy that allows exactly that, and the callers that it names. */
  readonly fixed: object | undefined;
  readonly isNamed: (caller: Caller) => boolean;
}

function caseOf(random: Random): Case {
  const chosen = Array.from({ length: 1 + random.below(2) }, () => ({
    principal: random.pick(random.chance(50) ? principals.slice(0, 2) : principals),
    test: random.pick(tests),
  }));
  const allows = chosen.map(({ principal: [element], test: [Condition] }) => ({
    Effect: 'Allow',
    ...element,
    ...everything,
    ...(Condition && { Condition }),
  }));
  const denies = Array.from({ length: random.below(3) }, () => ({
    Effect: 'Deny',
    Principal: '*',
    ...everything,
    ...random.pick(denials),
  }));
  const fixed = chosen.flatMap(({ test: [, condition] }) => condition ?? []);
  const fixingStatements = fixed.map((Condition) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:*',
    Resource: everything.Resource,
    Condition,
  }));
  return {
    document: { Version: '2012-10-17', Statement: [...allows, ...denies] },
    fixed: fixed.length === 0 ? undefined : { Version: '2012-10-17', Statement: fixingStatements },
    isNamed: (caller) => chosen.some(({ principal: [, names] }) => names(caller)),
  };
}

export type PublicAnswer = 'proven' | 'refuted' | 'undecided';

/** One random bucket policy: whether it is public, and whether a stranger's request of the world is allowed. */
export function askPublicAccess(random: Random): PublicAnswer {
  const { document, fixed, isNamed } = caseOf(random);
  const policy = toPolicy(document, { type: 'resource' });
  const fixes = fixed && toPolicy(fixed, { type: 'resource' });
  const decider = documentDecider(policy);
  const verdict = noPublicBucketAccess(decider, policy, rangeFor({ policy, decider }, { bucket: 'logs' }));
  if (verdict.answer === 'undecided') return 'undecided';
  const statements = [policy, ...(fixes ? [fixes] : [])].flatMap((one) => compilePolicy(one).statements);
  const reads = [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
  const found = firstRequest(
    requestsOf(statements, reads, {}),
    ({ request, caller }) =>
      authorizeByDocument(request, policy).outcome === 'Allow' &&
      !isNamed(caller) &&
      (fixes === undefined || authorizeByDocument(request, fixes).outcome !== 'Allow'),
  );
  if ((verdict.answer === 'refuted') !== (found !== undefined)) {
    const shown = found?.request ?? (verdict.answer === 'refuted' ? verdict.witness : undefined);
    throw new Error(`not public is ${verdict.answer}: ${JSON.stringify([shown, document])}`);
  }
  return verdict.answer;
}
