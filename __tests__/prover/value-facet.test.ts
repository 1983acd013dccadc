import { anyNumberOf, dashed, literalTokens } from '../../src/languages/language';
import type { Predicate } from '../../src/prover/predicate';
import type { Literal } from '../../src/prover/formula';
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
