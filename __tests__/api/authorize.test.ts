import {
  anonymous,
  authorize,
  authorizeDocument,
  awsService,
  explain,
  explainDocument,
  getObject,
  iamRole,
  iamUser,
  isPolicyError,
  isUsageError,
  parsePolicy,
  PolicyError,
  rootOf,
  s3Bucket,
  webIdentity,
  type StatementTrace,
} from '../../src';

const user = 'arn:aws:iam::111122223333:user/alice';
const role = 'arn:aws:iam::111122223333:role/team/App';
const request = { principal: user, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const open = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }],
};

type Ask = (request: unknown, policies: unknown) => unknown;
const onSet: readonly [string, Ask][] = [
  ['authorize', authorize as Ask],
  ['explain', explain as Ask],
];
const onDocument: readonly [string, Ask][] = [
  ['authorizeDocument', authorizeDocument as Ask],
  ['explainDocument', explainDocument as Ask],
];

/** The words of the usage error; anything else fails the test. */
function misuse(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (isUsageError(error)) return error.message;
    throw error;
  }
  throw new Error('no error');
}

/** What an answer says of the request; of a document that only allows, the traces of its statements say it. */
function outcomeOf(answer: unknown): unknown {
  if (Array.isArray(answer))
    return answer.some(({ stoppedBy }: StatementTrace) => stoppedBy === undefined) ? 'Allow' : 'ImplicitDeny';
  const { outcome, decision } = answer as { outcome?: unknown; decision?: { outcome: unknown } };
  return outcome ?? decision?.outcome;
}

const withContext = (context: unknown): object => ({ ...request, context });
const nobody = { action: request.action, resource: request.resource };

