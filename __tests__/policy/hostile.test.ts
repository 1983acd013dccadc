import fc from 'fast-check';
import { problemCodes } from '../../src/policy/codes';
import { readJson } from '../../src/policy/json';
import { scalarText } from '../../src/policy/literal';
import { POLICY_BRAND, isPolicy, type PolicyInput } from '../../src/policy/model';
import { parseDocument, toPolicy } from '../../src/policy/parse';
import { operatorFamilies } from '../../src/policy/operators';
import { plainJson } from '../../src/policy/plain-json';
import { Problems } from '../../src/policy/problem';
import { policyTypes } from '../../src/policy/type-rules';
import { validate } from '../../src/policy/validate';
import { share } from '../laws/share';
import { anyCharacter } from '../values/any-character';

function codes(input: unknown): string[] {
  return validate(input as PolicyInput).map(({ code }) => code);
}

function cyclic(): object {
  const document: Record<string, unknown> = { Version: '2012-10-17' };
  document['Statement'] = [document];
  return document;
}

const throwing = {
  get Statement(): never {
    throw new Error('no');
  },
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const touchy = new Proxy(
  {},
  {
    get: () => {
      throw new Error('no');
    },
  },
);

describe('what is not a document at all', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a bigint', 7n],
    ['a symbol', Symbol('x')],
    ['a function', (): void => undefined],
    ['a Promise', Promise.resolve({})],
    ['an array', []],
    ['an array that says it is long', new Array(2 ** 32 - 1)],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['an instance', new Error('no')],
    ['a getter that throws', throwing],
    ['a revoked proxy', revoked.proxy],
    ['a proxy that throws', touchy],
    ['blank text', ' \n'],
    ['a JSON number', '7'],
  ])('%s', (_name, input) => {
    expect(codes(input)).toEqual(expect.arrayContaining(['NOT_A_POLICY']));
    expect(parseDocument(input as PolicyInput).policy).toBeUndefined();
  });

  it('a cycle', () => {
    expect(codes(cyclic())).toContain('NOT_A_POLICY');
  });

  it('an object that only bears our brand', () => {
    expect(codes({ [POLICY_BRAND]: true, document: null })).not.toEqual([]);
    expect(codes({ [POLICY_BRAND]: true, document: {} })).toEqual(['NOT_A_POLICY']);
    expect(codes(Object.freeze({ [POLICY_BRAND]: true, document: {} }))).toEqual(['NOT_A_POLICY']);
  });

  it('a changed copy of a policy, frozen or not, never passes for the policy', () => {
    const { policy } = parseDocument({
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: '*', Resource: '*' },
    });
    if (policy === undefined) throw new Error('no policy');
    const copy = { ...policy, Statement: [] };
    expect([isPolicy(policy), isPolicy(copy)]).toEqual([true, false]);
    expect(codes(copy)).toEqual(['NOT_A_POLICY']);
    expect(() => toPolicy(copy)).toThrow('NOT_A_POLICY');
    expect(validate(copy)[0]?.data).toEqual({ kind: 'copy' });
    expect(codes({ ...policy.document, Statement: [] })).toContain('MISSING_STATEMENT');
  });

  it.each([
    ['objects', '{"a":', '}'],
    ['arrays', '[', ']'],
    ['unclosed arrays', '[', ''],
  ])('10,000 nested %s in text', (_name, open, close) => {
    expect(codes(`${open.repeat(10_000)}1${close.repeat(10_000)}`)).toEqual(['JSON_TOO_DEEP']);
  });

  it('10,000 nested objects', () => {
    let nested: object = {};
    for (let depth = 0; depth < 10_000; depth++) nested = { Statement: nested };
    expect(codes(nested)).toContain('JSON_TOO_DEEP');
  });
});

