import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { withBug, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { askPerimeter, type Answer } from './perimeter-trial';
import type * as trials from './perimeter-trial';
import { isWhole, share } from './share';

const seed = 20261128;
const questions = 200;

test('the identity perimeter answers as asking every caller of the world does', () => {
  const random = new Random(seed);
  const answers: Record<Answer, number> = { proven: 0, refuted: 0, undecided: 0 };
  for (let at = 0; at < share(questions); at++) answers[askPerimeter(random)]++;
  process.stdout.write(`identity perimeter: ${JSON.stringify(answers)} (seed ${seed})\n`);
  expect(answers.proven).toBeGreaterThan(share(20));
  expect(answers.refuted).toBeGreaterThan(share(20));
  expect(answers.undecided).toBeLessThan(share(questions) / 5);
});

const bugs: readonly Bug[] = [
  {
    name: 'an exception for a role has its path alone',
    file: 'src/claims/exceptions.ts',
    from: "exception.caller === 'role' && exception.name !== undefined",
    to: 'false',
  },
  {
    name: 'AWS services are outsiders of the identity perimeter',
    file: 'src/claims/perimeter-claims.ts',
    from: "scope.callers.filter((caller) => caller !== 'service')",
    to: 'scope.callers',
  },
  {
    name: 'origin access identities are left out',
    file: 'src/claims/judge.ts',
    from: 'return named ? callers',
    to: 'return false ? callers',
  },
];

if (isWhole)
  describe('planted bugs', () => {
    test.each(bugs.map((bug) => [bug.name, bug] as const))('%s: noticed', (_name, bug) => {
      const wrong = withBug(bug, () => {
        const { askPerimeter: ask } = jest.requireActual<typeof trials>('./perimeter-trial');
        return firstWrongAnswer(seed, questions, ask);
      });
      expect(wrong).toBeDefined();
    });
  });
