import { firstWrongAnswer } from './first-wrong-answer';
import { withBug, type Bug } from './plant';
import type { Kind } from './trial';

/** Mistakes that the comparison with brute force has to notice: a test that misses one is not good enough. */
const bugs: readonly (Bug & { readonly shows?: Kind; readonly seed?: number })[] = [
  {
    name: 'candidates of one pattern at a time instead of one search for all',
    file: 'src/prover/value-facet.ts',
    from: 'broken = bounds.find((one) => !this.keeps(value, one));\n      if (broken === undefined) return value;',
    to: 'return bounds.every((one) => this.keeps(value, one)) ? value : undefined;',
  },
  {
    name: 'the polarity of negated operators is reversed',
    file: 'src/prover/condition-formulas.ts',
    from: 'if (!list) return negated ? not(failing) : passing;',
    to: 'if (!list) return negated ? not(passing) : passing;',
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
    seed: 7,
    file: 'src/prover/value-facet.ts',
    from: 'for (const group of apart ? some.map((one) => [one]) : [some]) {',
    to: 'for (const group of [some]) {',
  },
  {
    name: '`?` matches the empty text too',
    file: 'src/prover/pattern-languages.ts',
    from: 'return [{ chars: wild, loop: false }];',
    to: 'return [{ chars: wild, loop: true }];',
  },
  {
    name: '`IfExists` is ignored',
    file: 'src/prover/condition-formulas.ts',
    from: 'const answer = test.holds(() => undefined);',
    to: "const answer = test.operator.negated || test.operator.qualifier === 'ForAllValues' || (test.operator.family === 'null' && test.holds(() => undefined));",
  },
  {
    name: '`ForAllValues` does not hold on a missing key',
    file: 'src/prover/condition-formulas.ts',
    from: 'const missing = all([facet.absent, whenMissing(test, space)]);',
    to: "const missing = all([facet.absent, test.operator.qualifier === 'ForAllValues' ? false : whenMissing(test, space)]);",
  },
  {
    name: 'letter case is not folded',
    seed: 1,
    file: 'src/languages/language.ts',
    from: 'chars: fold === undefined ? single(char.charCodeAt(0)) : folded(char, fold)',
    to: 'chars: single(char.charCodeAt(0))',
  },
  {
    name: 'a spent budget counts as proven',
    file: 'src/prover/prove.ts',
    from: "return { answer: 'undecided', reason: 'budget', about: '' };",
    to: "return { answer: 'proven' };",
    shows: 'few steps',
  },
  {
    name: 'the last class of requests is lost',
    seed: 2,
    file: 'src/prover/class-facet.ts',
    from: 'this.alive = this.whole;',
    to: 'this.alive = this.set((index) => index < size - 1);',
    shows: 'sets',
  },
  {
    name: 'addresses behind a block are left out',
    seed: 4,
    file: 'src/prover/domain.ts',
    from: 'flatMap(({ first, last }) => [first, last + 1n])',
    to: 'flatMap(({ first }) => [first])',
  },
  {
    name: 'NotResource is not negated',
    file: 'src/prover/statement-formulas.ts',
    from: 'return resource.negated ? not(some(matched)) : some(matched);',
    to: 'return some(matched);',
  },
  {
    name: 'a wildcard of an ARN operator leaves its part',
    seed: 5,
    file: 'src/prover/pattern-languages.ts',
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
    from: 'id: `-${index}`',
    to: 'id: `${index}`',
  },
  {
    name: 'a Deny does not take an Allow away',
    file: 'src/prover/document-formulas.ts',
    from: "allowed: all([anyStatementApplies(layer, 'Allow', space), not(denied)])",
    to: "allowed: anyStatementApplies(layer, 'Allow', space)",
  },
  {
    name: 'a variable is replaced by `*`',
    seed: 5,
    file: 'src/prover/open-test.ts',
    from: 'return all([ask(fitting(template, keys)), question, ...without]);',
    to: 'return all([ask(fitting(template, keys)), ...without]);',
    shows: 'open documents',
  },
  {
    name: 'a counterexample is not replayed',
    file: 'src/prover/prove.ts',
    from: 'if (possible && question.isCounterexample(witness))',
    to: 'if (possible)',
    shows: 'open documents',
  },
  {
    name: 'a grant to the account counts as one to the caller (B18)',
    file: 'src/prover/policy-set-formulas.ts',
    from: "granted('direct')",
    to: "granted('direct', 'account')",
    shows: 'sets',
  },
  {
    name: 'a boundary does not cap what a role is granted (E8)',
    file: 'src/prover/policy-set-formulas.ts',
    from: "all([own, not(capped), granted('role')])",
    to: "all([own, granted('role')])",
    shows: 'sets',
  },
  {
    name: 'NotPrincipal spares callers with a boundary (B31)',
    file: 'src/prover/policy-set-formulas.ts',
    from: 'permissionsBoundary === undefined ? false : own',
    to: 'false',
    shows: 'sets',
  },
  {
    name: 'one level of SCPs is enough (E18)',
    seed: 2,
    file: 'src/prover/policy-set-formulas.ts',
    from: 'serviceControl.map((level) =>',
    to: 'serviceControl.slice(0, 1).map((level) =>',
    shows: 'sets',
  },
];

/** A bug that few questions show has a seed that comes to one soon. */
const usual = 4711;
const most = 3000;

function trial(kind: Kind, questions: number, seed = usual): number | undefined {
  const { askOfKind } = jest.requireActual<typeof import('./trial')>('./trial');
  return firstWrongAnswer(seed, questions, (random) => {
    askOfKind(kind, random);
  });
}

describe('planted bugs', () => {
  test.each(bugs.map((bug) => [bug.name, bug] as const))('%s: noticed', (name, bug) => {
    const { shows = 'documents', seed = usual } = bug;
    const wrong = withBug(bug, () => trial(shows, most, seed));
    process.stdout.write(`planted "${name}": noticed at question ${String(wrong)} about ${shows} (seed ${seed})\n`);
    expect(wrong).toBeDefined();
  });

  test.each(['documents', 'open documents', 'sets', 'few steps'] as const)(
    'without a bug nothing is noticed in %s',
    (kind) => {
      const [bug] = bugs;
      if (bug === undefined) throw new Error('no bug');
      expect(withBug({ ...bug, to: bug.from }, () => trial(kind, 150))).toBeUndefined();
    },
  );
});
