import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { askFilters, askQueue, askScopes, loaded } from './left-out-scopes';
import type * as laws from './left-out-scopes';
import { isWhole, share } from './share';

type Law = 'askScopes' | 'askQueue' | 'askFilters';

/** Mistakes by which a question loses what it names, or keeps what no document is asked about. */
const bugs: readonly (Bug & { readonly law: Law })[] = [
  {
    name: 'the account of a told caller has no resources',
    law: 'askScopes',
    file: 'src/claims/judge.ts',
    from: 'new Set([...accounts, ...inPolicies])',
    to: 'new Set(inPolicies)',
  },
  {
    name: 'the actions are those that the policies spell',
    law: 'askScopes',
    file: 'src/s3/claims/claim-range.ts',
    from: 'rangeOver(decider.policies, type, { concerned, question })',
    to: 'rangeOver(decider.policies, type)',
  },
  {
    name: 'the policy of a queue is asked about all queues',
    law: 'askQueue',
    file: 'src/claims/document-reach.ts',
    from: 'onResources(space, [...new Set(patterns)], true)',
    to: 'true',
  },
  {
    name: 'filters alone refuse everything',
    law: 'askFilters',
    file: 'src/claims/decider.ts',
    from: 'if (!isFiltersOnly(layers)) return decider;',
    to: 'if (isFiltersOnly(layers) || !isFiltersOnly(layers)) return decider;',
  },
  {
    name: 'what holds of nothing is proven',
    law: 'askFilters',
    file: 'src/claims/judge.ts',
    from: 'if (found === true) return undefined;',
    to: 'return undefined;',
  },
];

test.each([
  ['what a question names is asked, whatever the policies spell', askScopes, share(400)],
  ['the policy of a queue is asked about that queue and its owner', askQueue, share(300)],
  ['filters refuse what they refuse, and nothing is not a question', askFilters, share(200)],
] as const)('%s', (_, law, times) => {
  const random = new Random(7);
  const library = loaded();
  for (let at = 0; at < times; at++) law(random, library);
});

if (isWhole)
  test.each(bugs.map((bug) => [bug.name, bug] as const))('noticed: %s', (_, bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const fresh = jest.requireActual<typeof laws>('./left-out-scopes');
      const library = fresh.loaded();
      return (
        firstWrongAnswer(seed, 20, (random) => {
          fresh[bug.law](random, library);
        }) !== undefined
      );
    });
    expect(isCaught).toBe(true);
  });
