import { authorizeDocument, every, iamRole, iamUser, parsePolicy, rootOf, type AccessRequest } from '../../src';
import { judgeEvery } from '../../src/matchers/every-call';
import { documentDecider } from '../../src/claims/decider';
import type { Random } from '../prover/random';

/**
 * Which keys requests have, written down once more apart from the library, and every request that differs by them: a
 * role whose credentials a function got, users and root users with and without temporary credentials, calls that a
 * service passes on and says so or not, a key that no action lists and one that is listed for another action.
 */
type Context = Readonly<Record<string, string | readonly string[]>>;

const account = '111122223333';
const functions = ['a', 'b'].map((name) => `arn:aws:lambda:eu-west-1:${account}:function:${name}`);

const callers = {
  role: {
    caller: iamRole(`arn:aws:iam::${account}:role/R`, { organization: null, tags: null }),
    principal: `arn:aws:sts::${account}:assumed-role/R/s1`,
    contexts: [{}, ...functions.map((name) => ({ 'lambda:SourceFunctionArn': name }))].flatMap((own: Context) =>
      [{}, ...['true', 'false'].map((mfa) => ({ 'aws:MultiFactorAuthPresent': mfa }))].map((mfa) => ({
        ...own,
        ...mfa,
      })),
    ),
  },
  user: {
    caller: iamUser(`arn:aws:iam::${account}:user/U`, { organization: null, tags: null }),
    principal: `arn:aws:iam::${account}:user/U`,
    contexts: [{}, { 'aws:MultiFactorAuthPresent': 'true' }, { 'aws:MultiFactorAuthPresent': 'false' }],
  },
  root: {
    caller: rootOf(account, { organization: null }),
    principal: `arn:aws:iam::${account}:root`,
    contexts: [{}, { 'aws:MultiFactorAuthPresent': 'true' }, { 'aws:MultiFactorAuthPresent': 'false' }],
  },
} satisfies Record<string, { caller: unknown; principal: string; contexts: readonly Context[] }>;

const direct = { 'aws:ViaAWSService': 'false' };
const passedOn: readonly Context[] = [
  { 'aws:ViaAWSService': 'true' },
  ...['athena.amazonaws.com', 'cloudformation.amazonaws.com'].map((name) => ({
    'aws:ViaAWSService': 'true',
    'aws:CalledVia': [name],
  })),
];
const ways: readonly Context[] = [
  { ...direct, 'aws:SourceIp': '203.0.113.7' },
  ...['vpce-1', 'vpce-2'].map((id) => ({ ...direct, 'aws:SourceVpce': id })),
  // The public address of the caller is kept, its endpoint is not.
  ...passedOn.flatMap((way) => [way, { ...way, 'aws:SourceIp': '203.0.113.7' }]),
];

const actions: Readonly<Record<string, { resource: string; contexts: readonly Context[] }>> = {
  's3:GetObject': { resource: 'arn:aws:s3:::b/k', contexts: [{}] },
  's3:ListBucket': { resource: 'arn:aws:s3:::b', contexts: [{}, { 's3:prefix': 'a/' }, { 's3:prefix': 'b/' }] },
  'sqs:SendMessage': { resource: `arn:aws:sqs:eu-west-1:${account}:q`, contexts: [{}] },
  ...Object.fromEntries(
    ['states:InvokeHTTPEndpoint', 'states:StartExecution'].map((name) => [
      name,
      {
        resource: `arn:aws:states:eu-west-1:${account}:stateMachine:m`,
        contexts: [{}, ...['https://a/1', 'https://b/1'].map((url) => ({ 'states:HTTPEndpoint': url }))],
      },
    ]),
  ),
};

const tests: readonly (readonly [operator: string, key: string, value: string])[] = [
  ['ArnNotEquals', 'lambda:SourceFunctionArn', functions[0] ?? ''],
  ['ArnEquals', 'lambda:SourceFunctionArn', functions[1] ?? ''],
  ['Null', 'lambda:SourceFunctionArn', 'true'],
  ['Null', 'lambda:SourceFunctionArn', 'false'],
  ['Bool', 'aws:MultiFactorAuthPresent', 'false'],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'],
  ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
  ['Null', 'aws:MultiFactorAuthPresent', 'true'],
  ['StringNotEquals', 'aws:SourceVpce', 'vpce-1'],
  ['StringEquals', 'aws:SourceVpce', 'vpce-1'],
  ['Null', 'aws:SourceVpce', 'false'],
  ['Bool', 'aws:ViaAWSService', 'true'],
  ['Bool', 'aws:ViaAWSService', 'false'],
  ['Null', 'aws:CalledVia', 'true'],
  ['Null', 'aws:CalledVia', 'false'],
  ['ForAnyValue:StringEquals', 'aws:CalledVia', 'athena.amazonaws.com'],
  ['StringNotLike', 'states:HTTPEndpoint', 'https://a/*'],
  ['StringLike', 'states:HTTPEndpoint', 'https://a/*'],
  ['Null', 'states:HTTPEndpoint', 'true'],
  ['StringNotEquals', 's3:prefix', 'a/'],
  ['StringEquals', 's3:prefix', 'a/'],
  ['Null', 's3:prefix', 'true'],
];

/** One random SCP of Denies, and whether every call of one caller for one action is denied; throws where both differ. */
function ask(random: Random): boolean {
  const action = random.pick(Object.keys(actions));
  const { resource, contexts } = actions[action] ?? { resource: '', contexts: [] };
  const who = callers[random.pick(Object.keys(callers) as (keyof typeof callers)[])];
  const statements = Array.from({ length: 1 + random.below(3) }, () => {
    const condition: Record<string, Record<string, string>> = {};
    for (let at = random.below(3); at > 0; at--) {
      const [operator, key, value] = random.pick(tests);
      condition[operator] = { [key]: value };
    }
    const none = Object.keys(condition).length === 0;
    const [operator, key, value] = random.pick(tests);
    return {
      Effect: 'Deny',
      Action: random.pick([action, '*']),
      Resource: '*',
      Condition: none ? { [operator]: { [key]: value } } : condition,
    };
  });
  const document = { Version: '2012-10-17', Statement: statements };
  const policy = parsePolicy(document, { type: 'serviceControl' });
  const asked = { decider: documentDecider(policy), policy };
  const verdict = judgeEvery('ExplicitDeny', every({ actions: [action], callers: [who.caller] }), asked);
  const isDenied = who.contexts.every((own) =>
    ways.every((way) =>
      contexts.every((of) => {
        const request: AccessRequest = {
          principal: who.principal,
          action,
          resource,
          context: { 'aws:PrincipalArn': who.caller.arn, ...own, ...way, ...of },
        };
        return authorizeDocument(request, policy).outcome === 'ExplicitDeny';
      }),
    ),
  );
  if (verdict.answer !== (isDenied ? 'proven' : 'refuted'))
    throw new Error(
      `${verdict.answer}, but ${String(isDenied)}: ${action} ${who.principal} ${JSON.stringify(statements)} ${JSON.stringify(verdict)}`,
    );
  return isDenied;
}

/** The number of the first claim that shows a wrong answer; how often claims held. */
export function keysTrial(random: Random, most: number): { wrong?: number; why?: string; held: number } {
  let held = 0;
  for (let at = 1; at <= most; at++) {
    try {
      if (ask(random)) held++;
    } catch (error) {
      return { wrong: at, why: String(error), held };
    }
  }
  return { held };
}
