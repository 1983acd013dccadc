import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { askPublicAccess, type PublicAnswer } from './public-access-trial';
import type * as trials from './public-access-trial';
import { isWhole, share } from './share';

test('a bucket policy is public exactly when it allows a stranger a request that S3 can receive', () => {
  const random = new Random(20261128);
  const answers: Record<PublicAnswer, number> = { proven: 0, refuted: 0, undecided: 0 };
  const policies = share(200);
  for (let at = 0; at < policies; at++) answers[askPublicAccess(random)]++;
  process.stdout.write(`public access: ${JSON.stringify(answers)}\n`);
  expect(Math.min(answers.proven, answers.refuted)).toBeGreaterThan(policies / 8);
  expect(answers.undecided).toBe(0);
});

const file = 'src/claims/public-requests.ts';
const bugs: readonly Bug[] = [
  {
    name: 'an Allow with NotPrincipal names whom it spares',
    file,
    from: 'if (principal === undefined || principal.negated) return false;',
    to: 'if (principal === undefined) return false;',
  },
  { name: 'a negated test fixes who can come', file, from: 'operator.negated || ', to: '' },
  { name: 'a test IfExists fixes who can come', file, from: ' || operator.ifExists', to: '' },
  { name: 'a wildcard fixes who can come', file, from: 'if (!/[*?]/.test(value)) return true;', to: 'return true;' },
  { name: 'half the internet is a fixed network', file, from: '? 8 : 32', to: '? 0 : 32' },
];

if (isWhole)
  test.each(bugs)('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const { askPublicAccess: ask } = jest.requireActual<typeof trials>('./public-access-trial');
      return firstWrongAnswer(seed, 40, ask) !== undefined;
    });
    expect(isCaught).toBe(true);
  });
