import { equivalent } from '../../src/claims/comparison';
import type { Policy, PolicyType } from '../../src/policy/model';
import { toPolicy } from '../../src/policy/parse';
import { expandActions } from '../../src/summary/action-names';
import { accessText } from '../../src/summary/access-text';
import { Random } from '../prover/random';

type Tests = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface Drawn {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: readonly string[] | '*';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Tests;
  /** Elements that stand with `Not` before them. */
  readonly negated: readonly ('Action' | 'Resource')[];
}

const roles = ['Reader', 'Writer', 'Auditor'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:Get*', 's3:*', 's3:List*'];
const resources = [
  'arn:aws:s3:::logs',
  'arn:aws:s3:::logs/*',
  'arn:aws:s3:::logs/reports/*',
  'arn:aws:s3:::logs/a.csv',
];
const tests: readonly ((random: Random) => Tests)[] = [
  (random) => ({
    StringEquals: { 'aws:SourceVpce': random.few(['vpce-0a1b2c3d', 'vpce-1b2c3d4e', 'vpce-2c3d4e5f'], 1, 2) },
  }),
  (random) => ({ StringLike: { 's3:prefix': random.few(['reports/*', 'home/*', 'a'], 1, 2) } }),
  (random) => ({ Bool: { 'aws:SecureTransport': [random.pick(['true', 'false'])] } }),
  (random) => ({ IpAddress: { 'aws:SourceIp': random.few(['203.0.113.0/24', '198.51.100.7', '192.0.2.0/28'], 1, 2) } }),
  (random) => ({ ArnLike: { 'aws:PrincipalArn': random.few([...roles, 'arn:aws:iam::*:role/team-*'], 1, 2) } }),
  (random) => ({ StringNotEquals: { 'aws:PrincipalOrgID': [random.pick(['o-aaaaaaaaaa', 'o-bbbbbbbbbb'])] } }),
  (random) => ({ NumericGreaterThan: { 's3:max-keys': [random.pick(['10', '100'])] } }),
  (random) => ({
    StringEqualsIgnoreCase: { 'aws:PrincipalTag/team': random.few(['Blue', 'blue-2', 'RED', '42'], 1, 2) },
  }),
  (random) => ({ Null: { 'aws:SourceVpce': [random.pick(['true', 'false'])] } }),
  (random) => ({ Bool: { 'aws:MultiFactorAuthPresent': [random.pick(['true', 'false'])] } }),
  (random) => ({
    DateLessThan: { 'aws:CurrentTime': [random.pick(['2027-01-01T00:00:00Z', '2027-06-01T00:00:00Z'])] },
  }),
];

function drawnPolicy(random: Random, type: PolicyType): readonly Drawn[] {
  return Array.from({ length: 1 + random.below(4) }, (): Drawn => {
    const Effect = random.chance(65) ? 'Allow' : 'Deny';
    const chosen = random.few(tests, 0, 2).map((make) => make(random));
    return {
      Effect,
      ...(type === 'resource' && { Principal: Effect === 'Deny' ? '*' : random.few(roles, 1, 2) }),
      Action: random.few(actions, 1, 3),
      Resource: random.few(resources, 1, 2),
      negated: [
        ...(random.chance(10) ? (['Action'] as const) : []),
        ...(random.chance(15) ? (['Resource'] as const) : []),
      ],
      ...(chosen.length > 0 && { Condition: Object.assign({}, ...chosen) as Tests }),
    };
  });
}

/** Ways to say the same otherwise. */
const rewritings: Readonly<Record<string, (statements: readonly Drawn[], random: Random) => readonly object[]>> = {
  order: (statements) => [...statements].reverse().map((one) => ({ ...one, Action: [...one.Action].reverse() })),
  'split by action': (statements) =>
    statements.flatMap((one) =>
      one.negated.includes('Action') ? [one] : one.Action.map((name) => ({ ...one, Action: [name] })),
    ),
  'split by resource': (statements) =>
    statements.flatMap((one) =>
      one.negated.includes('Resource') ? [one] : one.Resource.map((name) => ({ ...one, Resource: [name] })),
    ),
  'split by principal': (statements) =>
    statements.flatMap((one) =>
      Array.isArray(one.Principal) ? (one.Principal as string[]).map((name) => ({ ...one, Principal: [name] })) : [one],
    ),
  scalar: (statements) =>
    statements.map((one) => ({ ...one, Action: scalar(one.Action), Resource: scalar(one.Resource) })),
  'letter case': (statements) =>
    statements.map((one) => ({
      ...one,
      Action: one.Action.map((name) => name.toUpperCase().replace('S3:', 's3:')),
      ...(one.Condition && { Condition: renamed(one.Condition, (key) => key.toUpperCase()) }),
    })),
  'a narrower copy': (statements, random) => {
    const one = random.pick(statements);
    if (one.negated.length > 0) return statements;
    return [...statements, { ...one, Resource: one.Resource.slice(0, 1), Action: one.Action.slice(0, 1) }];
  },
  'a list for a wildcard': (statements) =>
    statements.map((one) => ({ ...one, Action: one.Action.includes('s3:*') ? one.Action : expandActions(one.Action) })),
  'a pattern beside what it covers': (statements) =>
    statements.map((one) => ({
      ...one,
      Action: [...one.Action, ...(one.Action.includes('s3:Get*') ? ['s3:GetObjectAcl'] : [])],
      Resource: [...one.Resource, ...(one.Resource.includes('arn:aws:s3:::logs/*') ? ['arn:aws:s3:::logs/x/*'] : [])],
    })),
  'operators that say the same': (statements) =>
    statements.map((one) => ({ ...one, ...(one.Condition && { Condition: sameOperators(one.Condition) }) })),
  'split by value': (statements) => statements.flatMap(splitByValue),
  'operators that say the same of some keys': (statements, random) =>
    statements.map((one) => ({ ...one, ...(one.Condition && { Condition: respelled(one.Condition, random) }) })),
  'values that say the same': (statements) =>
    statements.map((one) => ({
      ...one,
      Resource: one.Resource.map((arn) => arn.replace('*', '**')),
      ...(one.Condition && { Condition: sameValues(one.Condition) }),
    })),
};
export const namesOfRewritings = Object.keys(rewritings);

function scalar(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}

function renamed(condition: Tests, rename: (key: string) => string): Tests {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, test]) => [
      operator,
      Object.fromEntries(Object.entries(test).map(([key, values]) => [rename(key), values])),
    ]),
  );
}

