import { anyChar, anyNumberOf, literalTokens } from '../../src/languages/language';
import type { Predicate } from '../../src/prover/predicate';
import { ValueFacet } from '../../src/prover/value-facet';
import { inChainOrder, joinsTheChain } from '../../src/requests/calling-chain-ties';

const athena = 'athena.amazonaws.com';
const is: Predicate = { id: athena, language: [literalTokens(athena)], test: (value) => value === athena };
const facet = (multivalued: boolean) =>
  new ValueFacet(
    'services',
    { optional: false, multivalued },
    () => ({ seeds: [], complete: false, language: [anyNumberOf(anyChar)] }),
    { steps: 10_000 },
  );

test('what is asked of the first or last service is asked of the chain too', () => {
  const [chain, first] = [facet(true), facet(false)];
  first.some(is);
  expect(joinsTheChain(chain, { kind: 'free', facet: first })).toHaveLength(2);
  expect(chain.predicates).toEqual([is, is]);
  expect(joinsTheChain(facet(true), { kind: 'fixed', value: athena })).toEqual([]);
});

test('what is asked of the chain alone holds for a fixed member of it', () => {
  const chain = facet(true);
  const passes = chain.some(is);
  expect(joinsTheChain(chain, { kind: 'fixed', value: athena })).toEqual([passes, true]);
  expect(joinsTheChain(chain, { kind: 'fixed', value: 'glue.amazonaws.com' })).toEqual([true, chain.some(is, true)]);
});

test('the first and the last of a chain stand at its ends', () => {
  expect(inChainOrder(['b', 'a', 'c'], 'a', 'b')).toEqual(['a', 'c', 'b']);
  expect(inChainOrder(['a'], 'a', 'a')).toEqual(['a']);
});
