import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { askDeputy, type Answer } from './confused-deputy-trial';
import type * as trials from './confused-deputy-trial';
import { isWhole, share } from './share';

test('the claim against confused deputies answers as asking every call of every service does', () => {
  const random = new Random(20261128);
  const answers: Record<Answer, number> = { proven: 0, refuted: 0, undecided: 0 };
  const policies = share(400);
  for (let at = 0; at < policies; at++) answers[askDeputy(random)]++;
  process.stdout.write(`confused deputy: ${JSON.stringify(answers)}\n`);
  expect(Math.min(answers.proven, answers.refuted)).toBeGreaterThan(policies / 8);
  expect(answers.undecided).toBe(0);
});

const file = 'src/claims/perimeter-claims.ts';
const bugs: readonly Bug[] = [
  {
    name: 'a call that tells no source is nobody’s',
    file,
    from: "return told.answer === 'refuted' || !letsServicesIn(decider) ? told : judgeOutside(inside);",
    to: 'return told;',
  },
  {
    name: 'whoever tells an account is an insider',
    file,
    from: "keyHasValue(space, 'aws:sourceaccount', accounts)",
    to: "keyIsPresent(space, 'aws:sourceaccount')",
  },
];

if (isWhole)
  test.each(bugs)('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const { askDeputy: ask } = jest.requireActual<typeof trials>('./confused-deputy-trial');
      return firstWrongAnswer(seed, 50, ask) !== undefined;
    });
    expect(isCaught).toBe(true);
  });