function sameOperators(condition: Tests): Tests {
  const other: Readonly<Record<string, string>> = {
    StringEquals: 'StringLike',
    StringNotEquals: 'StringNotLike',
    ArnLike: 'ArnEquals',
  };
  const spelled: [string, Tests[string]][] = [];
  for (const [operator, test] of Object.entries(condition)) {
    const name = other[operator] ?? operator;
    // Another test may stand there already.
    spelled.push([name in condition ? operator : name, test]);
  }
  return Object.fromEntries(spelled);
}

/** A statement for each value of its first test that any one of them meets. */
function splitByValue(one: Drawn): readonly Drawn[] {
  const { Condition = {} } = one;
  const found = Object.entries(Condition).find(
    ([operator, test]) => !operator.includes('Not') && Object.values(test).some((values) => values.length > 1),
  );
  const [operator = '', test = {}] = found ?? [];
  const [key = '', values = []] = Object.entries(test)[0] ?? [];
  if (found === undefined) return [one];
  return values.map((value) => ({ ...one, Condition: { ...Condition, [operator]: { ...test, [key]: [value] } } }));
}

/** What says the same of keys that are always sent, are Boolean or have whole numbers; of others it is another test. */
function respelled(condition: Tests, random: Random): Tests {
  const spelled = Object.entries(condition).map(([operator, test]): [string, Tests[string]] => {
    const [key = '', [value = ''] = []] = Object.entries(test)[0] ?? [];
    const other = value === 'true' ? 'false' : 'true';
    switch (operator) {
      case 'Bool':
        return random.pick<[string, Tests[string]]>([
          ['BoolIfExists', test],
          ['StringEquals', test],
          ['StringNotEquals', { [key]: [other] }],
        ]);
      case 'Null':
        return [value === 'false' ? 'StringLike' : 'StringNotLike', { [key]: ['*'] }];
      case 'NumericGreaterThan':
        return ['NumericGreaterThanEquals', { [key]: [String(Number(value) + 1)] }];
      default:
        return [random.chance(50) ? operator : `${operator}IfExists`, test];
    }
  });
  return new Set(spelled.map(([operator]) => operator)).size < spelled.length ? condition : Object.fromEntries(spelled);
}

