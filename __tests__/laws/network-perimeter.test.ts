import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { askNetworkPerimeter, type NetworkAnswer } from './network-perimeter-trial';
import type * as trials from './network-perimeter-trial';
import { isWhole, share } from './share';

test('the network perimeter answers as asking every request that S3 can receive does', () => {
  const random = new Random(20261128);
  const answers: Record<NetworkAnswer, number> = { proven: 0, refuted: 0, undecided: 0 };
  const policies = share(150);
  for (let at = 0; at < policies; at++) answers[askNetworkPerimeter(random)]++;
  process.stdout.write(`network perimeter: ${JSON.stringify(answers)}\n`);
  expect(Math.min(answers.proven, answers.refuted)).toBeGreaterThan(policies / 8);
  expect(answers.undecided).toBe(0);
});

const bugs: readonly Bug[] = [
  {
    name: 'expected VPCs are forgotten',
    file: 'src/claims/perimeter-claims.ts',
    from: "      keyHasValue(space, 'aws:sourcevpc', vpcs),\n",
    to: '',
  },
  {
    name: 'AWS services are left out of the network perimeter',
    file: 'src/claims/perimeter-claims.ts',
    from: "    scope,\n    ['aws:sourceip',",
    to: "    { ...scope, callers: scope.callers.filter((caller) => caller !== 'service') },\n    ['aws:sourceip',",
  },
  {
    name: 'what the bucket policy is silent about is refused to everybody',
    file: 'src/claims/unrefused-requests.ts',
    from: "return some([allowed, all([space.callers('sameAccount'), not(denied)])]);",
    to: 'return allowed;',
  },
];

if (isWhole)
  test.each(bugs)('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const { askNetworkPerimeter: ask } = jest.requireActual<typeof trials>('./network-perimeter-trial');
      return firstWrongAnswer(seed, 30, ask) !== undefined;
    });
    expect(isCaught).toBe(true);
  });
