import type { PolicySet } from '../../src/evaluator/request';
import type { Random } from './random';
import { owner, resourceStart, stranger, type Scope } from './small-universe';

/** Random policies about the small world. */
type Element = Readonly<Record<string, unknown>>;

/** A question about a request and its exact opposite, each as elements of a statement. */
interface Question {
  readonly yes: Element;
  readonly no: Element;
}

export interface Mix {
  /** Policy variables, settings that no source settles, operators of two families on one key. */
  readonly open: boolean;
  /** Whether statements have a principal element. */
  readonly principals: boolean;
  /** The key that most questions are about. */
  readonly focus?: string;
}

/**
 * A policy whose Denies are the leaves of a tree of questions, so that they cover everything; then, mostly, a leaf is
 * lost or bent. Allows of the same make stand beside them.
 */
export function randomPolicy(random: Random, wanted: Mix): object {
  const mix = random.chance(50)
    ? wanted
    : { ...wanted, focus: random.pick(wanted.open ? [...focuses, ...openKeys] : focuses) };
  const denies = bent(random, mix, leaves(random, mix, 1 + random.below(3)));
  const allows = random.chance(60) ? leaves(random, mix, random.below(3)).filter(() => random.chance(70)) : [];
  const statements = [
    ...denies.map((elements) => statement('Deny', elements, mix)),
    ...allows.map((elements) => statement('Allow', elements, mix)),
  ];
  return {
    Version: random.chance(95) ? '2012-10-17' : '2008-10-17',
    Statement: statements.length === 0 ? [statement('Allow', {}, mix)] : statements,
  };
}

function statement(effect: 'Allow' | 'Deny', elements: Element, { principals }: Mix): Element {
  const defaults: Element = {
    ...(!('NotAction' in elements) && { Action: '*' }),
    ...(!('NotResource' in elements) && { Resource: '*' }),
    ...(principals && !('NotPrincipal' in elements) && { Principal: '*' }),
  };
  return { Effect: effect, ...defaults, ...elements };
}

function leaves(random: Random, mix: Mix, depth: number): Element[] {
  if (depth === 0) return [{}];
  const { yes, no } = question(random, mix);
  return [yes, no].flatMap((answer) => {
    if (clashes(answer)) return [answer];
    const below = leaves(random, mix, random.chance(60) ? depth - 1 : 0);
    return below.map((leaf) => merge(answer, leaf) ?? leaf);
  });
}

function clashes({ NotAction, NotResource, NotPrincipal }: Element): boolean {
  return [NotAction, NotResource, NotPrincipal].every((element) => element !== undefined);
}

/** Both elements; nothing where one statement cannot say both. */
function merge(first: Element, second: Element): Element | undefined {
  for (const name of ['Action', 'Resource', 'Principal']) {
    const has = (elements: Element): boolean => name in elements || `Not${name}` in elements;
    if (has(first) && has(second)) return undefined;
  }
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const { Condition } of [first, second]) {
    for (const [operator, keys] of Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>)) {
      for (const [key, values] of Object.entries(keys)) {
        const block = (conditions[operator] ??= {});
        if (Object.hasOwn(block, key)) return undefined;
        block[key] = values;
      }
    }
  }
  return { ...first, ...second, ...(Object.keys(conditions).length > 0 && { Condition: conditions }) };
}

/** Half of the covers get a hole: a leaf is lost, or one more question is put to it. */
function bent(random: Random, mix: Mix, leaves_: readonly Element[]): readonly Element[] {
  if (leaves_.length < 2 || random.chance(45)) return leaves_;
  const index = random.below(leaves_.length);
  if (random.chance(25)) return leaves_.filter((_, at) => at !== index);
  const { yes, no } = question(random, mix);
  return leaves_.map((leaf, at) => (at === index ? (merge(leaf, random.chance(50) ? yes : no) ?? leaf) : leaf));
}

function question(random: Random, mix: Mix): Question {
  if (mix.focus !== undefined && random.chance(85)) return onKey(random, mix);
  const kinds = [onAction, onResource, ...(mix.principals ? [onPrincipal] : []), onKey, onKey, onKey, onKey];
  return random.pick(kinds)(random, mix);
}

function swapped(random: Random, { yes, no }: Question): Question {
  return random.chance(50) ? { yes, no } : { yes: no, no: yes };
}

function onAction(random: Random): Question {
  const names = ['s3:GetA', 's3:Get*', 's3:*', 's3:C', 's3:GetBucketPolicy', 'KMS:*', 's3:Get?', '*', 'sts:AssumeRole'];
  const list = random.few(names, 1, 2);
  return swapped(random, { yes: { Action: list }, no: { NotAction: list } });
}

