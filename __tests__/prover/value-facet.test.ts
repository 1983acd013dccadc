import { compilePolicy } from '../../src/evaluator/compile';
import { anyNumberOf, dashed, languageHas, literalTokens } from '../../src/languages/language';
import { toPolicy } from '../../src/policy/parse';
import type { Literal } from '../../src/prover/formula';
import { entryWord } from '../../src/prover/pattern-languages';
import type { Predicate } from '../../src/prover/predicate';
import { ValueFacet, type Values } from '../../src/prover/value-facet';

const any: Values = { seeds: [], complete: false, language: [anyNumberOf(dashed)] };
const is = (text: string): Predicate => ({
  id: `is ${text}`,
  language: [literalTokens(text)],
  test: (value) => value === text,
});

function facetOf(values: Values, multivalued = false): ValueFacet {
  return new ValueFacet('key', { optional: false, multivalued }, () => values, { steps: 10_000 });
}

function atomOf(facet: ValueFacet, text: string): number {
  return (facet.some(is(text)) as Literal).atom;
}

describe.each([
  ['listed', { seeds: ['a', 'b'], complete: true }],
  ['searched for', any],
])('values that are %s', (_, values) => {
  test('a value is not two at once, and can be the other when the first is taken back', () => {
    const facet = facetOf(values);
    const [a, b] = [atomOf(facet, 'a'), atomOf(facet, 'b')];
    const undo = facet.assert(a, true);
    expect(facet.pick()).toEqual(['a']);
    expect(facet.assert(b, true)).toBeUndefined();
    expect(facet.pick()).toEqual(['a']);
    expect(facet.assert(b, false)).toBeDefined();
    undo?.();
    const other = facetOf(values);
    const [one, two] = [atomOf(other, 'a'), atomOf(other, 'b')];
    other.assert(one, true)?.();
    expect(other.assert(two, true)).toBeDefined();
    expect(other.pick()).toEqual(['b']);
  });
});

test('a list can have both', () => {
  const facet = facetOf(any, true);
  expect(facet.assert(atomOf(facet, 'a'), true)).toBeDefined();
  expect(facet.assert(atomOf(facet, 'b'), true)).toBeDefined();
  expect(facet.pick()).toEqual(['a', 'b']);
});

/** Which of these ARNs an entry of `Resource` covers, by the evaluator and by the words of the search. */
function covered(Resource: string, ...arns: readonly string[]): boolean[] {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource } };
  const [entry] = compilePolicy(toPolicy(document, { type: 'resource' })).statements[0]?.resource?.entries ?? [];
  if (entry === undefined) throw new Error('no resource');
  const language = [entryWord(entry)];
  return arns.map((arn) => {
    const isCovered = entry.matches(arn, () => undefined);
    expect([arn, languageHas(language, arn)]).toEqual([arn, isCovered]);
    return isCovered;
  });
}

test('the search reads an entry of Resource as the evaluator does', () => {
  expect(covered('arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/a', 'arn:aws:s3:::logs')).toEqual([true, false]);
  const api = (path: string) => `arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/${path}`;
  expect(covered('execute-api:/prod/GET/*', api('prod/GET/pets'), api('test/GET/pets'))).toEqual([true, false]);
});
