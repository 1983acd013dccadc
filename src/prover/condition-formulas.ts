import type { AssumptionId } from '../evaluator/assumptions';
import type { CompiledTest, Operand } from '../evaluator/compile';
import { compileTest } from '../evaluator/condition';
import { all, not, some, type Formula } from './formula';
import { arnWord } from './pattern-languages';
import { variableCases } from './variable-cases';
import { openTemplate, templateHolds } from './open-test';
import type { Predicate } from './predicate';
import type { KeyState, Space, VariableCase } from './space';
import { directPredicate, templateKindOf, textPredicate } from './test-predicate';

const ids = new WeakMap<CompiledTest, string>();

/**
 * The requests in which a condition test holds ("IAM JSON policy elements: Condition operators"). Statements repeat each
 * other's tests: each is worked out once for a space.
 */
export function conditionHolds(test: CompiledTest, space: Space): Formula {
  const formulas = space.cache.conditions;
  const id = `${String(test.inBucketPolicy)} ${test.test.operator} ${idOf(test)}`;
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
  const reading = openReading(test);
  switch (reading) {
    case undefined:
      return holding;
    case 'C12':
      return some([whereMissing(test, space), unlessOtherwise('C12', holding, test, space)]);
    case 'C16': {
      // Whether `"False"` is `"false"` is not settled; if not, such a value matches nothing.
      const exact = test.test.values.filter((value) => value === value.toLowerCase());
      const strict =
        exact.length === 0
          ? whereMissing(test, space)
          : asRead(compileTest({ ...test.test, values: exact }, false), space);
      return some([strict, all([holding, space.doubt('C16', idOf(test), true)])]);
    }
    default:
      return unlessOtherwise(reading, holding, test, space);
  }
}

/** The unsettled fact on which it turns what a test says of a value, going by its operator and operands alone. */
function openReading({ test, operator, operands }: CompiledTest): 'A34' | 'C12' | 'C16' | 'C26' | undefined {
  if (test.operator !== operator.spelling) return 'A34';
  const { family, negated } = operator;
  const ordered = family === 'number' || family === 'address';
  // What the negation of a number or address that cannot be read says of a value was never seen.
  if (negated && ordered && operands.some(({ wellFormed }) => !wellFormed)) return 'C12';
  if (family === 'arn' && operands.some(isNoArn)) return 'C26';
  return family === 'boolean' && operands.some(({ text }) => text !== text.toLowerCase()) ? 'C16' : undefined;
}

/**
 * The unsettled fact on which it may turn what a test says of a request in which its key has this value, `undefined` where
 * it is absent: one that `conditionHolds` leaves open of such requests.
 */
export function openReadingOn(test: CompiledTest, value: unknown): AssumptionId | undefined {
  const { qualifier, ifExists, negated, family } = test.operator;
  const reading = openReading(test);
  if (reading !== undefined) return reading;
  if (value === undefined) return qualifier === 'ForAnyValue' && ifExists && negated ? 'C33' : undefined;
  if (qualifier !== undefined || family === 'null') return undefined;
  if (test.operands.length === 0) return 'C34';
  return Array.isArray(value) && (negated || !test.inBucketPolicy) ? 'C38' : undefined;
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
    variableCases(variables, space).map((known) => {
      if (state.kind === 'free') return all([known.where, onFacet(test, state, known, space)]);
      if (known.open.length > 0) return all([known.where, onValue(test, state.value, known, space)]);
      return all([known.where, test.holds((key) => (key === test.key ? state.value : known.lookup(key)))]);
    }),
  );
}

function whenMissing(test: CompiledTest, space: Space): Formula {
  const answer = test.holds(() => undefined);
  const { qualifier, ifExists, negated } = test.operator;
  const open = qualifier === 'ForAnyValue' && ifExists && negated && test.operands.length > 0;
  return open ? space.doubt('C33', idOf(test), answer) : answer;
}

