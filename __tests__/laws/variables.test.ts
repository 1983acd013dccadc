import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { withBug, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import type * as worlds from './variable-world';
import { askTagged, randomTagged } from './variable-world';
import { isWhole, share } from './share';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20260901);
const runs = Number(process.env['JEST_IAM_RUNS'] ?? share(400));

/** Mistakes about variables that asking every request has to notice. */
const bugs: readonly Bug[] = [
  {
    name: 'a variable is never any other value than those taken',
    file: 'src/prover/variable-cases.ts',
    from: 'return [...missing, ...each, { when,',
    to: 'if (values.length > 0) return [...missing, ...each];\n  return [...missing, ...each, { when,',
  },
  {
    name: 'a variable is never absent',
    file: 'src/prover/variable-cases.ts',
    from: 'facet.absent === false ? [] : [{ when: facet.absent }]',
    to: '[]',
  },
  {
    name: 'requests with other values count as settled',
    file: 'src/prover/prove.ts',
    from: 'formula: all([question.formula, elsewhere])',
    to: 'formula: question.formula',
  },
  {
    name: 'texts are kept from values that nobody took',
    file: 'src/prover/open-test.ts',
    from: 'return others.map((text) => {',
    to: "return ['', 'a', 'b', ...others].map((text) => {",
  },
];

describe('policy variables', () => {
  test('in a world of tags no answer is wrong, and hardly a question stays open', () => {
    const random = new Random(seed);
    const counts = { proven: 0, refuted: 0, undecided: 0 };
    for (let at = 0; at < runs; at++) counts[askTagged(randomTagged(random)).answer]++;
    const { proven, refuted, undecided } = counts;
    process.stdout.write(`variables: ${proven} proven, ${refuted} refuted, ${undecided} undecided (seed ${seed})\n`);
    expect(Math.min(proven, refuted)).toBeGreaterThan(runs / 4);
    expect(undecided).toBeLessThan(runs / 50);
  });

  if (isWhole)
    test.each(bugs.map((bug) => [bug.name, bug] as const))('planted, %s: noticed', (name, bug) => {
      const wrong = withBug(bug, () => {
        const world = jest.requireActual<typeof worlds>('./variable-world');
        return firstWrongAnswer(1, 300, (random) => world.askTagged(world.randomTagged(random)));
      });
      process.stdout.write(`planted "${name}": noticed at question ${String(wrong)}\n`);
      expect(wrong).toBeDefined();
    });
});
