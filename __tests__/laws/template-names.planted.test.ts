import { isCaughtByMost } from '../prover/plant';
import { bugsOfNames } from './template-names-bugs';
import type * as trials from './template-names-trial';

/** All twenty with `JEST_IAM_SEEDS=20`, which takes some minutes. */
const COUNT = Number(process.env['JEST_IAM_SEEDS'] ?? 3);
const SEEDS = Array.from({ length: COUNT }, (_, at) => 1000 + at);

describe('planted bugs', () => {
  test.each(bugsOfNames.map((bug) => [bug.name, bug] as const))(
    '%s: noticed by most seeds',
    (_, bug) => {
      const finds = (seed: number): boolean => {
        const { firstWrongTemplate } = jest.requireActual<typeof trials>('./template-names-trial');
        const { form, templates = 24 } = bug;
        return firstWrongTemplate({ seed, form, templates, deployments: 20, kinds: 40 }).wrong !== undefined;
      };
      expect(isCaughtByMost(bug, finds, SEEDS)).toBe(true);
    },
    900_000,
  );
});
