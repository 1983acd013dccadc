import type { CompiledTest, Operand } from '../evaluator/compile';
import { compileTest } from '../evaluator/condition';
import { all, not, some, type Formula } from './formula';
import { arnWord } from './language';
import { lookupCases, type LookupCase } from './lookup';
import type { Predicate } from './predicate';
import type { KeyState, Space } from './space';
import { directPredicate, textPredicate, widenedPredicate } from './test-predicate';

const known = new WeakMap<Space, Map<string, Formula>>();
const ids = new WeakMap<CompiledTest, string>();

/**
 * The requests in which a condition test holds ("IAM JSON policy elements: Condition operators"). Statements repeat each
 * other's tests: each is worked out once for a space.
 */
export function conditionHolds(test: CompiledTest, space: Space): Formula {
  let formulas = known.get(space);
  if (formulas === undefined) known.set(space, (formulas = new Map<string, Formula>()));
  const id = `${test.test.operator} ${idOf(test)}`;
  let formula = formulas.get(id);
  if (formula === undefined) formulas.set(id, (formula = whole(test, space)));
  return formula;
}

/** Equal for tests that say the same. What a text says depends on the policy's version, its parts do not. */
function idOf(test: CompiledTest): string {
  let id = ids.get(test);
  if (id === undefined) {
    const operands = test.operands.map(({ text, parts = text }) => parts);
    ids.set(test, (id = `${test.operator.spelling} ${test.key} ${JSON.stringify(operands)}`));
  }
  return id;
}

function whole(test: CompiledTest, space: Space): Formula {
  const holding = asRead(test, space);
  const { operator, operands } = test;
  if (test.test.operator !== operator.spelling) return unlessOtherwise('A34', holding, test, space);
  if (operator.family === 'arn' && operands.some(isNoArn)) return unlessOtherwise('C26', holding, test, space);
  if (operator.family !== 'boolean' || operands.every(({ text }) => text === text.toLowerCase())) return holding;
  // Whether `"False"` is `"false"` is not settled; if not, such a value matches nothing.
  const exact = test.test.values.filter((value) => value === value.toLowerCase());
  const strict =
    exact.length === 0 ? whereMissing(test, space) : asRead(compileTest({ ...test.test, values: exact }, false), space);
  return some([strict, all([holding, space.doubt('C16', idOf(test), true)])]);
}

/** As the evaluator reads a test, or in some other way that nobody knows. */
function unlessOtherwise(assumption: string, holding: Formula, test: CompiledTest, space: Space): Formula {
  const agreed = space.doubt(assumption, `agreed ${idOf(test)}`, true);
  const otherwise = space.doubt(assumption, `otherwise ${idOf(test)}`, false);
  return some([all([agreed, holding]), all([not(agreed), otherwise])]);
}

/** An ARN operator's operand that has fewer than six parts. */
function isNoArn({ parts, variables }: Operand): boolean {
  return variables.length === 0 && arnWord(parts ?? []).length === 0;
}

/** The requests without the key in which a test holds. */
function whereMissing(test: CompiledTest, space: Space): Formula {
  return some(
    space.keyCases(test.key).map(({ where, state }) => {
      if (state.kind === 'fixed') return false;
      return all([where, state.kind === 'absent' ? true : state.facet.absent, whenMissing(test, space)]);
    }),
  );
}

function asRead(test: CompiledTest, space: Space): Formula {
  return some(space.keyCases(test.key).map(({ where, state }) => all([where, inState(test, state, space)])));
}

function inState(test: CompiledTest, state: KeyState, space: Space): Formula {
  if (state.kind === 'absent') return whenMissing(test, space);
  if (test.operands.length === 0 || test.operator.family === 'null') return onPresence(test, state, space);
  const variables = test.operands.flatMap((operand) => operand.variables);
  return some(
    lookupCases(variables, space).map((known) => {
      if (state.kind === 'free') return all([known.where, onFacet(test, state, known, space)]);
      if (known.open.length > 0) return all([known.where, space.variable(known.open, `fixed ${idOf(test)}`)]);
      return all([known.where, test.holds((key) => (key === test.key ? state.value : known.lookup(key)))]);
    }),
  );
}

function whenMissing(test: CompiledTest, space: Space): Formula {
  const answer = test.holds(() => undefined);
  const { qualifier, ifExists } = test.operator;
  return qualifier === 'ForAnyValue' && ifExists ? space.doubt('C33', idOf(test), answer) : answer;
}

/** A test whose answer depends only on whether the key is there. */
function onPresence(test: CompiledTest, state: Exclude<KeyState, { kind: 'absent' }>, space: Space): Formula {
  const holdsFor = (value: string | readonly string[]): Formula => {
    const answer = test.holds((key) => (key === test.key ? value : undefined));
    const unsettled = test.operands.length === 0 && test.operator.qualifier === undefined;
    return unsettled ? space.doubt('C34', idOf(test), answer) : answer;
  };
  if (state.kind === 'fixed') return holdsFor(state.value);
  const { facet, list = facet.shape.multivalued } = state;
  const there = holdsFor(list ? ['x'] : 'x');
  return some([all([facet.absent, whenMissing(test, space)]), all([not(facet.absent), there])]);
}

/**
 * The test in terms of one question, "does one value pass": set operators, `IfExists`, negation and missing keys as
 * "Condition operators" and "Conditions with multiple context keys or values" have them.
 */
function onFacet(
  test: CompiledTest,
  { facet, through = same, list = facet.shape.multivalued }: Extract<KeyState, { kind: 'free' }>,
  known: LookupCase,
  space: Space,
): Formula {
  const { passing, failing } = oneValue(test, known, space, (predicate, outside) =>
    facet.some(through(predicate), outside),
  );
  const there = not(facet.absent);
  const missing = all([facet.absent, whenMissing(test, space)]);
  const { qualifier } = test.operator;
  if (!list) return some([missing, all([there, test.operator.negated ? not(failing) : passing])]);
  if (qualifier === undefined) return some([missing, all([there, space.doubt('C38', idOf(test), false)])]);
  return some([missing, all([there, qualifier === 'ForAllValues' ? not(failing) : passing])]);
}

const same = (predicate: Predicate): Predicate => predicate;

interface OneValue {
  /** Some value satisfies the operator as written, negation included. */
  readonly passing: Formula;
  /** Some value does not. */
  readonly failing: Formula;
}

function oneValue(
  test: CompiledTest,
  known: LookupCase,
  space: Space,
  ask: (predicate: Predicate, outside: boolean) => Formula,
): OneValue {
  const { family, negated } = test.operator;
  if (family !== 'string' && family !== 'arn') {
    const predicate = directPredicate(test);
    return { passing: ask(predicate, false), failing: ask(predicate, true) };
  }
  const settled = test.operands.filter(({ variables }) => !variables.some((key) => known.open.includes(key)));
  const open = test.operands.filter((operand) => !settled.includes(operand));
  const plain = textPredicate(test, settled, known.lookup);
  let matching = ask(plain, false);
  let other = ask(plain, true);
  if (open.length > 0) {
    const widened = ask(widenedPredicate(test, open), false);
    matching = some([matching, all([widened, space.variable(known.open, `some ${idOf(test)}`)])]);
    other = all([other, space.variable(known.open, `other ${idOf(test)}`)]);
  }
  return negated ? { passing: other, failing: matching } : { passing: matching, failing: other };
}
