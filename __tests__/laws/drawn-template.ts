import type { Random } from '../prover/random';

/** A template with the policy of its bucket `Logs`. */
export interface Drawn {
  readonly template: Readonly<Record<string, object>>;
  readonly statements: readonly unknown[];
  /** Texts that parameters and imports are tried with. */
  readonly literals: readonly string[];
}

/** How the names that decide come into a template. */
export const forms = [
  ...['reference', 'condition', 'account', 'region', 'address', 'number', 'date', 'both ways'],
  ...['list', 'select', 'split', 'mapping', 'import', 'absent', 'through others', 'made name', 'list length'],
  // The policy in a nested stack, and names in whichever of some other forms.
  'nested',
] as const;
export type Form = (typeof forms)[number] | 'any';

/** The letters that CloudFormation ends a name with. */
export const DRAWN = '9z8y7x6w5v4u';
export const accounts = ['111122223333', '444455556666', '123456789012'];
export const hostile = [
  ...['*', '?', 'q*', '${aws:username}', '${aws:SourceVpce}', '0.0.0.0/0', '::/0', '203.0.113.0/24', 'true', 'false'],
  ...['1', '', 'prod', 'dev', 'qz', 'q', 'z', 'logs', 'app-logs', 'eu-west-1', 'vpce-0a1b2c3d', '2020-01-01T00:00:00Z'],
  ...accounts,
];

export const ref = (id: string) => ({ Ref: id });
export const sub = (text: string) => ({ 'Fn::Sub': text });
const select = (index: number | object, list: unknown) => ({
  'Fn::Select': [typeof index === 'number' ? String(index) : index, list],
});
const absent = ref('AWS::NoValue');
const bucketArn = { 'Fn::GetAtt': ['Logs', 'Arn'] };

/** A test of a condition key and the one that holds where it does not; a value `v` stands in both. */
interface Tests {
  readonly key: string;
  readonly pairs: readonly (readonly [operator: string, complement: string])[];
  readonly values: readonly string[];
}

const text: Tests = {
  key: 'aws:SourceVpce',
  pairs: [
    ['StringEquals', 'StringNotEquals'],
    ['StringLike', 'StringNotLike'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ],
  values: ['vpce-0a1b2c3d', 'q', '*', 'q*'],
};
const account: Tests = { ...text, key: 'aws:PrincipalAccount', values: accounts };
const address: Tests = {
  key: 'aws:SourceIp',
  pairs: [['IpAddress', 'NotIpAddress']],
  values: ['203.0.113.0/24', '10.0.0.0/8', '203.0.113.7/32'],
};
const number: Tests = {
  key: 's3:signatureAge',
  pairs: [
    ['NumericLessThan', 'NumericGreaterThanEquals'],
    ['NumericLessThanEquals', 'NumericGreaterThan'],
    ['NumericEquals', 'NumericNotEquals'],
  ],
  values: ['600000', '5', '0'],
};
const date: Tests = {
  key: 'aws:CurrentTime',
  pairs: [
    ['DateLessThan', 'DateGreaterThanEquals'],
    ['DateLessThanEquals', 'DateGreaterThan'],
  ],
  values: ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'],
};

const tag: Tests = { ...text, key: 'aws:PrincipalTag/team', values: ['app-*', '*-logs-*', 'q'] };
/** Names that CloudFormation may make up, by a pattern that the stack of an example does not fit. */
export const madeNames: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  ['logs', 'Reader'].map((id) => [
    `(app|q)-${id}-[a-z0-9]{12}`,
    ['app', 'q'].flatMap((stack) => [DRAWN, '0a1b2c3d4e5f'].map((letters) => `${stack}-${id}-${letters}`)),
  ]),
);

const linkedPairs: readonly (readonly number[])[] = [
  [0, 1],
  [1, 2],
  [0, 2],
];

/** Forms that are about several names; with more names in the others, there would be too many deployments. */
const manyNames: ReadonlySet<Form> = new Set<Form>(['reference', 'condition', 'both ways']);

