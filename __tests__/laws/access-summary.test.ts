import { pairsOf, wideningsOf, type Pair } from './access-summary-trial';
import { isCaughtByMost } from '../prover/plant';
import type * as trials from './access-summary-trial';
import { isWhole, share } from './share';

const SEED = 20261128;
const PAIRS = share(60);

test('equal summaries mean equivalent policies, and equivalent spellings mostly have equal ones', () => {
  const pairs = [...pairsOf(SEED, PAIRS)];
  const apart = pairs.filter(({ equal, isEquivalent }) => equal && isEquivalent !== true);
  expect(apart.map(({ policies }) => JSON.stringify(policies))).toEqual([]);

  const same = pairs.filter(({ isEquivalent }) => isEquivalent === true);
  const missed = same.filter(({ equal }) => !equal);
  const byKind = (list: readonly Pair[]): Record<string, number> =>
    Object.fromEntries(
      [...new Set(list.map(({ kind }) => kind))].map((kind) => [kind, list.filter((one) => one.kind === kind).length]),
    );
  process.stdout.write(
    `summaries: ${pairs.length} pairs, ${same.length} equivalent, ${missed.length} of them with two texts ${JSON.stringify(byKind(missed))}, ` +
      `${pairs.filter(({ long }) => long).length} not put shortly, seed ${SEED}\n`,
  );
  expect(same.length).toBeGreaterThan(PAIRS / 3);
  // One of few is more than a tenth of them.
  expect(missed.length).toBeLessThanOrEqual(Math.max(1, Math.floor(same.length / 10)));
});

test('a condition that is widened changes the line that says it, and no other', () => {
  const all = [...wideningsOf(SEED, share(30))];
  const wider = all.filter(({ isEquivalent }) => isEquivalent === false);
  const wrong = wider.filter(
    ({ before, after, line }) =>
      ![before, after].every(([one = '', ...more]) => one.startsWith(line) && more.length === 0),
  );
  expect(wrong).toEqual([]);
  const same = all.filter(({ isEquivalent }) => isEquivalent === true);
  expect(same.flatMap(({ before, after }) => [...before, ...after])).toEqual([]);
  expect(wider.length).toBeGreaterThan(all.length / 3);
});

const FEW_SEEDS = Array.from({ length: 3 }, (_, at) => 1000 + at);

if (isWhole)
  test.each([
    {
      name: 'the operator of a condition is left out',
      file: 'src/summary/access-text.ts',
      from: '${plain(key)} ${operator} $',
      to: '${plain(key)} $',
    },
    {
      name: 'nothing tells Allow from Deny',
      file: 'src/summary/access-text.ts',
      from: "effect === 'Allow' ? 'allowed' : 'denied'",
      to: "'allowed'",
    },
  ])('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(
      bug,
      (seed) => {
        const { pairsOf: bugged } = jest.requireActual<typeof trials>('./access-summary-trial');
        for (const { equal, isEquivalent } of bugged(seed, 30)) if (equal && isEquivalent !== true) return true;
        return false;
      },
      FEW_SEEDS,
    );
    expect(isCaught).toBe(true);
  });
