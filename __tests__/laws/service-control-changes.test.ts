import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { loaded } from './left-out-scopes';
import { askChange } from './service-control-changes-trial';
import type * as trials from './service-control-changes-trial';
import { isWhole, share } from './share';

test('an SCP without Allow is compared as beside FullAWSAccess (A14)', () => {
  const random = new Random(20261128);
  const library = loaded();
  const changes = share(300);
  const more = Array.from({ length: changes }, () => askChange(random, library)).filter((isMore) => isMore).length;
  expect(Math.min(more, changes - more)).toBeGreaterThan(changes / 10);
});

const bugs: readonly Bug[] = [
  {
    name: 'SCPs without Allow deny everything',
    file: 'src/claims/decider.ts',
    from: "return type === 'serviceControl' && statements.every(({ effect }) => effect === 'Deny');",
    to: 'return false;',
  },
  {
    name: 'what neither SCP spells is not compared',
    file: 'src/claims/comparison.ts',
    from: 'const differs = isBesideFullAccess(candidate) !== isBesideFullAccess(reference);',
    to: 'const differs = false;',
  },
  {
    name: 'every SCP stands beside FullAWSAccess',
    file: 'src/claims/decider.ts',
    from: "return type === 'serviceControl' && statements.every(({ effect }) => effect === 'Deny');",
    to: "return type === 'serviceControl';",
  },
];

if (isWhole)
  test.each(bugs)('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const { askChange: ask } = jest.requireActual<typeof trials>('./service-control-changes-trial');
      const library = loaded();
      return firstWrongAnswer(seed, 15, (random) => ask(random, library)) !== undefined;
    });
    expect(isCaught).toBe(true);
  });