describe('names from Object.prototype', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

  it.each(names)('%s is an unknown element, operator, principal and key', (name) => {
    const text = `{"Version": "2012-10-17", "${name}": 1, "Statement": {"Effect": "Deny", "${name}": 1,
      "Principal": {"${name}": "*"}, "Action": ["${name}:x", "s3:${name}"], "Resource": "arn:aws:s3:::b/\${${name}}",
      "Condition": {"${name}": {"a:b": "c"}, "StringEquals": {"${name}": "c", "aws:${name}": "d", "${name}:x": "e"}}}}`;
    for (const input of [text, JSON.parse(text) as object]) {
      const found = codes(input);
      expect(found.filter((code) => code === 'INVALID_POLICY_ELEMENT')).toHaveLength(2);
      expect(found).toEqual(
        expect.arrayContaining([
          'INVALID_PRINCIPAL_KEY',
          'INVALID_CONDITION_OPERATOR',
          'INVALID_CONDITION_KEY_FORMAT',
          'INVALID_GLOBAL_CONDITION_KEY',
          'INVALID_ACTION',
        ]),
      );
      expect(parseDocument(input).policy).toBeUndefined();
    }
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['Effect']).toBeUndefined();
  });
});

it('ends soon on patterns made to be slow', () => {
  const stars = `arn:aws:s3:::${'*a'.repeat(500)}`;
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', `s3:${'*a'.repeat(200)}`, `${'x'.repeat(20_000)}:y`],
      Resource: [...Array.from({ length: 120 }, (_, index) => `${stars}${index}*`), '${'.repeat(10_000)],
      Condition: { StringLike: { [`aws:${'x'.repeat(20_000)}`]: '${a:b,'.repeat(5_000) } },
    },
  };
  const started = Date.now();
  expect(codes(document).length).toBeGreaterThan(3);
  expect(Date.now() - started).toBeLessThan(5_000);
});

const word = fc.constantFrom(
  ...['Version', 'Id', 'Statement', 'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource'],
  ...['NotResource', 'Condition', 'Allow', 'Deny', '2012-10-17', '2008-10-17', '*', 'AWS', 'Service', 'Federated'],
  ...['s3:GetObject', 's3:*', 's3:PutOject', 'arn:aws:s3:::b/*', 'arn:aws:s3:::${aws:username}', '${', '${}', 'a:b'],
  ...[
    'aws:SourceIp',
    'aws:TagKeys',
    's3:prefix',
    '__proto__',
    'constructor',
    '',
    '\ud800',
    '\n',
    'arn:',
    ':',
    '::::::',
  ],
  ...Object.keys(operatorFamilies),
  'ForAnyValue:StringLike',
  'BoolIfExists',
);
const text = fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.string({ unit: anyCharacter }) });
const scalar = fc.oneof(text, text, fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const tree = fc.letrec<{ any: unknown; list: unknown; object: unknown }>((tie) => ({
  any: fc.oneof({ maxDepth: 6 }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('any'), { maxLength: 4 }),
  object: fc.dictionary(text, tie('any'), { maxKeys: 6, noNullPrototype: false }),
})).any;
const statement = fc.record(
  {
    Sid: text,
    Effect: fc.constantFrom('Allow', 'Deny', 'deny'),
    Principal: fc.oneof(fc.constant('*'), fc.dictionary(word, fc.oneof(text, fc.array(text)))),
    NotPrincipal: tree,
    Action: fc.oneof(text, fc.array(scalar)),
    Resource: fc.oneof(text, fc.array(scalar)),
    NotResource: text,
    Condition: fc.oneof(tree, fc.dictionary(word, fc.dictionary(text, fc.oneof(scalar, fc.array(scalar))))),
  },
  { requiredKeys: ['Effect', 'Action'] },
);
const document = fc.oneof(
  tree,
  fc.record({ Version: fc.constantFrom('2012-10-17', '2008-10-17', 'x'), Statement: fc.array(statement) }),
  fc.record({ Statement: statement }),
);

describe('any input is answered', () => {
  const type = fc.constantFrom(undefined, ...policyTypes);

  it('objects: validate never throws, and a document is accepted exactly when its grammar has no error', () => {
    fc.assert(
      fc.property(document, type, (input, told) => {
        const options = told === undefined ? {} : { type: told };
        const judged = validate(input as PolicyInput, options);
        const { policy, problems } = parseDocument(input as PolicyInput, options);
        const refused = problems.some(({ severity }) => severity === 'error');
        expect(policy === undefined).toBe(refused);
        const seen = new Set(judged.map((problem) => JSON.stringify(problem)));
        expect(problems.filter((problem) => !seen.has(JSON.stringify(problem)))).toEqual([]);
        const odd = judged.filter(
          ({ code, path, data }) =>
            !Object.hasOwn(problemCodes, code) ||
            !Array.isArray(path) ||
            !Object.values(data).every((value) => typeof value === 'string'),
        );
        expect(odd).toEqual([]);
      }),
      { numRuns: share(300) },
    );
  });

  it('text: every problem has a place inside it, and text and object are judged alike', () => {
    fc.assert(
      fc.property(document, type, fc.constantFrom(0, 2), (input, told, indent) => {
        const json = JSON.stringify(input, null, indent) as string | undefined;
        fc.pre(json !== undefined && typeof input !== 'string');
        const options = told === undefined ? {} : { type: told };
        const judged = validate(json, options);
        const lines = json.split('\n');
        const outside = judged.filter(({ position }) => {
          if (position === undefined || position.column < 1) return true;
          return position.column > (lines[position.line - 1] ?? '').length + 1;
        });
        expect(outside).toEqual([]);
        const plain = validate(JSON.parse(json) as object, options);
        const tell = ({ code, path }: { code: string; path: readonly unknown[] }): string =>
          `${code} ${path.join('.')}`;
        const size = (entry: string): boolean => !entry.startsWith('POLICY_SIZE');
        expect(judged.map(tell).filter(size).sort()).toEqual(plain.map(tell).filter(size).sort());
      }),
      { numRuns: share(300) },
    );
  });

  it('arbitrary text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.constantFrom(...'{}[]:,"\\ \n1'.split('')))), (pieces) => {
        const input = pieces.join('');
        expect(validate(input).some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: share(300) },
    );
  });
});