function onResource(random: Random, { open }: Mix): Question {
  const list = Array.from({ length: 1 + random.below(2) }, () => {
    if (random.chance(8)) return '*';
    const variable = open && random.chance(30) ? '${aws:username}' : '';
    return `${resourceStart}${pattern(random, 'ab/', 4)}${variable}${variable === '' ? '' : pattern(random, 'ab/', 1)}`;
  });
  return swapped(random, { yes: { Resource: list }, no: { NotResource: list } });
}

/** `row`: of whom principals mostly speak. */
function onPrincipal(random: Random, { open }: Mix, row = ''): Question {
  const [kind = '', known] = row.split(' ');
  const account = known ?? (random.chance(60) ? owner : stranger);
  const all = [
    account,
    `arn:aws:iam::${account}:root`,
    `arn:aws:iam::${account}:user/a`,
    `arn:aws:iam::${account}:user/x/a`,
    `arn:aws:iam::${account}:role/R`,
    `arn:aws:sts::${account}:assumed-role/R/s1`,
    `arn:aws:sts::${account}:federated-user/a`,
  ];
  const near = all.filter((arn) => arn.includes(kind === 'federatedUser' ? 'federated' : `${kind}/`));
  const aws = known !== undefined && near.length > 0 && random.chance(70) ? [...near, account] : all;
  const value = random.pick<Element>([
    { AWS: random.pick(aws) },
    { AWS: random.pick(near.length > 0 ? near : aws) },
    { AWS: random.few(aws, 1, 3) },
    // Whoever is listed at every level is exempt under NotPrincipal.
    { AWS: [...all, `arn:aws:iam::${account}:user/b`] },
    { AWS: random.few(aws, 1, 2), Service: 'a.amazonaws.com' },
    { Service: random.few(['a.amazonaws.com', 'c.amazonaws.com'], 1, 2) },
    ...(open ? [{ AWS: '*' }] : []),
  ]);
  return { yes: { Principal: value }, no: { NotPrincipal: value } };
}

function pattern(random: Random, letters: string, most: number): string {
  const text = random.text(`${letters}${letters}*?`, most);
  return random.chance(30) ? `${text}*` : text;
}

const several = (random: Random, one: () => string): string[] => Array.from({ length: 1 + random.below(3) }, one);

/** Questions about one context key. Positive operators do not hold on a missing key, negated ones do. */
function onKey(random: Random, mix: Mix): Question {
  const key = mix.focus ?? random.pick(mix.open ? [...settledKeys, ...openKeys] : settledKeys);
  const ask = families[key] ?? onText;
  return swapped(random, ask(random, key, mix));
}

const settledKeys = [
  'k:text',
  'k:text',
  'k:arn',
  'k:number',
  'k:date',
  'k:address',
  'k:v4',
  'k:flag',
  'k:list',
  'k:list',
  'k:numbers',
  'k:mode',
  'aws:PrincipalArn',
  'aws:PrincipalAccount',
  'aws:username',
  'aws:userid',
  'aws:PrincipalServiceName',
];
const focuses = [
  'k:text',
  'k:text',
  'k:arn',
  'k:number',
  'k:date',
  'k:address',
  'k:v4',
  'k:list',
  'k:numbers',
  'aws:PrincipalArn',
];
const openKeys = ['k:mixed', 'k:unqualified', ...Array.from({ length: 8 }, () => 'k:variable')];

type Ask = (random: Random, key: string, mix: Mix) => Question;

function opposite(positive: string, negative: string, key: string, values: unknown): Question {
  return {
    yes: { Condition: { [positive]: { [key]: values } } },
    no: { Condition: { [negative]: { [key]: values } } },
  };
}

/** `IfExists` on the positive side covers the missing key as well; the other side then must not. */
function maybeIfExists(random: Random, question_: Question, key: string, positive: string, percent = 25): Question {
  if (!random.chance(percent)) return question_;
  const [values] = Object.values(
    (question_.yes['Condition'] as Record<string, Record<string, unknown>>)[positive] ?? {},
  );
  return {
    yes: { Condition: { [`${positive}IfExists`]: { [key]: values } } },
    no: merge(question_.no, { Condition: { Null: { [key]: 'false' } } }) ?? question_.no,
  };
}