describe.each([
  ...onSet.map(([name, ask]) => [name, ask, { identity: [policy] }] as const),
  ...onDocument.map(([name, ask]) => [name, ask, policy] as const),
])('%s: a misshapen request is a usage error with a hint', (name, ask, given) => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined is not a request'],
    ['null', null, 'null is not a request'],
    ['a string', 's3:GetObject', '"s3:GetObject" is not a request'],
    ['a list', [request], 'a list is not a request'],
    ['no principal', nobody, 'principal: undefined is not a principal'],
    ['principal null', { ...request, principal: null }, 'principal: null is not a principal'],
    ['principal of no name', { ...request, principal: {} }, 'principal: an object is not a principal'],
    ['principal of a list', { ...request, principal: { service: ['s3.amazonaws.com'] } }, 'is not a principal'],
    ['principal of two kinds', { ...request, principal: { service: 'a', federated: 'b' } }, 'is not a principal'],
    ['principal as policies have it', { ...request, principal: { AWS: user } }, 'is not a principal'],
    ['action', { ...request, action: ['s3:GetObject'] }, 'action: a list is not a string'],
    ['no resource', { principal: user, action: 's3:GetObject' }, 'resource: undefined is not a string'],
    [
      'account number',
      { ...request, resourceAccount: 111122223333 },
      'resourceAccount: 111122223333 is not an account id',
    ],
    ['account', { ...request, resourceAccount: '1111-2222-3333' }, 'is not an account id'],
    ['empty account', { ...request, resourceAccount: '' }, 'is not an account id'],
    ['parent', { ...request, parent: iamUser(user) }, 'parent: an object is not a string'],
    ['misspelt property', { ...request, ressourceAccount: '111122223333' }, 'unknown property "ressourceAccount"'],
    ['context null', withContext(null), 'context must be an object of values by key, got null'],
    ['context text', withContext('aws:SecureTransport'), 'must be an object of values by key'],
    [
      'context list',
      withContext([['aws:SecureTransport', 'true']]),
      'context must be an object of values by key, got a list',
    ],
    ['context Map', withContext(new Map([['aws:SecureTransport', 'true']])), 'context must be a plain object'],
    ['context Set', withContext(new Set()), 'context must be a plain object'],
    ['value null', withContext({ 'aws:PrincipalOrgID': null }), 'context: aws:PrincipalOrgID: null is not a value'],
    ['value undefined', withContext({ 'aws:PrincipalOrgID': undefined }), 'undefined is not a value'],
    [
      'value object',
      withContext({ 'aws:PrincipalTag': { team: 'red' } }),
      'aws:PrincipalTag: an object is not a value',
    ],
    ['value Date', withContext({ 'aws:CurrentTime': new Date(0) }), 'aws:CurrentTime: an object is not a value'],
    ['list of numbers', withContext({ 'aws:TagKeys': [1] }), 'aws:TagKeys: a list is not a value'],
    ['a sparse list', withContext({ 'aws:TagKeys': new Array(2) }), 'aws:TagKeys: a list is not a value'],
    ['value on __proto__', withContext(JSON.parse('{ "__proto__": null }')), '__proto__: null is not a value'],
  ])('%s', (_name, asked, words) => {
    const message = misuse(() => ask(asked, given));
    expect(message).toContain(`${name}: `);
    expect(message).toContain(words);
    expect(message).toContain('\nHint: ');
  });

  test.each<[string, unknown, string]>([
    ['anonymous', anonymous, "principal: 'anonymous'"],
    ['user', iamUser(user), `principal: '${user}'`],
    ['role', iamRole(role), `principal: '${role}'`],
    ['session', iamRole(role, { session: 's1' }), "'arn:aws:sts::111122223333:assumed-role/App/s1'"],
    ['root', rootOf('111122223333'), "'arn:aws:iam::111122223333:root'"],
    ['service', awsService('s3.amazonaws.com'), "{ service: 's3.amazonaws.com' }"],
    ['web identity', webIdentity('accounts.google.com'), "{ federated: 'accounts.google.com' }"],
  ])('a caller of calls as principal: %s, and the form that is wanted', (_name, principal, form) => {
    const message = misuse(() => ask({ ...request, principal }, given));
    expect(message).toContain('principal is a caller value, and a request takes the plain form');
    expect(message).toContain(form);
  });

  const undefinedOptions = { context: undefined, resourceAccount: undefined, parent: undefined };
  test.each<[string, unknown, string]>([
    ['no context', request, 'Allow'],
    ['undefined options', { ...request, ...undefinedOptions }, 'Allow'],
    ['every kind of value', withContext({ a: '', b: 1, c: false, d: [], e: ['x'], __proto__: null }), 'Allow'],
    ['a context without prototype', withContext(Object.create(null)), 'Allow'],
    ['text that is not an identity', { ...request, principal: '', action: '', resource: '' }, 'ImplicitDeny'],
    [
      'names from the prototype',
      { principal: '__proto__', action: 'constructor', resource: 'toString' },
      'ImplicitDeny',
    ],
    ['a request that inherits', Object.create(request), 'Allow'],
  ])('is answered: %s', (_name, asked, outcome) => {
    expect(outcomeOf(ask(asked, given))).toBe(outcome);
  });

  test('an enumerable name on Object.prototype is not misuse', () => {
    const prototype = Object.prototype as { polluted?: unknown };
    prototype.polluted = { x: 1 };
    try {
      expect(outcomeOf(ask(withContext({ 'aws:SecureTransport': 'true' }), given))).toBe('Allow');
    } finally {
      delete prototype.polluted;
    }
  });
});