/** A test whose answer depends only on whether the key is there. */
function onPresence(test: CompiledTest, state: Exclude<KeyState, { kind: 'absent' }>, space: Space): Formula {
  const holdsFor = (value: string | readonly string[]): Formula => {
    const answer = test.holds((key) => (key === test.key ? value : undefined));
    const unsettled = test.operands.length === 0 && test.operator.qualifier === undefined;
    return unsettled ? space.doubt('C34', idOf(test), answer) : answer;
  };
  if (state.kind === 'fixed') return holdsFor(state.value);
  const { facet } = state;
  const there = holdsFor(facet.shape.multivalued ? ['x'] : 'x');
  return some([all([facet.absent, whenMissing(test, space)]), all([not(facet.absent), there])]);
}

/**
 * The test in terms of one question, "does one value pass": set operators, `IfExists`, negation and missing keys as
 * "Condition operators" and "Conditions with multiple context keys or values" have them.
 */
function onFacet(
  test: CompiledTest,
  { facet, through = same }: Extract<KeyState, { kind: 'free' }>,
  known: VariableCase,
  space: Space,
): Formula {
  const list = facet.shape.multivalued;
  const value = oneValue(test, known, space, list, (predicate, outside) => facet.some(through(predicate), outside));
  const missing = all([facet.absent, whenMissing(test, space)]);
  return some([missing, all([not(facet.absent), onThere(test, value, list, space)])]);
}

/** The test of a value that is known, with variables that are not. */
function onValue(test: CompiledTest, value: string | readonly string[], known: VariableCase, space: Space): Formula {
  const list = typeof value !== 'string';
  const members = list ? value : [value];
  if (members.length === 0) return whenMissing(test, space);
  const ask: Ask = (predicate, outside) => members.some((member) => predicate.test(member) !== outside);
  return onThere(test, oneValue(test, known, space, list, ask), list, space);
}

function onThere(test: CompiledTest, { passing, failing }: OneValue, list: boolean, space: Space): Formula {
  const { qualifier, negated } = test.operator;
  if (!list) return negated ? not(failing) : passing;
  if (qualifier === undefined) {
    // S3 was seen to store it, and it never matched (O17); its negation was not seen.
    return test.inBucketPolicy && !negated ? false : space.doubt('C38', idOf(test), false);
  }
  return qualifier === 'ForAllValues' ? not(failing) : passing;
}

const same = (predicate: Predicate): Predicate => predicate;

/** Whether some value passes a test of one value or, with `outside`, some value does not. */
type Ask = (predicate: Predicate, outside: boolean) => Formula;

interface OneValue {
  /** Some value satisfies the operator as written, negation included. */
  readonly passing: Formula;
  /** Some value does not. */
  readonly failing: Formula;
}

function oneValue(test: CompiledTest, known: VariableCase, space: Space, list: boolean, ask: Ask): OneValue {
  const { family, negated } = test.operator;
  if (family !== 'string' && family !== 'arn') {
    const predicate = directPredicate(test);
    return { passing: ask(predicate, false), failing: ask(predicate, true) };
  }
  const isOpen = (key: string): boolean => known.open.some((open) => open.key === key);
  const settled = test.operands.filter(({ variables }) => !variables.some(isOpen));
  const templates = test.operands.flatMap((operand) =>
    settled.includes(operand)
      ? []
      : (openTemplate(templateKindOf(test), operand.parts ?? [], known.lookup, known.open) ?? []),
  );
  const plain = textPredicate(test, settled, known.lookup);
  const fits = (predicate: Predicate): Formula => ask(predicate, false);
  const open = templates.map((template) => templateHolds(template, known, test.key, space, fits, !list));
  const matching = some([fits(plain), ...open]);
  let other = list || open.length === 0 ? ask(plain, true) : not(matching);
  if (list && open.length > 0) {
    const id = `other ${test.key} ${templateKindOf(test)} ${templates.map(({ spelling }) => spelling).join(' ')} ${plain.id}`;
    other = all([other, space.variable({ id, keys: known.open, on: test.key, where: known.where })]);
  }
  return negated ? { passing: other, failing: matching } : { passing: matching, failing: other };
}
