import { authorizeByDocument } from '../../src/evaluator/authorize';
import type { AccessRequest } from '../../src/evaluator/request';
import type { Policy } from '../../src/policy/model';
import { toPolicy } from '../../src/policy/parse';
import { equivalent, rangeOver } from '../../src/claims/comparison';
import { documentDecider } from '../../src/claims/decider';
import { notGranted, namedByAccesses } from '../../src/claims/access-grants';
import { parsePattern } from '../../src/values/pattern';
import { Random } from '../prover/random';

/**
 * A small world of requests, written down by hand: what each action is asked on, in the words of the services' guides.
 * `odd` are resources that no format of the service reference describes for the action (P14, P18): they are there where
 * somebody names them. What stands in no row is asked of nobody (F19).
 */
interface Row {
  readonly action: string;
  readonly plain: readonly string[];
  readonly odd: readonly string[];
}

const lambda = 'arn:aws:lambda:us-east-1:111122223333';
const rds = 'arn:aws:rds:us-east-1:111122223333';
const point = 'arn:aws:s3::111122223333:accesspoint/m1.mrap';
const stack = 'arn:aws:cloudformation:us-east-1:111122223333:stack/web/1';
const transform = 'arn:aws:cloudformation:us-east-1:aws:transform/Include';

export const rows: readonly Row[] = [
  {
    action: 'lambda:InvokeFunction',
    plain: [`${lambda}:function:f`],
    odd: [`${lambda}:function:f:prod`, `${lambda}:function:f:dev`],
  },
  { action: 'lambda:GetLayerVersion', plain: [`${lambda}:layer:l:1`], odd: [] },
  { action: 's3:GetObject', plain: ['arn:aws:s3:::data/a', 'arn:aws:s3:::other/a'], odd: [`${point}/object/a`] },
  { action: 's3:ListBucket', plain: ['arn:aws:s3:::data', 'arn:aws:s3:::other'], odd: [point] },
  { action: 'rds:DeleteDBSnapshot', plain: [`${rds}:snapshot:s`], odd: [`${rds}:snapshot:rds:s`] },
  { action: 'cloudformation:CreateChangeSet', plain: [stack], odd: [transform] },
  {
    action: 'sqs:SendMessage',
    plain: ['arn:aws:sqs:us-east-1:111122223333:q', 'arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q'],
    odd: [],
  },
  {
    action: 'newsvc:DoThing',
    plain: [],
    odd: ['arn:aws:newsvc:us-east-1:111122223333:thing/a', 'arn:aws:newsvc:us-east-1:111122223333:thing/b'],
  },
];

/** Texts for `Resource`: each resource by itself, and patterns over them. */
const texts: readonly string[] = [
  ...new Set(rows.flatMap(({ plain, odd }) => [...plain, ...odd])),
  '*',
  `${lambda}:function:f:*`,
  `${lambda}:function:*`,
  `${lambda}:layer:*`,
  'arn:aws:s3:::data*',
  'arn:aws:s3:::data/*',
  'arn:aws:s3::111122223333:accesspoint/*',
  `${rds}:snapshot:rds:*`,
  'arn:aws:newsvc:*:*:thing/*',
  'arn:aws:cloudformation:*:aws:transform/*',
];

const actions = rows.map(({ action }) => action);
const role = (partition: string): string => `arn:${partition}:sts::111122223333:assumed-role/App/s`;

function drawn(random: Random): Policy {
  const statements = Array.from({ length: 1 + random.below(2) }, () => {
    const action = random.few(actions, 1, 2);
    const near = rows.filter((row) => action.includes(row.action)).flatMap(({ plain, odd }) => [...plain, ...odd]);
    return {
      Effect: random.pick(['Allow', 'Allow', 'Deny']),
      Action: action,
      [random.chance(10) ? 'NotResource' : 'Resource']: random.few(random.chance(70) ? near : texts, 1, 2),
    };
  });
  return toPolicy({ Version: '2012-10-17', Statement: statements }, { type: 'identity' });
}

/** The requests that AWS could receive of policies that name these resources. */
function requestsOf(policies: readonly Policy[]): AccessRequest[] {
  const named = policies.flatMap(({ statements }) => statements.flatMap(({ resource }) => resource?.values ?? []));
  // A pattern that a plain resource fits means plain resources.
  const plain = rows.flatMap((row) => row.plain);
  const naming = named.map(parsePattern).filter(({ matches }) => !plain.some(matches));
  return rows.flatMap(({ action, plain: usual, odd }) =>
    [...usual, ...odd.filter((arn) => naming.some(({ matches }) => matches(arn)))].map((resource) => ({
      principal: role(resource.split(':')[1] ?? 'aws'),
      action,
      resource,
      context: {},
    })),
  );
}