describe.each(onSet)('%s: a misshapen set of policies is a usage error with a hint', (name, ask) => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined is not a set of policies'],
    ['null', null, 'null is not a set of policies'],
    ['a list', [policy], 'a list is not a set of policies'],
    ['a misspelt layer', { identiy: [policy] }, 'unknown layer "identiy"\nHint: did you mean "identity"?'],
    ['a layer in other case', { Resource: open }, 'unknown layer "Resource"\nHint: did you mean "resource"?'],
    ['a layer by another name', { scp: [[policy]] }, 'unknown layer "scp"\nHint: use one of identity, '],
    ['an undefined layer by another name', { scps: undefined }, 'unknown layer "scps"'],
    ['a layer __proto__', JSON.parse('{ "__proto__": [] }'), 'unknown layer "__proto__"'],
    ['identity not a list', { identity: policy }, 'identity: an object is not a list\nHint: identity: [policy]'],
    ['identity text', { identity: JSON.stringify(policy) }, 'is not a list'],
    ['identity null', { identity: null }, 'identity: null is not a list'],
    ['identity of lists', { identity: [[policy]] }, 'identity: a list is not a policy'],
    ['identity with a hole', { identity: [policy, undefined] }, 'identity: undefined is not a policy'],
    ['a sparse identity', { identity: new Array(1) }, 'identity: undefined is not a policy'],
    ['SCP', { serviceControl: policy }, 'serviceControl: an object is not a list'],
    [
      'one level',
      { serviceControl: [policy] },
      'serviceControl[0]: an object is not a list\nHint: one list for each level',
    ],
    ['second level', { resourceControl: [[], open] }, 'resourceControl[1]: an object is not a list'],
    ['too deep', { resourceControl: [[[open]]] }, 'resourceControl: a list is not a policy'],
    ['resource list', { resource: [open] }, 'resource: a list is not a policy'],
    ['resource null', { resource: null }, 'resource: null is not a policy'],
    ['boundary', { permissionsBoundary: false }, 'permissionsBoundary: false is not a policy'],
    ['session', { session: 1 }, 'session: 1 is not a policy'],
    ['endpoint', { vpcEndpoint: () => open }, 'vpcEndpoint: a function is not a policy'],
  ])('%s', (_name, set, words) => {
    const message = misuse(() => ask(request, set));
    expect(message).toContain(`${name}: `);
    expect(message).toContain(words);
    expect(message).toContain('\nHint: ');
  });

  const threeForms = [JSON.stringify(policy), policy, parsePolicy(policy)];
  test.each<[string, unknown, string]>([
    ['an empty set', {}, 'ImplicitDeny'],
    ['undefined layers', { identity: undefined, resource: undefined, serviceControl: undefined }, 'ImplicitDeny'],
    ['empty levels', { identity: [], serviceControl: [[], []], resourceControl: [] }, 'ImplicitDeny'],
    ['text, object and Policy', { identity: threeForms, resource: open }, 'Allow'],
    ['a frozen set', Object.freeze({ identity: Object.freeze([policy]) }), 'Allow'],
  ])('is answered: %s', (_name, set, outcome) => {
    expect(outcomeOf(ask(request, set))).toBe(outcome);
  });

  test('a policy of another type than its layer is a policy error with words and place', () => {
    const scp = parsePolicy(JSON.stringify(policy), { type: 'serviceControl' });
    try {
      ask(request, { identity: [scp] });
      throw new Error('no error');
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      expect(error.message).toContain('expected a policy of type identity, got one of type serviceControl');
      expect(error.findings).toMatchObject([{ line: 1, column: 1 }]);
    }
  });

  test('what is not a policy by grammar stays a policy error', () => {
    expect(() => ask(request, { resource: policy })).toThrow(PolicyError);
    expect(() => ask(request, { resource: Promise.resolve(open) })).toThrow(/await it first/);
  });
});

describe.each(onDocument)('%s: what can be no document is a usage error with a hint', (name, ask) => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a list', [policy]],
    ['1', 1],
    ['a function', () => policy],
  ])('%s', (found, given) => {
    const message = misuse(() => ask(request, given));
    expect(message).toContain(`${name}: ${found} is not a policy`);
    expect(message).toContain('\nHint: give JSON text');
  });

  test('a set of policies is a policy error', () => {
    expect(() => ask(request, { identity: [policy] })).toThrow(PolicyError);
    expect(() => ask(request, '')).toThrow(PolicyError);
  });
});

test('the decisions are those of the evaluator', () => {
  expect(authorize(request, { identity: [policy] }).outcome).toBe('Allow');
  expect(authorizeDocument(request, open).outcome).toBe('Allow');
  expect(explain(request, { identity: [policy] }).decision).toEqual(authorize(request, { identity: [policy] }));
  expect(explainDocument(request, open)).toHaveLength(1);
});

test.each<[string, unknown, string]>([
  ['JSON text', JSON.stringify(policy), 'a string is not a set of policies'],
  ['a document', policy, 'this is a policy, not a set of policies'],
  ['a Policy', parsePolicy(policy), 'this is a policy, not a set of policies'],
  ['a bucket', s3Bucket({ name: 'logs' }), 'unknown layer "name"'],
])('%s is misuse for authorize, and a subject for explain', (_name, subject, words) => {
  expect(misuse(() => (authorize as Ask)(request, subject))).toContain(words);
  expect((explain as Ask)({ ...request, resource: 'arn:aws:s3:::logs/a' }, subject)).toHaveProperty('decision');
});

test('a call is a question for explain alone', () => {
  const call = getObject({ bucket: 'logs', key: 'a', caller: iamUser(user) });
  for (const [ask, given] of [
    [authorize as Ask, { identity: [policy] }],
    [authorizeDocument as Ask, policy],
    [explainDocument as Ask, policy],
  ] as const)
    expect(misuse(() => ask(call, given))).toContain('a call is not a request');
  expect(explain(call, { identity: [policy] })).toHaveProperty('decision');
});