function sameValues(condition: Tests): Tests {
  const ways: Readonly<Record<string, (value: string) => string>> = {
    StringEqualsIgnoreCase: (value) => value.toUpperCase(),
    StringLike: (value) => value.replace('*', '**'),
    ArnLike: (value) => value.replace('*', '**'),
    NumericGreaterThan: (value) => `0${value}.0`,
    DateLessThan: (value) => value.replace('T00:00:00Z', ''),
    IpAddress: (value) => value.replace('.0/', '.9/'),
  };
  return Object.fromEntries(
    Object.entries(condition).map(([operator, test]) => [
      operator,
      Object.fromEntries(
        Object.entries(test).map(([key, values]) => [key, values.map(ways[operator] ?? ((value) => value))]),
      ),
    ]),
  );
}

function documentStatement(one: object): object {
  const { negated, Principal, Action, Resource, ...rest } = one as Drawn;
  const named = (element: 'Action' | 'Resource'): string => (negated.includes(element) ? `Not${element}` : element);
  return {
    ...rest,
    ...(Principal !== undefined && { Principal: Array.isArray(Principal) ? { AWS: Principal as unknown } : Principal }),
    [named('Action')]: Action,
    [named('Resource')]: Resource,
  };
}

function policyFrom(statements: readonly object[], type: PolicyType) {
  return toPolicy({ Version: '2012-10-17', Statement: statements.map(documentStatement) }, { type });
}

/** One pair put to the law: the texts are equal only if the policies are equivalent. */
export interface Pair {
  readonly kind: string;
  readonly equal: boolean;
  readonly isEquivalent: boolean | 'undecided';
  readonly long: boolean;
  readonly policies: readonly [object, object];
}

/** The pairs of a seed: every other one equivalent by a rewriting, the others changed in one place. */
export function* pairsOf(seed: number, count: number): Generator<Pair> {
  const random = new Random(seed);
  for (let at = 0; at < count; at++) {
    const type = random.pick<PolicyType>(['resource', 'identity']);
    const statements = drawnPolicy(random, type);
    const rewritten = at % 2 === 0;
    const kind = rewritten ? random.pick(namesOfRewritings) : 'changed';
    const other = (rewritten ? rewritings[kind]?.(statements, random) : changed(statements, random, type)) ?? [];
    const [first, second] = [policyFrom(statements, type), policyFrom(other, type)];
    const [one, two] = [accessText(first), accessText(second)];
    const { answer } = equivalent(first, second);
    yield {
      kind,
      equal: one === two,
      isEquivalent: answer === 'undecided' ? answer : answer === 'proven',
      long: one.includes('cannot be put shortly'),
      policies: [first.document, second.document],
    };
  }
}

/** A policy with one statement whose condition was widened, and how its text changed. */
export interface Widening {
  readonly isEquivalent: boolean | 'undecided';
  /** The lines that are in one of the texts alone. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** How the line of the condition begins. */
  readonly line: string;
  readonly policies: readonly [object, object];
}