/** Forms whose names decide together. */
const manyTogether: ReadonlySet<Form> = new Set<Form>(['reference', 'made name']);

/** Where the names of one template come from. */
class Names {
  readonly parameters: Record<string, object> = {};
  readonly conditions: Record<string, object> = {};
  readonly mappings: Record<string, object> = {};

  private last = 'Q';
  private made: string | undefined;

  constructor(
    private readonly random: Random,
    private readonly form: Form,
    private readonly tests: Tests,
  ) {}

  /** A text in which a name stands, or a literal. */
  draw(): unknown {
    const { random } = this;
    if (random.chance(isTyped(this.form) || manyTogether.has(this.form) ? 10 : 20)) {
      return random.pick(this.tests.values);
    }
    switch (this.form) {
      case 'condition':
      case 'absent':
        return this.chosen();
      case 'account':
        return random.pick<unknown>([ref('AWS::AccountId'), ref('AWS::AccountId'), this.chosen()]);
      case 'region':
        return random.pick<unknown>([ref('AWS::Region'), ref('AWS::Partition'), this.chosen(), this.ofMapping()]);
      case 'select':
        return random.pick([
          select(random.below(4), this.list()),
          select(random.below(2), [this.parameter(), random.pick(this.tests.values)]),
          select(this.index(), ['*', ...this.tests.values]),
          select(random.below(3), random.few([this.parameter(), absent, 'q'], 2, 3)),
        ]);
      case 'split':
        // The first piece of a name is there in any case.
        return select(random.pick([0, 1, 1, 2]), this.split());
      case 'mapping':
        return this.ofMapping();
      case 'import':
        return random.pick<unknown>([
          { 'Fn::ImportValue': 'shared' },
          { 'Fn::ImportValue': { 'Fn::Sub': ['${Stack}-export', { Stack: this.parameter() }] } },
        ]);
      case 'list':
        return select(random.below(2), this.list());
      case 'list length':
        return select(random.pick([0, 1, 1, 2]), this.shortList());
      case 'made name':
        return this.madeOrGiven();
      case 'through others':
        return this.behindText(this.link(random.pick([2, 2, 2, 1, 0])), random.pick(['', '', 'q']));
      default:
        return this.form === 'reference' && random.chance(20)
          ? { 'Fn::Join': ['', ['q', this.parameter()]] }
          : this.parameter();
    }
  }

  /** Objects of the bucket by a pattern with a name in it, on its own or among letters. */
  pattern(): object {
    const { random } = this;
    this.parameters['P'] ??= { Type: 'String' };
    const texts = ['${P}', '${P}?', 'q${P}', 'q*', '${P}*', '?'].map((end) => sub(`\${Logs.Arn}/${end}`));
    return random.pick<object>([...texts, random.few(texts, 2, 2)]);
  }

  /** In turn the name of a resource, and a parameter that may be given it. */
  private madeOrGiven(): object {
    const { random } = this;
    this.made ??= random.pick(Object.keys(madeNames));
    this.parameters['P'] ??= random.chance(80) ? { Type: 'String', AllowedPattern: this.made } : { Type: 'String' };
    this.last = this.last === 'P' ? 'Q' : 'P';
    if (this.last === 'P') return ref('P');
    return ref(this.made.includes('Reader') ? 'Reader' : 'Logs');
  }

  /** What stands where a list of texts may. */
  drawMany(): unknown {
    const { random } = this;
    if (this.form === 'list' && random.chance(70)) return random.pick<unknown>([this.list(), [this.draw(), absent]]);
    if (this.form === 'list length' && random.chance(50)) return this.shortList();
    if (this.form === 'split' && random.chance(40)) return this.split();
    if (this.form === 'absent') {
      return [this.draw(), { 'Fn::If': [this.condition(), this.draw(), absent] }];
    }
    return random.chance(20) ? [this.draw(), this.draw()] : this.draw();
  }

  condition(): string {
    const name = this.random.pick(['A', 'B']);
    const isRow = this.form === 'through others' && this.random.chance(60);
    this.conditions[name] ??= isRow ? this.linked([0, 1, 2]) : this.formula(1);
    return name;
  }

