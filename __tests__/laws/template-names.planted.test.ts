import { caughtBySeeds, type Bug } from '../prover/plant';
import type * as trials from './template-names-trial';

const SEEDS = Array.from({ length: 3 }, (_, index) => 20261128 + index);
const DEPLOYMENTS = 50;

const room = 'src/sources/cloudformation';
/** Templates of one form are met sooner among plain ones, those of another among all. */
const bugs: readonly (Bug & { readonly isAmongAll?: boolean })[] = [
  {
    name: 'two names are distinct that need not be',
    file: `${room}/meetings.ts`,
    from: 'const against = other.language ?? tokens(other, values, MANY);',
    to: "const against = other.text.some((one) => typeof one !== 'string') ? [] : (other.language ?? tokens(other, values, MANY));",
  },
  {
    name: 'no parameter is a pattern',
    file: `${room}/parameter-atoms.ts`,
    from: "examples: ['example', 'other-example'], mayBePattern: true };",
    to: "examples: ['example', 'other-example'], mayBePattern: false };",
    isAmongAll: true,
  },
  {
    name: 'a condition holds whatever its names are',
    file: `${room}/intrinsics.ts`,
    from: 'return spell(left, valueOf) === spell(right, valueOf);',
    to: 'return spell(left, valueOf) !== undefined;',
  },
  {
    name: 'the ARN of a bucket is guessed',
    file: `${room}/resource-shapes.ts`,
    from: "{ Arn: 'arn:{partition}:s3:::{name}' }",
    to: "{ Arn: 'arn:{partition}:s3:::stack-{name}' }",
  },
];

describe('planted bugs', () => {
  test.each(bugs.map((bug) => [bug.name, bug] as const))(
    '%s: noticed by most seeds',
    (_, bug) => {
      const finds = (seed: number): boolean => {
        const { firstWrongTemplate } = jest.requireActual<typeof trials>('./template-names-trial');
        const [count, isPlain] = bug.isAmongAll === true ? [45, false] : [120, true];
        return firstWrongTemplate(seed, count, DEPLOYMENTS, { isPlain }).wrong !== undefined;
      };
      expect(caughtBySeeds(bug, finds, SEEDS)).toBeGreaterThan(SEEDS.length / 2);
    },
    900_000,
  );
});
