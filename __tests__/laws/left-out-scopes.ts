import type * as Library from '../../src';
import type * as Matchers from '../../src/matchers';
import type { AccessRequest, PolicySet } from '../../src';
import type { Random } from '../prover/random';

/** The library as it stands when a trial begins: a planted bug is in it. */
export interface Loaded {
  readonly library: typeof Library;
  readonly matchers: typeof Matchers;
}

export function loaded(): Loaded {
  return {
    library: jest.requireActual<typeof Library>('../../src'),
    matchers: jest.requireActual<typeof Matchers>('../../src/matchers'),
  };
}

const own = '111122223333';
const foreign = '444455556666';

/** Everything that can be asked of the actions of this world, written down by hand: where the resource stands in whose account. */
const requests: Readonly<Record<string, readonly string[]>> = {
  'sqs:SendMessage': [
    `arn:aws:sqs:us-east-1:${own}:jobs`,
    `arn:aws:sqs:us-east-1:${own}:other`,
    `arn:aws:sqs:us-east-1:${foreign}:jobs`,
    `arn:aws:sqs:us-east-1:${foreign}:other`,
  ],
  'lambda:DeleteFunction': [
    `arn:aws:lambda:us-east-1:${own}:function:f`,
    `arn:aws:lambda:us-east-1:${foreign}:function:f`,
  ],
  'iam:CreateUser': [`arn:aws:iam::${own}:user/x`, `arn:aws:iam::${foreign}:user/x`],
  'dynamodb:ListTables': ['*'],
  's3:ListAllMyBuckets': ['arn:aws:s3:::*'],
};

const actionLists: readonly Readonly<Record<string, readonly string[]>>[] = [
  { Action: ['*'] },
  { Action: ['sqs:*', 'dynamodb:ListTables'] },
  { Action: ['sqs:SendMessage'] },
  { Action: ['iam:*', 's3:List*'] },
  { Action: ['lambda:Delete*'] },
  { Action: ['ec2:RunInstances'] },
  { NotAction: ['iam:*', 's3:*'] },
  { NotAction: ['sqs:*'] },
];

const resources = ['*', `arn:aws:sqs:*:${own}:*`, `arn:aws:sqs:us-east-1:${own}:jobs`, `arn:aws:lambda:*:${own}:*`];

function document(random: Random, effects: readonly string[]): object {
  const statement = (): object => ({
    Effect: random.pick(effects),
    ...random.pick(actionLists),
    Resource: random.chance(60) ? '*' : random.pick(resources),
  });
  return { Version: '2012-10-17', Statement: Array.from({ length: 1 + random.below(2) }, statement) };
}

const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * One random set of a principal's policies, or a lone one, and every claim that names a caller and an action: the
 * matchers say what the evaluator says of the requests written above. Throws where they differ.
 */
export function askScopes(random: Random, { library, matchers }: Loaded): void {
  const both = ['Allow', 'Deny'];
  const action = random.pick(Object.keys(requests));
  const caller = random.chance(50)
    ? library.iamRole(`arn:aws:iam::${own}:role/dev`)
    : library.iamUser(`arn:aws:iam::${own}:user/ana`);
  const principal = caller.kind === 'role' ? `arn:aws:sts::${own}:assumed-role/dev/s` : caller.arn;
  const subject = random.chance(70) ? setOf(random, both) : loneOf(random, library);
  const outcomes = (requests[action] ?? []).map((resource) => {
    const account = resource.split(':')[4] ?? '';
    const request: AccessRequest = {
      principal,
      action,
      resource,
      resourceAccount: account === '' ? own : account,
      context: { 'aws:PrincipalArn': 'arn' in caller ? caller.arn : '' },
    };
    return 'set' in subject
      ? library.authorize(request, subject.set).outcome
      : library.authorizeDocument(request, subject.policy).outcome;
  });
  const received = 'set' in subject ? subject.set : subject.policy;
  const calls = library.every({ actions: [action], callers: [caller] });
  const context = {};
  const wrong = (claim: string, expected: boolean): Error =>
    new Error(`${claim} should be ${String(expected)}: ${action} by ${principal} on ${JSON.stringify(received)}`);
  const check = (claim: string, expected: boolean, answer: { readonly pass: boolean }): void => {
    if (answer.pass !== expected) throw wrong(claim, expected);
  };
  const actions = [action];
  const some = (outcome: string): boolean => outcomes.some((one) => one === outcome);
  check('toLockOut', some('ExplicitDeny'), matchers.toLockOut.call(context, received, caller, { actions }));
  check(
    'toExplicitlyDeny',
    !some('Allow') && !some('ImplicitDeny'),
    matchers.toExplicitlyDeny.call(context, received, calls),
  );
  if (!('set' in subject)) return;
  check('toGrantAny', some('Allow'), matchers.toGrantAny.call(context, received, { actions, principals: [caller] }));
  check('toDeny', !some('Allow'), matchers.toDeny.call(context, received, calls));
}

