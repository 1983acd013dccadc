import { authorizeRequest, authorizeByDocument } from '../../src/evaluator/authorize';
import { compilePolicy, type CompiledStatement } from '../../src/evaluator/compile';
import type { AccessRequest, ContextValue, Outcome, PolicySet, Principal } from '../../src/evaluator/request';
import type { Policy } from '../../src/policy/model';
import { sets, texts } from './random';

/**
 * A world so small that every request in it can be asked. It is written down here once more, apart from the prover:
 * what is said in `small-space.ts` with languages and domains stands here as lists.
 */
export const owner = '111122223333';
export const stranger = '444455556666';
export const resourceStart = 'arn:aws:s3:::';
const arnStart = 'arn:aws:s3:';

type Values = readonly (string | readonly string[] | undefined)[];

export interface SmallCaller {
  readonly row: string;
  readonly principal: Principal;
  /** Keys that say who calls. */
  readonly own: Readonly<Record<string, string>>;
}

const iam = (account: string, rest: string): string => `arn:aws:iam::${account}:${rest}`;

function user(account: string, name: string, path = ''): SmallCaller {
  const arn = iam(account, `user/${path}${name}`);
  return {
    row: `user ${account}`,
    principal: arn,
    own: { 'aws:principalarn': arn, 'aws:principalaccount': account, 'aws:username': name },
  };
}

function session(account: string, path: string, role: string, name: string): SmallCaller {
  const arn = iam(account, `role/${path}${role}`);
  return {
    row: `role ${account}`,
    principal: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    own: { 'aws:principalarn': arn, 'aws:principalaccount': account, 'aws:userid': `AROA:${name}` },
  };
}

function root(account: string): SmallCaller {
  const arn = iam(account, 'root');
  return { row: `root ${account}`, principal: arn, own: { 'aws:principalarn': arn, 'aws:principalaccount': account } };
}

function federated(account: string, name: string): SmallCaller {
  const arn = `arn:aws:sts::${account}:federated-user/${name}`;
  return {
    row: `federatedUser ${account}`,
    principal: arn,
    own: { 'aws:principalarn': arn, 'aws:principalaccount': account },
  };
}

function service(name: string): SmallCaller {
  return { row: 'service', principal: { service: name }, own: { 'aws:principalservicename': name } };
}

export const callers: readonly SmallCaller[] = [
  { row: 'anonymous', principal: 'anonymous', own: { 'aws:principalaccount': 'anonymous' } },
  ...[owner, stranger].flatMap((account) => [
    user(account, 'a'),
    user(account, 'b'),
    user(account, 'a', 'x/'),
    session(account, '', 'R', 's1'),
    session(account, '', 'R', 's2'),
    session(account, 'x/', 'R', 's1'),
    session(account, '', 'S', 's2'),
    session(account, 'aws-service-role/x/', 'AWSServiceRoleForX', 's1'),
    root(account),
    federated(account, 'a'),
    federated(account, 'b'),
  ]),
  service('a.amazonaws.com'),
  service('b.amazonaws.com'),
];

/** `s3:C` has no resource. */
export const actions = [
  's3:GetA',
  's3:GetB',
  's3:C',
  's3:GetBucketPolicy',
  'kms:RetireGrant',
  'sts:AssumeRole',
] as const;

/** Without scope a claim leaves out what no policy can keep from the owner's root user. */
const isAsked = (row: string, action: string): boolean => !(row.startsWith('root') && action === 's3:GetBucketPolicy');

export const modes = ['full', 'bare'] as const;

const resources: readonly string[] = texts('ab/', 5).map((text) => `${resourceStart}${text}`);

