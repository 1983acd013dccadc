import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { loaded } from './left-out-scopes';
import { askName, askValue } from './letter-case-trial';
import type * as trials from './letter-case-trial';
import { isWhole, share } from './share';

test.each([
  ['names of actions and keys fold in ASCII alone (A8)', askName],
  ['values under StringEqualsIgnoreCase fold letter by letter, beyond ASCII too (O16)', askValue],
])('%s', (_, law) => {
  const random = new Random(20261128);
  const library = loaded();
  const questions = share(200);
  const same = Array.from({ length: questions }, () => law(random, library)).filter((one) => one).length;
  expect(Math.min(same, questions - same)).toBeGreaterThan(0);
});

const file = 'src/values/letter-case.ts';
const bugs: readonly (Bug & { readonly law: 'askName' | 'askValue' })[] = [
  {
    name: 'names fold beyond ASCII',
    law: 'askName',
    file,
    from: 'isAscii(name) ? name.toLowerCase() : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())',
    to: 'name.toLowerCase()',
  },
  {
    name: 'names do not fold',
    law: 'askName',
    file,
    from: 'isAscii(name) ? name.toLowerCase() : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())',
    to: 'name',
  },
  {
    name: 'values fold in ASCII alone',
    law: 'askValue',
    file,
    from: 'return lower.length === 1 ? lower : letter;',
    to: 'return letter.charCodeAt(0) > 127 ? letter : lower;',
  },
];

if (isWhole)
  test.each(bugs)('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const law = jest.requireActual<typeof trials>('./letter-case-trial')[bug.law];
      const library = loaded();
      return firstWrongAnswer(seed, 15, (random) => law(random, library)) !== undefined;
    });
    expect(isCaught).toBe(true);
  });
