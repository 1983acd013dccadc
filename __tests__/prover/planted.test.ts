import { withBug, type Bug } from './plant';

/** Mistakes that the comparison with brute force has to notice: a test that misses one is not good enough. */
const bugs: readonly Bug[] = [
  {
    name: 'candidates of one pattern at a time instead of one search for all',
    file: 'src/prover/value-facet.ts',
    from: 'broken = bounds.find((one) => !keeps(value, one));\n      if (broken === undefined) return value;',
    to: 'return bounds.every((one) => keeps(value, one)) ? value : undefined;',
  },
  {
    name: 'the polarity of negated operators is reversed',
    file: 'src/prover/condition.ts',
    from: 'test.operator.negated ? not(failing) : passing',
    to: 'test.operator.negated ? not(passing) : passing',
  },
  {
    name: 'the cell "absent" of listed values is lost',
    file: 'src/prover/value-facet.ts',
    from: 'if (this.shape.optional) states.unshift(undefined);',
    to: '',
  },
  {
    name: 'the cell "absent" of searched values is lost',
    file: 'src/prover/value-facet.ts',
    from: 'if (this.shape.optional && this.asserted[0] !== no && some.length === 0) return undefined;',
    to: '',
  },
  {
    name: 'sets have one member at most',
    file: 'src/prover/value-facet.ts',
    from: 'for (const group of groups) {',
    to: 'for (const group of [groups.flat()]) {',
  },
  {
    name: '`?` matches the empty text too',
    file: 'src/prover/language.ts',
    from: 'return [{ chars: wild, loop: false }];',
    to: 'return [{ chars: wild, loop: true }];',
  },
  {
    name: '`IfExists` is ignored',
    file: 'src/prover/condition.ts',
    from: 'const answer = test.holds(() => undefined);',
    to: "const answer = test.operator.negated || test.operator.qualifier === 'ForAllValues' || (test.operator.family === 'null' && test.holds(() => undefined));",
  },
  {
    name: '`ForAllValues` does not hold on a missing key',
    file: 'src/prover/condition.ts',
    from: 'if (!list) return some([missing,',
    to: "if (qualifier === 'ForAllValues') return all([there, not(failing)]);\n  if (!list) return some([missing,",
  },
  {
    name: 'letter case is not folded',
    file: 'src/prover/words.ts',
    from: 'chars: fold ? folded(char) : single(char.charCodeAt(0))',
    to: 'chars: single(char.charCodeAt(0))',
  },
  {
    name: 'a spent budget counts as proven',
    file: 'src/prover/prove.ts',
    from: "return { answer: 'undecided', reason: 'budget', about: '' };",
    to: "return { answer: 'proven' };",
  },
  {
    name: 'the last class of requests is lost',
    file: 'src/prover/class-facet.ts',
    from: 'this.alive = this.set((index) => index < size);',
    to: 'this.alive = this.set((index) => index < size - 1);',
  },
  {
    name: 'NotResource is not negated',
    file: 'src/prover/statement.ts',
    from: 'return resource.negated ? not(some(matched)) : some(matched);',
    to: 'return some(matched);',
  },
  {
    name: 'a wildcard of an ARN operator leaves its part',
    file: 'src/prover/language.ts',
    from: 'colons < 5 ? noColon : anyChar',
    to: 'anyChar',
  },
  {
    name: 'numbers and instants beside the thresholds are left out',
    file: 'src/prover/domain.ts',
    from: 'edges.flatMap((edge) => [edge - 1n, edge, edge + 1n])',
    to: 'edges',
  },
  {
    name: 'addresses behind a block are left out',
    file: 'src/prover/domain.ts',
    from: 'flatMap(({ first, last }) => [first, last + 1n])',
    to: 'flatMap(({ first }) => [first])',
  },
  {
    name: 'only one side of a split is searched',
    file: 'src/prover/solve.ts',
    from: 'const opposite = facet.assert(atom, !holds);',
    to: 'if (taken !== undefined) return undefined;\n    const opposite = facet.assert(atom, !holds);',
  },
  {
    name: 'what a lost branch asserted stays asserted',
    file: 'src/prover/solve.ts',
    from: 'while (undo.length > 0) undo.pop()?.();',
    to: 'undo.length = 0;',
  },
  {
    name: 'what was found inside a pattern is taken for outside',
    file: 'src/prover/value-facet.ts',
    from: "`${holds ? '+' : '-'}${predicate.id}`",
    to: 'predicate.id',
  },
  {
    name: 'a Deny does not take an Allow away',
    file: 'src/prover/outcome.ts',
    from: "allowed: all([union(layer, 'Allow', space), not(denied)])",
    to: "allowed: union(layer, 'Allow', space)",
  },
  {
    name: 'a variable is replaced by `*`',
    file: 'src/prover/condition.ts',
    from: 'all([widened, space.variable(known.open, `some ${textOf(test)}`)])',
    to: 'widened',
  },
  {
    name: 'a counterexample is not replayed',
    file: 'src/prover/prove.ts',
    from: 'if (possible && question.isCounterexample(witness))',
    to: 'if (possible)',
  },
  {
    name: 'a grant to the account counts as one to the caller (B18)',
    file: 'src/prover/set-outcome.ts',
    from: "granted('direct')",
    to: "granted('direct', 'account')",
  },
  {
    name: 'a boundary does not cap what a role is granted (E8)',
    file: 'src/prover/set-outcome.ts',
    from: "all([own, not(capped), granted('role')])",
    to: "all([own, granted('role')])",
  },
  {
    name: 'NotPrincipal spares callers with a boundary (B31)',
    file: 'src/prover/set-outcome.ts',
    from: 'permissionsBoundary === undefined ? false : own',
    to: 'false',
  },
  {
    name: 'one level of SCPs is enough (E18)',
    file: 'src/prover/set-outcome.ts',
    from: 'serviceControl.map((level) =>',
    to: 'serviceControl.slice(0, 1).map((level) =>',
  },
];

const seed = 4711;
const trial = (): number | undefined => (require('./trial') as typeof import('./trial')).firstWrong(seed, 1500);

describe('planted bugs', () => {
  test.each(bugs.map((bug) => [bug.name, bug] as const))('%s: noticed', (name, bug) => {
    const wrong = withBug(bug, trial);
    process.stdout.write(`planted "${name}": noticed at question ${String(wrong)} (seed ${seed})\n`);
    expect(wrong).toBeDefined();
  });

  test('without a bug nothing is noticed', () => {
    const healthy = { ...(bugs[0] as Bug), to: (bugs[0] as Bug).from };
    expect(
      withBug(healthy, () => (require('./trial') as typeof import('./trial')).firstWrong(seed, 150)),
    ).toBeUndefined();
  });
});
