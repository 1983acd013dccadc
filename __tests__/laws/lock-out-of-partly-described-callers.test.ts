import { Random } from '../prover/random';
import { loaded } from './left-out-scopes';
import { askUntold, type Answer } from './lock-out-of-partly-described-callers-trial';
import { share } from './share';

test('a caller is locked out where whoever it may be is denied, and undecided where it turns on what it does not tell (A6)', () => {
  const random = new Random(20261128);
  const library = loaded();
  const answers: Record<Answer, number> = { 'locked out': 0, 'not locked out': 0, undecided: 0 };
  const questions = share(600);
  for (let at = 0; at < questions; at++) answers[askUntold(random, library)]++;
  process.stdout.write(`lock-out of a caller that tells little: ${JSON.stringify(answers)}\n`);
  expect(Math.min(...Object.values(answers))).toBeGreaterThan(questions / 30);
});
