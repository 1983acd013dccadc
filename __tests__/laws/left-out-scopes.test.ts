import { withBug, type Bug } from '../prover/plant';
import type * as randoms from '../prover/random';
import { Random } from '../prover/random';
import { askScopes, loaded } from './left-out-scopes';
import type * as laws from './left-out-scopes';

/** Mistakes by which a question loses what it names. */
const bugs: readonly Bug[] = [
  {
    name: 'the account of a told caller has no resources',
    file: 'src/space/judge.ts',
    from: 'new Set([...accounts, ...inPolicies])',
    to: 'new Set(inPolicies)',
  },
  {
    name: 'the actions are those that the policies spell',
    file: 'src/s3/range.ts',
    from: 'rangeOver(decider.policies, type, { concerned, question })',
    to: 'rangeOver(decider.policies, type)',
  },
];

function firstWrong(most: number): string | undefined {
  const { Random: Fresh } = jest.requireActual<typeof randoms>('../prover/random');
  const law = jest.requireActual<typeof laws>('./left-out-scopes');
  const random = new Fresh(2026);
  const library = law.loaded();
  for (let at = 0; at < most; at++) {
    try {
      law.askScopes(random, library);
    } catch (error) {
      return String(error);
    }
  }
  return undefined;
}

test('what a question names is asked, whatever the policies spell', () => {
  const random = new Random(7);
  const library = loaded();
  for (let at = 0; at < 250; at++) askScopes(random, library);
});

test.each(bugs.map((bug) => [bug.name, bug] as const))('noticed: %s', (_, bug) => {
  expect(withBug(bug, () => firstWrong(200))).toBeDefined();
});