describe("the engine's parser in place of ours", () => {
  const space = fc.constantFrom('', ' ', '\n\t');
  const name = fc.constantFrom('"a"', '"1"', '"__proto__"', '"a: \\"b\\": 1"', '"\\u0061"');
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      name,
      fc.constantFrom(
        '1',
        '-0',
        '1.0',
        '1e3',
        '9007199254740993',
        '0.5',
        'true',
        'null',
        '"1.0"',
        '',
        ',',
        '01',
        "'a'",
      ),
      fc.array(tie('json'), { maxLength: 3 }).map((parts) => `[${parts.join(',')}]`),
      fc
        .array(fc.tuple(name, space, tie('json')), { maxLength: 3 })
        .map((parts) => `{${parts.map(([key, gap, value]) => `${key}${gap}:${gap}${value}`).join(',')}}`),
    ),
  }));
  const numbersIn = (value: unknown): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([at, part]) =>
          typeof part === 'number'
            ? [scalarText(part, value, Array.isArray(value) ? Number(at) : at)]
            : numbersIn(part),
        );

  it('reads a text only where ours reads the same and has nothing to add', () => {
    let plainly = 0;
    fc.assert(
      fc.property(json, (text) => {
        const problems = new Problems();
        const ours = readJson(text, problems);
        const plain = plainJson(text);
        const isPlain =
          ours !== undefined &&
          problems.raised.length === 0 &&
          JSON.stringify(numbersIn([ours.value])) === JSON.stringify(numbersIn([JSON.parse(text)])) &&
          (typeof ours.value !== 'number' || String(ours.value) === text);
        expect(plain !== undefined).toBe(isPlain);
        if (plain === undefined) return;
        plainly++;
        expect(JSON.stringify(plain.value)).toBe(JSON.stringify(ours?.value));
        expect(Object.isFrozen(plain.value)).toBe(true);
      }),
    );
    expect(plainly).toBeGreaterThan(10);
  });

  it('reads no text that nests deeper than ours reads', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(plainJson(nested(64))).toBeDefined();
    expect(plainJson(nested(65))).toBeUndefined();
    expect(plainJson(nested(250_000))).toBeUndefined();
  });
});