function onText(random: Random, key: string): Question {
  const [positive, negative] = random.pick([
    ['StringEquals', 'StringNotEquals'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['StringLike', 'StringNotLike'],
  ] as const);
  const letters = key === 'k:text' ? 'abA' : 'ab';
  const values =
    positive === 'StringLike'
      ? several(random, () => pattern(random, letters, 4))
      : several(random, () => random.text(letters, 3));
  if (random.chance(15)) return nullTest(key);
  if (random.chance(4))
    return {
      yes: { Condition: { StringEquals: { [key]: [] } } },
      no: { Condition: { StringNotEquals: { [key]: [] } } },
    };
  if (random.chance(10)) return setTest(random, key, positive, negative, values);
  return maybeIfExists(random, opposite(positive, negative, key, values), key, positive);
}

function nullTest(key: string): Question {
  return { yes: { Condition: { Null: { [key]: 'true' } } }, no: { Condition: { Null: { [key]: 'false' } } } };
}

/** "Some value passes" and "every value does not"; the second holds on a missing key. */
function setTest(random: Random, key: string, positive: string, negative: string, values: unknown): Question {
  return random.chance(50)
    ? opposite(`ForAnyValue:${positive}`, `ForAllValues:${negative}`, key, values)
    : opposite(`ForAnyValue:${negative}`, `ForAllValues:${positive}`, key, values);
}

const ordered: readonly (readonly [string, string])[] = [
  ['LessThan', 'GreaterThanEquals'],
  ['GreaterThan', 'LessThanEquals'],
  ['Equals', 'NotEquals'],
];

/** The opposite of an order test leaves the missing key out, of (in)equality it does not. */
function inOrder(
  random: Random,
  family: 'Numeric' | 'Date',
  key: string,
  values: string[],
  optional: boolean,
): Question {
  const [below, above] = random.pick(ordered);
  if (below === 'Equals') {
    return maybeIfExists(
      random,
      opposite(`${family}Equals`, `${family}NotEquals`, key, values),
      key,
      `${family}Equals`,
    );
  }
  const one = values.slice(0, 1);
  return opposite(`${family}${below}`, `${family}${above}${optional || random.chance(70) ? 'IfExists' : ''}`, key, one);
}

function block(random: Random): string {
  return `203.0.113.${random.below(18)}${random.pick(['', '/32', '/31', '/30', '/29', '/28'])}`;
}

function onAddress(random: Random, key: string, one: () => string): Question {
  return maybeIfExists(random, opposite('IpAddress', 'NotIpAddress', key, several(random, one)), key, 'IpAddress');
}

const families: Readonly<Record<string, Ask>> = {
  'k:list': (random, key) => {
    if (random.chance(15)) return nullTest(key);
    if (random.chance(5)) return opposite('ForAnyValue:StringEquals', 'ForAllValues:StringNotEquals', key, []);
    const [positive, negative] = random.pick([
      ['StringEquals', 'StringNotEquals'],
      ['StringLike', 'StringNotLike'],
    ] as const);
    const values = several(random, () => (positive === 'StringLike' ? pattern(random, 'ab', 2) : random.text('ab', 2)));
    return setTest(random, key, positive, negative, values);
  },
  'k:numbers': (random, key) => {
    const value = String(1 + random.below(5));
    const [below, above] = random.pick(ordered);
    return random.chance(50)
      ? opposite(`ForAnyValue:Numeric${below}`, `ForAllValues:Numeric${above}`, key, value)
      : opposite(`ForAnyValue:Numeric${above}`, `ForAllValues:Numeric${below}`, key, value);
  },
  'k:arn': (random, key) => {
    if (random.chance(25)) {
      const values = several(random, () => `arn:aws:s3:${pattern(random, 'ab::', 4)}`);
      return opposite('StringLike', 'StringNotLike', key, values);
    }
    const values = several(random, () => `arn:aws:${random.pick(['s3', 's?', '*'])}:${pattern(random, 'ab::::', 5)}`);
    return maybeIfExists(random, opposite('ArnLike', 'ArnNotEquals', key, values), key, 'ArnLike');
  },
  'k:number': (random, key) =>
    inOrder(
      random,
      'Numeric',
      key,
      several(random, () => `${1 + random.below(10)}${random.pick(['', '', '.5', '.0'])}`),
      true,
    ),
  'k:date': (random, key) => {
    const second = (): string => {
      const at = 1 + random.below(10);
      if (random.chance(20)) return String(Date.UTC(2026, 0, 1) / 1000 + at);
      return `2026-01-01T00:00:${String(at).padStart(2, '0')}${random.pick(['', '.5'])}Z`;
    };
    return inOrder(random, 'Date', key, several(random, second), true);
  },
  'k:address': (random, key) => {
    const wide = ['2001:db8::/126', '0.0.0.0/1', '::/1', '2001:db8::5', '2001:db8::/32', '0.0.0.0/0', '::/0'];
    return onAddress(random, key, () => (random.chance(30) ? random.pick(wide) : block(random)));
  },
  'k:v4': (random, key) => {
    const wide = ['0.0.0.0/1', '128.0.0.0/1', '203.0.113.0/29', '203.0.113.0/24'];
    return onAddress(random, key, () => (random.chance(60) ? random.pick(wide) : block(random)));
  },
  'k:flag': (random, key) => {
    if (random.chance(30)) return nullTest(key);
    return random.chance(50)
      ? opposite('Bool', 'BoolIfExists', key, 'true')
      : { yes: { Condition: { Bool: { [key]: 'true' } } }, no: { Condition: { BoolIfExists: { [key]: 'false' } } } };
  },
  'k:mode': (_, key) => opposite('StringEquals', 'StringNotEquals', key, 'full'),
  'aws:PrincipalArn': (random, key) => {
    const account = random.pick([owner, stranger, '*']);
    const value = random.pick([`user/${pattern(random, 'abx/', 2)}*`, 'role/*', 'root', 'role/R', '*/a', 'user/a']);
    const values = [`arn:aws:${random.pick(['iam', '*'])}::${account}:${value}`];
    return random.chance(60)
      ? opposite('ArnLike', 'ArnNotLike', key, values)
      : opposite('StringLike', 'StringNotLike', key, values);
  },
  'aws:PrincipalAccount': (random, key) =>
    opposite('StringEquals', 'StringNotEquals', key, random.pick([owner, stranger, 'anonymous', [owner, 'anonymous']])),
  'aws:userid': (random, key) =>
    opposite('StringLike', 'StringNotLike', key, random.pick(['*:s1', 'AROA:*', '*s?', 'AROA:s2'])),
  'aws:PrincipalServiceName': (random, key) =>
    opposite('StringLike', 'StringNotLike', key, random.pick(['a*', '*.amazonaws.com', 'b.amazonaws.com'])),
  'k:mixed': (random) =>
    opposite('NumericLessThan', 'NumericGreaterThanEqualsIfExists', random.pick(['k:text', 'k:number']), '5'),
  'k:variable': (random) => {
    const text = random.pick([
      '${aws:username}',
      '${k:name}',
      'a${k:name}*',
      "${aws:username, 'a'}",
      '*${k:name}b',
      '${k:list}',
    ]);
    const [positive, negative] = random.pick([
      ['StringEquals', 'StringNotEquals'],
      ['StringLike', 'StringNotLike'],
    ] as const);
    const key = random.pick(['k:list', 'k:name', 'k:mode', 'aws:username']);
    if (key === 'k:list') return setTest(random, key, positive, negative, text);
    return maybeIfExists(random, opposite(positive, negative, key, text), key, positive, 60);
  },
  'k:unqualified': (random) => opposite('StringLike', 'StringNotLike', 'k:list', pattern(random, 'ab', 2)),
};

/** A set of layers; each mostly allows everything, so that the interplay shows. */
export function randomSet(random: Random, { row }: Scope): PolicySet {
  const own = (): object => layer(random, { open: false, principals: false }, row);
  const spoken = (): object => layer(random, { open: false, principals: true }, row);
  const maybe = <T>(percent: number, make: () => T): T | undefined => (random.chance(percent) ? make() : undefined);
  const layers = {
    identity: maybe(70, () => [own()]),
    resource: maybe(75, spoken),
    permissionsBoundary: maybe(35, own),
    session: maybe(25, own),
    serviceControl: maybe(40, () => [[own()], ...(random.chance(60) ? [[own(), own()]] : [])]),
    resourceControl: maybe(25, () => [[spoken()]]),
    vpcEndpoint: maybe(25, spoken),
  };
  return Object.fromEntries(Object.entries(layers).filter(([, given]) => given !== undefined));
}

/** At most one question: Allow on the one side, and Deny or nothing on the other. */
function layer(random: Random, mix: Mix, row: string): object {
  if (random.chance(45)) return plainLayer(random, mix, row);
  const whom = mix.principals && random.chance(60);
  const { yes, no } = whom ? onPrincipal(random, mix, row) : question(random, mix);
  const statements = random.pick([
    [statement('Allow', {}, mix)],
    [statement('Allow', {}, mix)],
    [statement('Allow', yes, mix)],
    [statement('Allow', yes, mix)],
    [statement('Allow', {}, mix), statement('Deny', random.chance(50) ? yes : no, mix)],
    [statement('Allow', no, mix), statement('Deny', yes, mix)],
    [statement('Allow', yes, mix), statement('Allow', no, mix)],
    [statement('Allow', { Action: 'sqs:*' }, mix)],
  ]);
  return { Version: '2012-10-17', Statement: statements };
}

/** Allow everything to one principal, or nothing that is asked here. */
function plainLayer(random: Random, mix: Mix, row: string): object {
  const silent = random.chance(mix.principals ? 10 : 45) ? { Action: 'sqs:*' } : {};
  const whom = mix.principals && random.chance(75) ? onPrincipal(random, mix, row).yes : {};
  return { Version: '2012-10-17', Statement: statement('Allow', { ...silent, ...whom }, mix) };
}