  private formula(depth: number): object {
    const { random } = this;
    const more = (): object => (depth === 0 ? this.equality() : this.formula(depth - 1));
    switch (random.below(5)) {
      case 0:
        return { 'Fn::And': [more(), this.equality()] };
      case 1:
        return { 'Fn::Or': [more(), this.equality()] };
      case 2:
        return { 'Fn::Not': [more()] };
      default:
        return depth === 0 ? this.equality() : more();
    }
  }

  /** A name of a row, in which conditions say that each is the next. */
  private link(at: number): object {
    const name = ['P', 'Q', 'R'][at] ?? 'R';
    this.parameters[name] ??= { Type: 'String' };
    return ref(name);
  }

  private behindText(name: object, before: string): object {
    return before === '' ? name : { 'Fn::Join': ['', [before, name]] };
  }

  /** That names of the row are one, each and the next, at times behind equal text. */
  private linked(row: readonly number[]): object {
    const before = this.random.pick(['', '', 'q', 'stage-']);
    const texts = row.map((at) => this.behindText(this.link(at), before));
    const tests = texts.slice(1).map((text, at) => ({ 'Fn::Equals': [texts[at], text] }));
    const [only = {}, ...more] = tests;
    return more.length === 0 ? only : { 'Fn::And': tests };
  }

  private equality(): object {
    const { random, form } = this;
    if (form === 'list length') {
      return { 'Fn::Equals': [{ 'Fn::Length': this.shortList() }, random.pick(['1', '2', '3'])] };
    }
    if (form === 'through others') return this.linked(random.pick(linkedPairs));
    const left =
      form === 'account'
        ? ref('AWS::AccountId')
        : form === 'region'
          ? ref(random.pick(['AWS::Region', 'AWS::Partition']))
          : this.parameter();
    const right =
      form === 'region'
        ? random.pick(['eu-west-1', 'cn-north-1', 'aws', 'us-gov-west-1'])
        : form === 'condition' && random.chance(50)
          ? this.parameter()
          : random.pick<unknown>([...this.tests.values, 'prod', '', '*', this.parameter()]);
    return { 'Fn::Equals': [left, right] };
  }

  private chosen(): unknown {
    const { random } = this;
    const one = random.pick(['*', 'q', ...this.tests.values]);
    return { 'Fn::If': [this.condition(), one, random.pick<unknown>([...this.tests.values, this.parameter()])] };
  }

