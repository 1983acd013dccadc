import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import type * as trials from './s3-trial';

const file = 'src/requests/s3-keys.ts';
const from = 'return { ...presence, doubt: assumption };';

/** What no page tells of unsigned requests and of those over HTTP is open: a proof that rests on it says so (A9). */
const bugs: readonly Bug[] = [
  {
    name: 'a key that no page tells the absence of is absent',
    file,
    from,
    to: 'return assumption ? absent : presence;',
  },
  {
    name: 'a key that no page tells the absence of is there',
    file,
    from,
    to: 'return assumption ? presence : absent;',
  },
];

test.each(bugs)('planted: $name', (bug) => {
  const isCaught = isCaughtByMost(bug, (seed) => {
    const { askS3 } = jest.requireActual<typeof trials>('./s3-trial');
    return firstWrongAnswer(seed, 30, askS3) !== undefined;
  });
  expect(isCaught).toBe(true);
});
