import { InvalidJsonPath, placesAt, placesIn } from '../../src/policy/json-path';
import { parseDocument } from '../../src/policy/parse';

const statement = { Effect: 'Deny', Principal: '*', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' };
const policy = {
  Version: '2012-10-17',
  Statement: [
    { ...statement, Sid: 'A' },
    { ...statement, Sid: 'B' },
  ],
};

test.each([
  ['$.Statement[*].Sid', ['Statement/0/Sid', 'Statement/1/Sid']],
  ['$.Statement[1].Action[0]', ['Statement/1/Action/0']],
  ['$..Action[1]', ['Statement/0/Action/1', 'Statement/1/Action/1']],
  ['$.Nothing', []],
  ['$', ['']],
])('%s selects its places', (path, places) => {
  expect(placesAt(policy, path).map((place) => place.join('/'))).toEqual(places);
  expect(placesAt(JSON.stringify(policy), path).map((place) => place.join('/'))).toEqual(places);
});

test.each(['$.Statement[?(@.Sid === "A")]', '$.Statement[(@.length-1)]', '$[?(process.exit(1))]'])(
  '%s is not evaluated',
  (path) => {
    expect(() => placesAt(policy, path)).toThrow(InvalidJsonPath);
  },
);

test('a text that cannot be read has no places but itself', () => {
  expect(placesAt('{', '$.Statement')).toEqual([]);
  expect(placesIn('{')).toEqual([[]]);
});

test('every place of a document is listed once', () => {
  const places = placesIn(policy).map((place) => place.join('/'));
  expect(places).toContain('Statement/1/Action/0');
  expect(new Set(places).size).toBe(places.length);
});

function valuesOf(input: string | object): readonly (readonly string[])[] {
  const { policy } = parseDocument(input);
  return policy?.statements[0]?.conditions.map(({ values }) => values) ?? [];
}

const document = (operands: string): string =>
  `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
    "Condition": {"StringEquals": {"aws:PrincipalTag/n": ${operands}}}}}`;

describe('A31: scalars compare by their text', () => {
  it.each([
    ['1.0', '1.0'],
    ['9007199254740993', '9007199254740993'],
    ['0.0000001', '0.0000001'],
    ['1e-7', '1e-7'],
    ['1E5', '1E5'],
    ['-0', '-0'],
    ['1e999', '1e999'],
    ['7', '7'],
    ['true', 'true'],
  ])('%s stays %s, alone and in a list', (literal, text) => {
    expect(valuesOf(document(literal))).toEqual([[text]]);
    expect(valuesOf(document(`["a", ${literal}]`))).toEqual([['a', text]]);
  });

  it('survives a policy that is read again under another type', () => {
    const { policy } = parseDocument(document('1.0'));
    if (policy === undefined) throw new Error('no policy');
    const again = parseDocument(policy, { type: 'session' }).policy;
    expect(again?.type).toBe('session');
    expect(again?.statements[0]?.conditions[0]?.values).toEqual(['1.0']);
  });

  it('the numbers of an object have the text that JavaScript gives them', () => {
    expect(valuesOf(JSON.parse(document('1.0')) as object)).toEqual([['1']]);
  });
});