  private ofMapping(): unknown {
    const { random } = this;
    const text = (): object => ({ Text: random.pick(['*', ...this.tests.values]) });
    if (this.form === 'region' || random.chance(30)) {
      this.mappings['ByRegion'] ??= { 'eu-west-1': text(), 'us-east-1': text(), 'cn-north-1': text() };
      return { 'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), 'Text'] };
    }
    this.mappings['ByName'] ??= { prod: text(), dev: text(), '111122223333': text() };
    return { 'Fn::FindInMap': ['ByName', random.pick([this.parameter(), ref('AWS::AccountId')]), 'Text'] };
  }

  private split(): object {
    const { random } = this;
    const whole = random.pick<unknown>([
      this.parameter(),
      { 'Fn::Join': [',', [this.parameter(), random.pick(this.tests.values)]] },
    ]);
    return { 'Fn::Split': [',', whole] };
  }

  private parameter(): object {
    const { random } = this;
    const other = this.last === 'P' ? 'Q' : 'P';
    // Two names in one policy, more often than one twice.
    const name = manyNames.has(this.form) ? random.pick([other, other, this.last]) : 'P';
    this.last = name;
    this.parameters[name] ??= random.pick<object>([
      // With anything said of them, two names are seldom free to be one.
      ...(this.form === 'reference' ? Array.from({ length: 4 }, () => ({ Type: 'String' })) : []),
      { Type: 'String' },
      { Type: 'String' },
      { Type: 'String' },
      { Type: 'String' },
      { Type: 'String', Default: random.pick(['prod', ...this.tests.values]) },
      { Type: 'String', AllowedValues: random.few(['*', 'prod', 'q', ...this.tests.values], 1, 3) },
      this.tests === number
        ? { Type: 'Number' }
        : { Type: 'String', AllowedPattern: random.pick(['\\d{12}', '[a-z]+', 'q.*']) },
    ]);
    return ref(name);
  }

  private index(): object {
    this.parameters['I'] ??= this.random.pick<object>([
      { Type: 'Number' },
      { Type: 'Number', Default: '1' },
      { Type: 'String', AllowedValues: ['1', '0'] },
    ]);
    return ref('I');
  }

  private list(): object {
    const { random } = this;
    this.parameters['L'] ??= { Type: 'CommaDelimitedList', ...(random.chance(30) && { Default: '111122223333, q' }) };
    return ref('L');
  }

  /** A list of few values, for a long one of any values has too many deployments. */
  private shortList(): object {
    const { random } = this;
    this.parameters['L'] ??= {
      Type: 'CommaDelimitedList',
      AllowedValues: random.few(['*', 'q', ...this.tests.values], 2, 2),
    };
    return ref('L');
  }
}

/** Whether the values of a form have an order of their own, which only tests of conditions know. */
function isTyped(form: Form): boolean {
  return form === 'address' || form === 'number' || form === 'date';
}

const testsOf: Partial<Record<Form, Tests>> = { address, number, date, account, 'made name': tag };

function placeOf(random: Random, form: Form): Parts['place'] {
  if (form === 'both ways') return 'resource';
  if (form === 'made name') return random.pick(['test', 'test', 'resource'] as const);
  return isTyped(form) ? 'test' : random.pick(['test', 'test', 'resource', 'principal'] as const);
}

/** A small template, whose names come in by one form. */
export function drawOfForm(
  random: Random,
  form: Exclude<Form, 'any' | 'nested'>,
  claim: 'deniesHttp' | 'isNotPublic',
): Drawn {
  const tests = testsOf[form] ?? random.pick([text, account]);
  const names = new Names(random, form, tests);
  const pair = random.pick(tests.pairs);
  const test = (side: 0 | 1): object => {
    // Only of one pair do two tests leave nothing out.
    const operator = (random.chance(manyTogether.has(form) ? 90 : 75) ? pair : random.pick(tests.pairs))[side];
    const suffix = claim === 'deniesHttp' && random.chance(60) ? 'IfExists' : '';
    return { [`${operator}${suffix}`]: { [tests.key]: names.drawMany() } };
  };
  const place = placeOf(random, form);
  const around = (statement: object): object => {
    const isLoose =
      (['condition', 'account', 'region', 'absent'].includes(form) && random.chance(40)) ||
      (form === 'list length' && random.chance(40)) ||
      (form === 'through others' && random.chance(80));
    if (!isLoose) return statement;
    return { 'Fn::If': [names.condition(), ...(random.chance(50) ? [statement, absent] : [absent, statement])] };
  };
  const object = (): object => {
    if (form === 'both ways') return names.pattern();
    const name = names.draw();
    return random.pick<object>([
      { 'Fn::Sub': [`\${Logs.Arn}/\${Part}${random.pick(['', '?', '*'])}`, { Part: name }] },
      { 'Fn::Join': ['/', [bucketArn, name]] },
      { 'Fn::Join': ['', [bucketArn, '/q', name]] },
    ]);
  };
  const statements =
    claim === 'deniesHttp'
      ? drawDenies(random, { names, place, test, object })
      : drawGrant(random, { names, place, test, object });
  return {
    template: {
      Parameters: names.parameters,
      Mappings: names.mappings,
      Conditions: names.conditions,
      Resources: {
        Logs: { Type: 'AWS::S3::Bucket', ...(random.chance(15) && { Properties: { BucketName: 'app-logs' } }) },
        Other: { Type: 'AWS::S3::Bucket' },
        ...(form === 'made name' && { Reader: { Type: 'AWS::IAM::Role' } }),
      },
    },
    statements: statements.map(around),
    literals: [
      ...Array.from({ length: isTyped(form) ? 5 : 1 }, () => tests.values).flat(),
      // Of few texts, names that decide together are one often enough.
      ...(form === 'through others' ? ['*', 'q', 'qz'] : hostile),
      ...(form === 'made name' ? Object.values(madeNames).flat() : []),
      ...(form === 'split'
        ? Array.from({ length: 4 }, () => ['q,*', '*,q', '111122223333,444455556666', ',']).flat()
        : []),
    ],
  };
}

interface Parts {
  readonly names: Names;
  /** Where in the statements the names stand. */
  readonly place: 'test' | 'resource' | 'principal';
  /** A test of the names, or one of those that complement them. */
  readonly test: (side: 0 | 1) => object;
  readonly object: () => object;
}

/** Denials of HTTP that together may leave nothing out. */
function drawDenies(random: Random, { names, place, test, object }: Parts): readonly object[] {
  const http = { Bool: { 'aws:SecureTransport': 'false' } };
  const whole = { Resource: [bucketArn, sub('${Logs.Arn}/*')] };
  const deny = (rest: object): object => ({
    ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: http },
    ...('NotResource' in rest ? {} : whole),
    ...rest,
  });
  const some = (one: () => object, other: () => object): readonly object[] => [
    ...Array.from({ length: 1 + random.below(2) }, one),
    ...(random.chance(80) ? [other()] : []),
  ];
  switch (place) {
    case 'test':
      return some(
        () => deny({ Condition: { ...http, ...test(0) } }),
        () => deny({ Condition: { ...http, ...test(1) } }),
      );
    case 'resource':
      return some(
        () => deny({ Resource: [bucketArn, object()].flat() }),
        () => deny({ NotResource: object() }),
      );
    case 'principal':
      return some(
        () => deny({ Principal: { AWS: names.drawMany() } }),
        () => deny({ Condition: { ...http, StringNotEqualsIfExists: { 'aws:PrincipalAccount': names.drawMany() } } }),
      );
  }
}