type Subject = { readonly set: PolicySet } | { readonly policy: Library.Policy };

function setOf(random: Random, both: readonly string[]): Subject {
  return {
    set: {
      identity: [document(random, both)],
      ...(random.chance(30) && { permissionsBoundary: random.chance(50) ? full : document(random, both) }),
      ...(random.chance(30) && { serviceControl: [[full], [full, document(random, ['Deny'])]] }),
    },
  };
}

function loneOf(random: Random, library: typeof Library): Subject {
  const type = random.pick(['identity', 'serviceControl', 'permissionsBoundary'] as const);
  return { policy: library.parsePolicy(document(random, ['Deny', 'Deny', 'Allow']), { type }) };
}

const jobs = `arn:aws:sqs:us-east-1:${own}:jobs`;
const queueActions = ['sqs:SendMessage', 'sqs:DeleteMessage'];

/**
 * The policy of a queue is asked about that queue: the matchers say what the evaluator says of each of these callers
 * there, and silence leaves nothing open to whom no policy of the queue's own account could help.
 */
export function askQueue(random: Random, { library, matchers }: Loaded): void {
  const principals = [{ AWS: own }, { AWS: `arn:aws:iam::${foreign}:role/guest` }, { AWS: foreign }, '*'];
  const statement = (): object => ({
    Effect: random.pick(['Allow', 'Deny', 'Deny']),
    Principal: random.pick(principals),
    Action: random.pick(['sqs:*', ...queueActions]),
    Resource: jobs,
  });
  const policy = { Version: '2012-10-17', Statement: Array.from({ length: 1 + random.below(3) }, statement) };
  const [action] = random.few(queueActions, 1, 1);
  const account = random.pick([own, foreign, 'none']);
  const caller = account === 'none' ? library.anonymous : library.iamRole(`arn:aws:iam::${account}:role/guest`);
  const { outcome } = library.authorizeDocument(
    {
      principal: account === 'none' ? 'anonymous' : `arn:aws:sts::${account}:assumed-role/guest/s`,
      action: action ?? '',
      resource: jobs,
      resourceAccount: own,
      context: account === 'none' ? {} : { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/guest` },
    },
    policy,
  );
  const asked = { actions: [action ?? ''], callers: [caller] };
  const told = { actions: asked.actions, principals: [caller] };
  const refused = outcome === 'ExplicitDeny' || (outcome === 'ImplicitDeny' && account !== own);
  const found = {
    grants: matchers.toGrantAny.call({}, policy, told).pass,
    denies: matchers.toExplicitlyDeny.call({}, policy, library.every(asked)).pass,
    refuses: matchers.toDeny.call({}, policy, library.every(asked)).pass,
    locksOut: matchers.toLockOut.call({}, policy, caller, { actions: asked.actions }).pass,
  };
  const wanted = {
    grants: outcome === 'Allow',
    denies: outcome === 'ExplicitDeny',
    refuses: refused,
    locksOut: outcome === 'ExplicitDeny',
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(JSON.stringify({ found, wanted, account, action, policy }));
}

/** A set of filters refuses what they refuse, whatever is granted; and a question about nothing has no answer. */
export function askFilters(random: Random, { library, matchers }: Loaded): void {
  const set = { serviceControl: [[full], [full, document(random, ['Deny'])]] };
  const action = random.pick(Object.keys(requests));
  const caller = library.iamRole(`arn:aws:iam::${own}:role/dev`);
  const refused = (requests[action] ?? []).every((resource) => {
    const account = resource.split(':')[4] ?? '';
    const request = {
      principal: `arn:aws:sts::${own}:assumed-role/dev/s`,
      action,
      resource,
      resourceAccount: account === '' ? own : account,
      context: { 'aws:PrincipalArn': caller.arn },
    };
    return library.authorize(request, { ...set, identity: [full] }).outcome !== 'Allow';
  });
  const calls = library.every({ actions: [action], callers: [caller] });
  if (matchers.toDeny.call({}, set, calls).pass !== refused)
    throw new Error(`should ${refused ? '' : 'not '}refuse ${action}: ${JSON.stringify(set)}`);
  const nothing = library.every({ actions: ['sqs:SendMessage'], resources: ['arn:aws:s3:::logs'] });
  for (const matcher of [matchers.toDeny, matchers.toExplicitlyDeny]) {
    let answered = true;
    try {
      matcher.call({}, { identity: [document(random, ['Deny'])] }, nothing);
    } catch (error) {
      answered = !library.isUsageError(error);
    }
    if (answered) throw new Error('a claim about nothing has an answer');
  }
}
