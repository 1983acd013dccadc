import { authorizeByDocument } from '../../src/evaluator/authorize';
import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import { documentDecider } from '../../src/claims/decider';
import { networkPerimeter } from '../../src/claims/perimeter-claims';
import { awsServices, exceptionsOf, viaAwsServices, type ExceptionInput } from '../../src/s3/callers/exceptions';
import { rangeFor } from '../../src/s3/claims/claim-range';
import type { Random } from '../prover/random';
import { firstRequest, requestsOf } from './s3-requests';
import { accounts, bucket, type Made } from './s3-world';

const [own, partner] = accounts;
const networkKeys = ['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce'];

/** What a claim may except, and which requests that covers. */
type Except = readonly [except: ExceptionInput | undefined, covers: (made: Made) => boolean];
const exceptions: readonly [Except, ...Except[]] = [
  [undefined, () => false],
  [awsServices(), ({ caller }) => caller.kind === 'service'],
  [viaAwsServices(), ({ way }) => way.facts['aws:viaawsservice']?.[0] === 'true'],
  [
    `arn:aws:iam::${partner}:user/alice`,
    ({ caller }) => caller.facts['aws:principalarn']?.[0] === `arn:aws:iam::${partner}:user/alice`,
  ],
];

const expected = [
  [{ vpcs: ['vpc-1'] }, { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }],
  [{ vpcEndpoints: ['vpce-1', 'vpce-2'] }, { StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } }],
  [{ sourceIps: ['203.0.113.0/25'] }, { IpAddress: { 'aws:SourceIp': '203.0.113.0/25' } }],
] as const;

const denies: readonly object[] = [
  { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
  { StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } },
  { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } },
  { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/25' } },
  { NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' } },
  { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/25' }, StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
  { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/25' }, Bool: { 'aws:ViaAWSService': 'false' } },
  {
    NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/25' },
    StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
  },
  {
    StringNotEquals: { 'aws:SourceVpc': 'vpc-1' },
    ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${partner}:user/alice` },
  },
];
const grants: readonly object[] = [
  { Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' },
  { Principal: '*', Action: 's3:GetObject', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/25' } } },
  { Principal: { AWS: own }, Action: 's3:*' },
];

function policyAbout(random: Random, base: object): object {
  const everything = { Resource: [bucket, `${bucket}/*`] };
  const deny = (Condition: object, Action = 's3:*'): object => ({
    Effect: 'Deny',
    Principal: '*',
    Action,
    ...everything,
    Condition,
  });
  // Whom nothing but its being a service lets in.
  if (random.chance(20)) {
    const spared = deny({ ...base, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } });
    return { Version: '2012-10-17', Statement: [spared, { Effect: 'Allow', ...everything, ...grants[0] }] };
  }
  const main = deny(random.chance(60) ? base : random.pick(denies), random.chance(90) ? 's3:*' : 's3:GetObject');
  const others = Array.from({ length: random.below(2) }, () => deny(random.pick(denies)));
  const allowed = Array.from({ length: random.below(3) }, () => ({
    Effect: 'Allow',
    ...everything,
    ...random.pick(grants),
  }));
  return { Version: '2012-10-17', Statement: [main, ...others, ...allowed] };
}

/** Tests that hold exactly inside: as a Deny of everything that meets none of them. */
function outsideOf(inside: readonly object[]): Record<string, Record<string, unknown>> {
  const negated: Record<string, string> = { StringEquals: 'StringNotEquals', IpAddress: 'NotIpAddress' };
  const tests: Record<string, Record<string, unknown>> = {};
  for (const block of inside)
    for (const [operator, keys] of Object.entries(block)) {
      const opposite = negated[operator] ?? operator;
      tests[opposite] = { ...tests[opposite], ...(keys as object) };
    }
  return tests;
}

export type NetworkAnswer = 'proven' | 'refuted' | 'undecided';

/** One random bucket policy, expected networks and exception, put to the claim and to every request of the world. */
export function askNetworkPerimeter(random: Random): NetworkAnswer {
  const some = expected.filter(() => random.chance(60));
  const chosen = some.length === 0 ? [random.pick(expected)] : some;
  const outside = outsideOf(chosen.map(([, test]) => test));
  const document = policyAbout(random, outside);
  const [except, covers] = random.pick(exceptions);
  const policy = toPolicy(document, { type: 'resource' });
  const decider = documentDecider(policy);
  const networks = Object.assign({}, ...chosen.map(([option]) => option)) as object;
  const verdict = networkPerimeter(
    decider,
    rangeFor({ policy, decider }, { bucket: 'logs' }),
    networks,
    exceptionsOf(except),
  );
  if (verdict.answer === 'undecided') return 'undecided';
  const probe = toPolicy(
    {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket, `${bucket}/*`],
        Condition: outside,
      },
    },
    { type: 'resource' },
  );
  const statements = [policy, probe].flatMap((one) => compilePolicy(one).statements);
  const read = new Set([...networkKeys, ...statements.flatMap(({ conditions }) => conditions.map(({ key }) => key))]);
  const broken = firstRequest(requestsOf(statements, [...read], {}), (made) => {
    const isOutside = authorizeByDocument(made.request, probe).outcome === 'ExplicitDeny';
    return isOutside && !covers(made) && !isRefused(made, authorizeByDocument(made.request, policy).outcome);
  });
  if ((verdict.answer === 'refuted') !== (broken !== undefined)) {
    const found = broken?.request ?? (verdict.answer === 'refuted' ? verdict.witness : undefined);
    throw new Error(
      `${verdict.answer}, of ${JSON.stringify([networks, except])}: ${JSON.stringify([found, document])}`,
    );
  }
  return verdict.answer;
}

/** Whoever may be of the owner's account may have a policy that allows what the bucket policy is silent about. */
function isRefused({ caller }: Made, outcome: string): boolean {
  if (outcome !== 'ImplicitDeny') return outcome === 'ExplicitDeny';
  return ['anonymous', 'service', 'originAccessIdentity'].includes(caller.kind);
}
