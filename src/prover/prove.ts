import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { ClassFacet } from './class-facet';
import type { Facet, FacetState } from './facet';
import { all, not, some, type Formula } from './formula';
import { solutions } from './open-test';
import { satisfy } from './solve';
import type { OpenTest } from './space';
import { MixedOperators } from './value-facet';
import { BudgetSpent, type Budget } from '../languages/language';

/** Values by lower-case key that are taken one by one where a policy variable stands for the key. */
type VariableValues = ReadonlyMap<string, readonly string[]>;

/** How a question is read. */
export interface QuestionReading {
  /** The unsettled readings and untold facts that may turn out either way; the others are the evaluator's. */
  readonly doubted: 'all' | ReadonlySet<string>;
  readonly variableValues: VariableValues;
  /** Whether statements with policy variables are left unread: what each says of a request may then be anything. */
  readonly unread?: boolean;
}

/** Is there a request that makes the formula true? */
interface PosedQuestion {
  readonly formula: Formula;
  readonly classes: ClassFacet;
  /** Tests that the formula leaves open, since policy variables in them have values that are not taken. */
  readonly open: readonly OpenTest[];
  /** Whether a statement was left unread. */
  readonly isUnread: boolean;
  /** Ids of unsettled readings that the formula leaves open. */
  readonly doubts: readonly string[];
  /** Facts that no request specifies and that the formula leaves open. */
  readonly unspecified: readonly string[];
  request(states: ReadonlyMap<Facet, FacetState>): AccessRequest;
  /** Whether AWS could receive the request, judged apart from how it was made. */
  isPossible(request: AccessRequest): boolean;
  /** Whether the evaluator's decision on the request is the unwanted one. */
  isCounterexample(request: AccessRequest): boolean;
}

/** Poses a question under a reading. */
export type PoseQuestion = (reading: QuestionReading, budget: Budget) => PosedQuestion;

/** Why a question stays open; `docs/limits.md` explains each. */
export type UndecidedReason = 'budget' | 'mixed-operators' | 'variable' | 'unsettled' | 'untold' | 'tied-keys';

export type Verdict =
  | { readonly answer: 'proven' }
  | { readonly answer: 'refuted'; readonly witness: AccessRequest }
  | { readonly answer: 'undecided'; readonly reason: UndecidedReason; readonly about: string };

/** Elementary steps that a question may take: the same verdict on a slow machine as on a fast one. */
export const DEFAULT_STEPS = 3_000_000;

/** Searches every request of the question's space. */
export function prove(ask: PoseQuestion, budget: Budget): Verdict {
  return guarded(() => search(ask, budget));
}

/** Whether anything makes the question's formula true at all; undecided as `prove` is. */
export function isSatisfiable(ask: PoseQuestion, budget: Budget): boolean | Extract<Verdict, { answer: 'undecided' }> {
  return guarded(
    () => satisfy(ask({ doubted: 'all', variableValues: new Map() }, budget).formula, budget) !== undefined,
  );
}

/** An answer, or why there is none. */
function guarded<T>(run: () => T): T | Extract<Verdict, { answer: 'undecided' }> {
  try {
    return run();
  } catch (error) {
    if (error instanceof BudgetSpent) return { answer: 'undecided', reason: 'budget', about: '' };
    if (error instanceof MixedOperators) return { answer: 'undecided', reason: 'mixed-operators', about: error.facet };
    throw error;
  }
}

const settled: ReadonlySet<string> = new Set();

/** So often a question is posed anew with more values for its variables. */
const MOST_ROUNDS = 8;

/**
 * With open variables a test is a free yes-or-no, so that a request found may be none. The values that would make it one
 * are then taken out of it: the question is posed anew with each of them as a case of its own, in which the test is an
 * ordinary one, beside the case of any other value. Proven in all cases is proven; a request found in a case with a
 * value is confirmed by the evaluator.
 */
function search(ask: PoseQuestion, budget: Budget): Verdict {
  let variableValues: VariableValues = new Map();
  // Other statements often settle it, and variables take the longest to read.
  const rough = ask({ doubted: 'all', variableValues, unread: true }, budget);
  if (rough.isUnread && satisfy(rough.formula, budget) === undefined) return { answer: 'proven' };
  for (let round = 0; ; round++) {
    const question = round === 0 && !rough.isUnread ? rough : ask({ doubted: 'all', variableValues }, budget);
    const first = attempt(question, budget);
    if (first.answer !== 'open') return first;
    const more =
      question.open.length === 0 || round === MOST_ROUNDS
        ? variableValues
        : refined(variableValues, question, first.found);
    const next = attempt(withValues(ask({ doubted: settled, variableValues: more }, budget)), budget);
    if (next.answer === 'refuted') return next;
    if (more === variableValues) return openEnd(ask, variableValues, question, budget);
    variableValues = more;
  }
}