/** A grant to everybody that names may narrow, and a denial that may take it back. */
function drawGrant(random: Random, { names, place, test, object }: Parts): readonly object[] {
  // A test that something is so lets in few, but for some values everybody.
  const [one, other] = random.chance(70) ? ([0, 1] as const) : ([1, 0] as const);
  const all = sub(random.pick(['${Logs.Arn}/*', '${Logs.Arn}/q*']));
  const allow = {
    Effect: 'Allow',
    Principal: place === 'principal' ? { AWS: names.drawMany() } : '*',
    Action: 's3:GetObject',
    Resource: place === 'resource' ? object() : all,
    ...(place === 'test' && { Condition: test(one) }),
  };
  if (random.chance(50)) return [allow];
  const denials = Array.from({ length: 1 + random.below(2) }, () => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    [random.chance(40) ? 'NotResource' : 'Resource']: place === 'resource' ? object() : sub('${Logs.Arn}/*'),
    ...(place === 'test'
      ? { Condition: test(random.chance(80) ? one : other) }
      : place === 'principal' && { Condition: { StringNotEquals: { 'aws:PrincipalAccount': names.drawMany() } } }),
  }));
  return [allow, ...denials];
}

/** What values that are not patterns prove, as `*` and `?` do, and `q*` refutes. */
export const patternsOnBothSides: Drawn = {
  template: {
    Parameters: { P: { Type: 'String' }, Q: { Type: 'String' } },
    Conditions: {},
    Resources: { Logs: { Type: 'AWS::S3::Bucket' }, Other: { Type: 'AWS::S3::Bucket' } },
  },
  statements: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: sub('${Logs.Arn}/q*') },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      NotResource: ['${P}', '${P}?'].map((end) => sub(`\${Logs.Arn}/${end}`)),
    },
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: sub('${Logs.Arn}/q${P}') },
  ],
  literals: ['q*', '*', '?', 'g', 'q', 'qz'],
};