const widenings: readonly (readonly [operator: string, key: string, before: string[], after: string[]])[] = [
  ['StringEquals', 'aws:SourceVpce', ['vpce-3d4e5f6a'], ['vpce-3d4e5f6a', 'vpce-4e5f6a7b']],
  ['IpAddress', 'aws:SourceIp', ['198.51.100.64/26'], ['198.51.100.64/26', '192.0.2.128/25']],
  ['StringLike', 's3:prefix', ['team/a*'], ['team/*']],
  ['NumericLessThanEquals', 's3:max-keys', ['20'], ['30']],
  ['DateLessThan', 'aws:CurrentTime', ['2028-01-01T00:00:00Z'], ['2029-01-01T00:00:00Z']],
  ['StringEquals', 'aws:PrincipalOrgID', ['o-cccccccccc'], ['o-cccccccccc', 'o-dddddddddd']],
];

/** Drawn policies with a statement for a principal of its own, whose condition is then widened. */
export function* wideningsOf(seed: number, count: number): Generator<Widening> {
  const random = new Random(seed);
  for (let at = 0; at < count; at++) {
    const others = drawnPolicy(random, 'resource');
    const place = random.below(others.length + 1);
    const [operator, key, before, after] = random.pick(widenings);
    const policies = [before, after].map((values) => {
      const own: Drawn = {
        Effect: 'Allow',
        Principal: ['arn:aws:iam::111122223333:role/Own'],
        Action: [key.startsWith('s3:') ? 's3:ListBucket' : 's3:GetObject'],
        Resource: [key.startsWith('s3:') ? 'arn:aws:s3:::logs' : 'arn:aws:s3:::logs/*'],
        Condition: { [operator]: { [key]: values } },
        negated: [],
      };
      return policyFrom([...others.slice(0, place), own, ...others.slice(place)], 'resource');
    });
    const [first, second] = policies as [Policy, Policy];
    const [one, two] = [accessText(first).split('\n'), accessText(second).split('\n')];
    const { answer } = equivalent(first, second);
    yield {
      isEquivalent: answer === 'undecided' ? answer : answer === 'proven',
      before: one.filter((line) => !two.includes(line)),
      after: two.filter((line) => !one.includes(line)),
      line: `  when ${key} ${operator} `,
      policies: [first.document, second.document],
    };
  }
}

/** One statement with one element of another policy, without its Condition, or turned into its opposite. */
function changed(statements: readonly Drawn[], random: Random, type: PolicyType): readonly object[] {
  const at = random.below(statements.length);
  const way = random.pick(['element', 'tests', 'effect'] as const);
  const [other] = drawnPolicy(random, type);
  const element = random.pick(['Action', 'Resource', 'Condition', 'Effect'] as const);
  return statements.map((one, index) => {
    if (index !== at || other === undefined) return one;
    if (way === 'effect' && type === 'identity') return { ...one, Effect: one.Effect === 'Allow' ? 'Deny' : 'Allow' };
    if (way === 'tests' && one.Condition !== undefined) return { ...one, Condition: negated(one.Condition) };
    const rest = Object.fromEntries(Object.entries(one).filter(([name]) => name !== element));
    return { negated: one.negated, ...rest, ...pick(other, element) };
  });
}

const opposites: Readonly<Record<string, string>> = {
  StringEquals: 'StringNotEquals',
  StringNotEquals: 'StringEquals',
  StringLike: 'StringNotLike',
  IpAddress: 'NotIpAddress',
  ArnLike: 'ArnNotLike',
};

function negated(condition: Tests): Tests {
  const operators = Object.keys(condition);
  const isFree = operators.every((operator) => !operators.includes(opposites[operator] ?? ''));
  if (!isFree) return condition;
  return Object.fromEntries(
    Object.entries(condition).map(([operator, test]) => [opposites[operator] ?? operator, test]),
  );
}

function pick(from: Drawn, element: keyof Drawn): Partial<Drawn> {
  return from[element] === undefined ? {} : { [element]: from[element] };
}