/** The question about those requests alone in which every variable has a value that is taken, or none. */
function withValues(question: PosedQuestion): PosedQuestion {
  const elsewhere = not(some(question.open.map(({ where }) => where)));
  return { ...question, formula: all([question.formula, elsewhere]), open: [] };
}

/** The values taken, and those that a request which the evaluator did not confirm brings up. */
function refined(
  variableValues: VariableValues,
  { open }: PosedQuestion,
  { context, resource }: AccessRequest,
): VariableValues {
  const lookup = contextLookup(context);
  const more = new Map<string, readonly string[]>(variableValues);
  for (const { keys, on, template } of open) {
    const compared = [on === undefined ? resource : (lookup(on) ?? [])].flat();
    for (const key of keys) {
      const own = lookup(key.key);
      const made = template === undefined ? [] : compared.flatMap((value) => solutions(template, key, value));
      const values = [...(more.get(key.key) ?? []), ...(typeof own === 'string' ? [own] : []), ...made];
      more.set(key.key, [...new Set(values)]);
    }
  }
  const size = (values: VariableValues): number => [...values.values()].flat().length;
  return size(more) > size(variableValues) ? more : variableValues;
}

/** Undecided: by variables, or by those untold facts and unsettled readings that alone would turn the answer. */
function openEnd(
  ask: PoseQuestion,
  variableValues: VariableValues,
  { open, doubts, unspecified }: PosedQuestion,
  budget: Budget,
): Verdict {
  const turns = (doubted: ReadonlySet<string>): boolean =>
    satisfy(ask({ doubted, variableValues }, budget).formula, budget) !== undefined;
  if (open.length > 0 && turns(settled)) {
    const keys = new Set(open.flatMap((test) => test.keys.map(({ key }) => key)));
    return { answer: 'undecided', reason: 'variable', about: [...keys].join(', ') };
  }
  const ids = [...unspecified, ...doubts];
  const alone = ids.length < 2 ? ids : ids.filter((id) => turns(new Set([id])));
  const turning = alone.length === 0 ? ids : alone;
  const facts = turning.filter((id) => unspecified.includes(id));
  if (facts.length > 0) return { answer: 'undecided', reason: 'untold', about: facts.join(', ') };
  return { answer: 'undecided', reason: 'unsettled', about: turning.join(', ') };
}

type Attempt = Verdict | { readonly answer: 'open'; readonly found: AccessRequest };

function attempt(question: PosedQuestion, budget: Budget): Attempt {
  const states = satisfy(question.formula, budget);
  if (states === undefined) return { answer: 'proven' };
  const witness = question.request(readable(question, states, budget));
  const possible = question.isPossible(witness);
  if (possible && question.isCounterexample(witness)) return { answer: 'refuted', witness };
  if (question.open.length + question.doubts.length + question.unspecified.length > 0)
    return { answer: 'open', found: witness };
  if (!possible) return { answer: 'undecided', reason: 'tied-keys', about: JSON.stringify(witness) };
  throw new Error(
    `jest-iam: the evaluator does not confirm the counterexample ${JSON.stringify(witness)}; please report this`,
  );
}

/** The request of the most readable class that is a counterexample: halves the classes until one is left. */
function readable(
  { formula, classes }: PosedQuestion,
  states: ReadonlyMap<Facet, FacetState>,
  budget: Budget,
): ReadonlyMap<Facet, FacetState> {
  let best = states;
  let low = 0;
  let high = classOf(best, classes);
  while (low < high) {
    const middle = (low + high) >> 1;
    const from = low;
    const found = satisfy(all([classes.among((index) => index >= from && index <= middle), formula]), budget);
    if (found === undefined) low = middle + 1;
    else {
      best = found;
      high = classOf(found, classes);
    }
  }
  return best;
}

function classOf(states: ReadonlyMap<Facet, FacetState>, classes: ClassFacet): number {
  return Number(states.get(classes)?.[0] ?? 0);
}