/** Whether a witness asks for something that its action is asked on: a check apart from the library's formats. */
export function isReal({ action, resource, principal }: AccessRequest): boolean {
  const [, partition, service, region = '', account = '', ...rest] = resource.split(':');
  const [type = ''] = rest;
  const own = typeof principal === 'string' && principal.split(':')[1] === partition;
  const known: Readonly<Record<string, () => boolean>> = {
    'lambda:InvokeFunction': () => service === 'lambda' && type === 'function' && rest.length <= 3,
    'lambda:GetLayerVersion': () => service === 'lambda' && type === 'layer' && rest.length === 3,
    's3:GetObject': () =>
      service === 's3' && (account === '' ? /^[^/]+\/[^]/ : /^accesspoint\/[^/]+\/object\/[^]/).test(rest.join(':')),
    's3:ListBucket': () =>
      service === 's3' && (account === '' ? /^[^/]+$/ : /^accesspoint\/[^]+$/).test(rest.join(':')),
    'rds:DeleteDBSnapshot': () => service === 'rds' && type === 'snapshot',
    'cloudformation:CreateChangeSet': () => service === 'cloudformation' && /^(stack|transform)\//.test(type),
    'sqs:SendMessage': () => service === 'sqs' && region !== '' && rest.length === 1,
    'newsvc:DoThing': () => resource === '*' || service === 'newsvc',
  };
  return resource === '*' ? action === 'newsvc:DoThing' : own && known[action]?.() === true;
}

const outcome = (policy: Policy) => (request: AccessRequest) => authorizeByDocument(request, policy).outcome;

/** The first question that the library answers against this world, in words. */
export function firstWrongResource(seed: number, count: number): string | undefined {
  const random = new Random(seed);
  const split = wrongSplit();
  if (split !== undefined) return split;
  for (let at = 0; at < count; at++) {
    const [one, other] = [drawn(random), drawn(random)];
    const row = random.pick(rows);
    try {
      const wrong = wrongGrant(one, row) ?? wrongChange(one, other);
      if (wrong !== undefined) return wrong;
    } catch (error) {
      return `${String(error)}: ${row.action} of ${JSON.stringify([one.document, other.document])}`;
    }
  }
  return undefined;
}

function wrongGrant(policy: Policy, { action }: Row): string | undefined {
  const accesses = [{ actions: [action] }];
  const range = rangeOver([policy], policy.type, { question: namedByAccesses(accesses) });
  const verdict = notGranted(documentDecider(policy), range, accesses);
  const found = requestsOf([policy]).find((one) => one.action === action && outcome(policy)(one) === 'Allow');
  const isWrong =
    verdict.answer === 'refuted' ? !isReal(verdict.witness) : verdict.answer === 'undecided' || found !== undefined;
  return isWrong ? told('grant', [policy], verdict, found) : undefined;
}

function wrongChange(one: Policy, other: Policy): string | undefined {
  const verdict = equivalent(one, other);
  const found = requestsOf([one, other]).find((request) => outcome(one)(request) !== outcome(other)(request));
  const isWrong =
    verdict.answer === 'refuted' ? !isReal(verdict.witness) : verdict.answer === 'undecided' || found !== undefined;
  return isWrong ? told('change', [one, other], verdict, found) : undefined;
}

/** Green must stay green: a policy on plain resources, split by what each action is asked on, decides alike. */
function wrongSplit(): string | undefined {
  const statement = {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'],
  };
  const split = [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::data' },
  ];
  const [whole, parts] = [[statement], split].map((Statement) =>
    toPolicy({ Version: '2012-10-17', Statement }, { type: 'identity' }),
  );
  if (whole === undefined || parts === undefined) return undefined;
  const verdict = equivalent(whole, parts);
  return verdict.answer === 'proven' ? undefined : told('split', [whole, parts], verdict, undefined);
}

function told(what: string, policies: readonly Policy[], verdict: object, found: AccessRequest | undefined): string {
  return JSON.stringify([what, policies.map(({ document }) => document), verdict, found]);
}