const seconds = Array.from({ length: 13 }, (_, second) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`);
const addresses = [
  ...Array.from({ length: 40 }, (_, last) => `203.0.113.${last}`).filter((_, last) => last < 8 || last > 11),
  '203.0.114.0',
  '203.0.114.7',
  '198.51.100.7',
  '192.0.2.7',
  '0.0.0.0',
  '0.0.0.7',
  '1.2.3.4',
  '128.0.0.0',
  '128.0.0.7',
  '8000:0:0:0:0:0:0:0',
  '8000:0:0:0:0:0:0:7',
  '255.255.255.255',
  '0:0:0:0:0:0:0:0',
  '0:0:0:0:0:0:0:7',
  ...Array.from({ length: 10 }, (_, last) => `2001:db8:0:0:0:0:0:${last}`),
  '2001:db8:0:0:0:0:0:b',
  '2001:db9:0:0:0:0:0:0',
  '2001:db9:0:0:0:0:0:7',
];
const v4 = addresses.filter((address) => !address.includes(':'));
const listed = sets(texts('ab', 3), 3).map((set) => (set.length === 0 ? undefined : set));
const numbers = sets(['0', '1', '2', '3', '4', '5', '6'], 3).map((set) => (set.length === 0 ? undefined : set));

/** The values of each key in each mode; `undefined`: absent. */
const values: Readonly<Record<(typeof modes)[number], Readonly<Record<string, Values>>>> = {
  full: {
    'k:mode': ['full'],
    'k:text': [undefined, ...texts('abA', 5)],
    'k:arn': [undefined, ...texts('ab:', 5).map((text) => `${arnStart}${text}`)],
    'k:number': [undefined, ...Array.from({ length: 14 }, (_, number) => String(number))],
    'k:date': [undefined, ...seconds],
    'k:address': [undefined, ...addresses],
    'k:v4': v4,
    'k:flag': [undefined, 'true', 'false'],
    'k:list': listed,
    'k:numbers': numbers,
    'k:name': texts('ab', 2),
  },
  bare: {
    'k:mode': ['bare'],
    'k:text': [undefined],
    'k:arn': texts('ab:', 5).map((text) => `${arnStart}${text}`),
    'k:number': ['5'],
    'k:date': seconds,
    'k:address': [undefined],
    'k:v4': v4,
    'k:flag': ['true', 'false'],
    'k:list': [undefined],
    'k:numbers': [undefined],
    'k:name': [undefined],
  },
};

const callerKeys = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:username',
  'aws:userid',
  'aws:principalservicename',
] as const;

/** Whether a request is one of this world. */
export function isOfUniverse({ principal, action, resource, context = {} }: AccessRequest): boolean {
  const caller = callers.find(
    (one) => JSON.stringify(one.principal) === JSON.stringify(principal) && fits(one, context),
  );
  const takes = action === 's3:C' ? resource === '*' : resources.includes(resource);
  return caller !== undefined && takes && modes.some((mode) => inMode(mode, context));
}

function fits({ own }: SmallCaller, context: Readonly<Record<string, ContextValue>>): boolean {
  return callerKeys.every((key) => !Object.hasOwn(context, key) || own[key] === context[key]);
}

function inMode(mode: (typeof modes)[number], context: Readonly<Record<string, ContextValue>>): boolean {
  return Object.entries(values[mode]).every(([key, options]) => {
    const told = Object.hasOwn(context, key) ? context[key] : undefined;
    if (!Array.isArray(told)) return options.some((option) => option === told) || !Object.hasOwn(context, key);
    return told.every((member) => options.some((option) => Array.isArray(option) && option.includes(member)));
  });
}

/** One kind of caller, action and mode. */
export interface Scope {
  readonly row: string;
  readonly action: (typeof actions)[number];
  readonly mode: (typeof modes)[number];
}

export interface Asked {
  readonly policies: readonly Policy[];
  /** The keys that the policies read, in lower case. */
  readonly reads: readonly string[];
  readonly decide: (request: AccessRequest) => Outcome;
}

export function askedOne(policy: Policy): Asked {
  return {
    policies: [policy],
    reads: keysOf([policy]),
    decide: (request) => authorizeByDocument(request, policy).outcome,
  };
}

export function askedSet(set: PolicySet, policies: readonly Policy[]): Asked {
  return { policies, reads: keysOf(policies), decide: (request) => authorizeRequest(request, set).outcome };
}

function keysOf(policies: readonly Policy[]): string[] {
  const keys = statementsOf(policies).flatMap(({ conditions, resource }) => [
    ...conditions.flatMap(({ key, operands }) => [key, ...operands.flatMap(({ variables }) => variables)]),
    ...(resource?.entries ?? []).flatMap(({ variables }) => variables),
  ]);
  return [...new Set(keys)];
}

function statementsOf(policies: readonly Policy[]): readonly CompiledStatement[] {
  return policies.flatMap((policy) => compilePolicy(policy).statements);
}

/**
 * Every request of the world, or (`thin`) one of those that no test and no Resource of the policies answers otherwise:
 * the values of one key, or the resources, with equal answers from all of them.
 */
function* requests({ policies, reads }: Asked, thin: boolean, scope?: Scope): Generator<AccessRequest> {
  const statements = statementsOf(policies);
  const places = thin ? distinct(resources, (resource) => answersOn(statements, resource)) : resources;
  for (const mode of modes.filter((one) => scope === undefined || one === scope.mode)) {
    const keys = reads.filter((key) => Object.hasOwn(values[mode], key));
    const options = keys.map((key) => {
      const all = values[mode][key] ?? [];
      return thin && key !== 'k:name' ? distinct(all, (value) => answersTo(statements, key, value)) : all;
    });
    for (const context of products(keys, options)) {
      for (const { row, principal, own } of callers.filter((one) => scope === undefined || one.row === scope.row)) {
        const whole = { ...context };
        for (const key of reads) if (own[key] !== undefined) whole[key] = own[key];
        for (const action of scope === undefined ? actions.filter((name) => isAsked(row, name)) : [scope.action]) {
          for (const resource of action === 's3:C' ? ['*'] : places) {
            yield { principal, action, resource, resourceAccount: owner, context: whole };
          }
        }
      }
    }
  }
}

/** What the keys can be that these policies use as variables. */
const lookups = [undefined, ...texts('ab', 2)].flatMap((name) =>
  [undefined, 'a', 'b'].map((username) => (key: string): string | undefined => {
    if (key === 'k:name') return name;
    return key === 'aws:username' ? username : undefined;
  }),
);

/** The first request that is decided so. */
export function findOutcome(
  asked: Asked,
  unwanted: readonly Outcome[],
  { scope, thin = true }: { readonly scope?: Scope; readonly thin?: boolean } = {},
): AccessRequest | undefined {
  for (const request of requests(asked, thin, scope)) if (unwanted.includes(asked.decide(request))) return request;
  return undefined;
}

/** Every outcome that some request has. */
export function outcomesIn(
  asked: Asked,
  { scope, thin = true }: { readonly scope?: Scope; readonly thin?: boolean } = {},
): ReadonlySet<Outcome> {
  const found = new Set<Outcome>();
  for (const request of requests(asked, thin, scope)) if (found.add(asked.decide(request)).size === 3) break;
  return found;
}

function distinct<T>(all: readonly T[], answers: (one: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const one of all) {
    const key = answers(one);
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

function answersOn(statements: readonly CompiledStatement[], resource: string): string {
  const withVariables = statements.some(({ resource: list }) =>
    list?.entries.some(({ variables }) => variables.length > 0),
  );
  return (withVariables ? lookups : lookups.slice(0, 1))
    .map((lookup) =>
      statements.map((statement) => (statement.resource?.matches(resource, lookup) === true ? 1 : 0)).join(''),
    )
    .join();
}

function answersTo(statements: readonly CompiledStatement[], key: string, value: Values[number]): string {
  return statements
    .flatMap(({ conditions }) => conditions.filter((test) => test.key === key))
    .map((test) => {
      const varies = test.operands.some(({ variables }) => variables.length > 0);
      const holds = (varies ? lookups : lookups.slice(0, 1)).map((lookup) =>
        test.holds((asked) => (asked === key ? value : lookup(asked))) ? 1 : 0,
      );
      return holds.join('');
    })
    .join();
}

function* products(keys: readonly string[], options: readonly Values[]): Generator<Record<string, ContextValue>> {
  const [key, ...others] = keys;
  const [first = [], ...rest] = options;
  if (key === undefined) {
    yield {};
    return;
  }
  for (const tail of products(others, rest)) {
    for (const value of first) yield value === undefined ? tail : { ...tail, [key]: value };
  }
}
