import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { loaded } from './left-out-scopes';
import type * as trials from './lock-out-of-partly-described-callers-trial';

const file = 'src/s3/claims/unspecified-caller-facts.ts';

const bugs: readonly Bug[] = [
  {
    name: 'a caller without tags is one that has none',
    file,
    from: 'caller.tags === undefined ? read.filter((key) => key.startsWith(TAG)) : []',
    to: '[] as string[]',
  },
  {
    name: 'tags that no policy asks a value of are never there',
    file,
    from: "cells([[key]], [anyNumberOf(anyChar)], ['other'])",
    to: '[]',
  },
  {
    name: 'a caller without organization is in none',
    file,
    from: 'caller.organization === undefined ? read.filter((key) => key === ORGANIZATION) : []',
    to: '[] as string[]',
  },
  {
    name: 'only the organization matters, not the place in it',
    file,
    from: 'isPathOpen ? read.filter((key) => key === PATHS) : []',
    to: '[] as string[]',
  },
  {
    name: 'an organization has one place',
    file,
    from: 'return paths.map(',
    to: 'return paths.slice(0, 1).map(',
  },
  {
    name: 'nobody has another id than the usual one',
    file,
    from: 'caller.id === undefined ? read.filter((key) => key === ID) : []',
    to: '[] as string[]',
  },
  {
    name: 'whatever is not told leaves it open',
    file: 'src/matchers/toLockOut.ts',
    from: "unspecified?.callers?.some((who) => judged(who).answer === 'proven') ?? unspecified !== undefined",
    to: 'unspecified !== undefined',
  },
];

test.each(bugs)('planted: $name', (bug) => {
  const isCaught = isCaughtByMost(bug, (seed) => {
    const { askUntold: ask } = jest.requireActual<typeof trials>('./lock-out-of-partly-described-callers-trial');
    const library = loaded();
    return firstWrongAnswer(seed, 25, (random) => ask(random, library)) !== undefined;
  });
  expect(isCaught).toBe(true);
});
