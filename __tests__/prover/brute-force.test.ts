import { toPolicy } from '../../src/policy/parse';
import { share } from '../laws/share';
import type { Agreement } from './compare';
import { Random } from './random';
import { randomPolicy } from './small-policies';
import { askedOne, outcomesIn } from './small-universe';
import { askBriefly, askOne, askSet, scopeOf } from './trial';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20260901);

type Counts = Record<Agreement, number>;

function tally(name: string, runs: number, run: (random: Random) => Agreement): Counts {
  const random = new Random(seed);
  const counts: Counts = { proven: 0, refuted: 0, undecided: 0 };
  for (let at = 0; at < runs; at++) counts[run(random)]++;
  const { proven, refuted, undecided } = counts;
  process.stdout.write(
    `brute force, ${name}: ${runs} questions, ${proven} proven, ${refuted} refuted, ${undecided} undecided (seed ${seed})\n`,
  );
  return counts;
}

describe('the prover answers as asking every request does', () => {
  test('of one document: 2,000 random policies, none undecided', () => {
    const { proven, refuted, undecided } = tally('documents', share(2000), (random) =>
      askOne(random, { open: false, principals: random.chance(75) }),
    );
    expect(undecided).toBe(0);
    expect(Math.min(proven, refuted)).toBeGreaterThanOrEqual(share(600));
  });

  test('of one document with variables, unsettled readings and mixed operators: never a wrong answer', () => {
    const { proven, refuted, undecided } = tally('open documents', share(400), (random) =>
      askOne(random, { open: true, principals: random.chance(75) }),
    );
    expect(Math.min(proven, refuted)).toBeGreaterThanOrEqual(share(100));
    expect(undecided).toBeLessThan(share(120));
  });

  test('of sets of all layers: 1,500 random sets, none undecided (E1-E28)', () => {
    const { proven, refuted, undecided } = tally('policy sets', share(1500), askSet);
    expect(undecided).toBe(0);
    expect(Math.min(proven, refuted)).toBeGreaterThanOrEqual(share(450));
  });

  test('leaving out requests that look alike to every test changes nothing', () => {
    const random = new Random(seed);
    let asked = 0;
    while (asked < share(12)) {
      const policy = toPolicy(randomPolicy(random, { open: false, principals: true }), { type: 'resource' });
      const one = askedOne(policy);
      if (one.reads.filter((key) => key.startsWith('k:')).length > 1 || one.reads.includes('k:list')) continue;
      asked++;
      const scope = scopeOf(random);
      expect(outcomesIn(one, { scope, thin: false })).toEqual(outcomesIn(one, { scope }));
    }
  });

  test('with few steps every answer is the same or undecided', () => {
    const random = new Random(seed);
    let spent = 0;
    for (let at = 0; at < share(150); at++) {
      const { brief, whole } = askBriefly(random);
      if (brief === 'undecided') spent++;
      else expect(brief).toBe(whole);
    }
    expect(spent).toBeGreaterThan(share(20));
  });
});
