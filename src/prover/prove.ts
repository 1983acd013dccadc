import type { AccessRequest } from '../evaluator/request';
import type { ClassFacet } from './class-facet';
import type { Facet, FacetState } from './facet';
import { all, type Formula } from './formula';
import { satisfy } from './solve';
import { MixedOperators } from './value-facet';
import { BudgetSpent, type Budget } from './words';

/** Values taken for the context keys that policy variables read; `null`: absent. */
export type Pins = ReadonlyMap<string, string | null>;

/** `worst`: variables and unsettled readings may turn out either way. Else the evaluator's readings, with values for variables. */
export type Reading = 'worst' | Pins;

/** Is there a request that makes the formula true? */
export interface Question {
  readonly formula: Formula;
  readonly classes: ClassFacet;
  /** Keys of policy variables, and ids of unsettled readings, that the formula leaves open. */
  readonly openVariables: readonly string[];
  readonly doubts: readonly string[];
  request(states: ReadonlyMap<Facet, FacetState>): AccessRequest;
  /** Whether AWS could receive the request, judged apart from how it was made. */
  isPossible(request: AccessRequest): boolean;
  /** Whether the evaluator's decision on the request is the unwanted one. */
  isCounterexample(request: AccessRequest): boolean;
}

/** Poses a question under a reading. */
export type Ask = (reading: Reading, budget: Budget) => Question;

/** Why a question stays open; `docs/limits.md` explains each. */
export type UndecidedReason = 'budget' | 'mixed-operators' | 'variable' | 'unsettled' | 'tied-keys';

export type Verdict =
  | { readonly answer: 'proven' }
  | { readonly answer: 'refuted'; readonly witness: AccessRequest }
  | { readonly answer: 'undecided'; readonly reason: UndecidedReason; readonly about: string };

/** Elementary steps that a question may take: the same verdict on a slow machine as on a fast one. */
export const DEFAULT_STEPS = 3_000_000;

/**
 * Searches every request of the question's space. `candidates` are values to try for variables whose free reading
 * gave a request that the evaluator does not confirm.
 */
export function prove(ask: Ask, candidates: (key: string) => readonly (string | null)[], budget: Budget): Verdict {
  try {
    const question = ask('worst', budget);
    const first = attempt(question, budget);
    if (first.answer !== 'open') return first;
    for (const pins of pinnings(question.openVariables, candidates)) {
      const next = attempt(ask(pins, budget), budget);
      if (next.answer === 'refuted') return next;
    }
    const { openVariables, doubts } = question;
    if (openVariables.length > 0) return { answer: 'undecided', reason: 'variable', about: openVariables.join(', ') };
    return { answer: 'undecided', reason: 'unsettled', about: doubts.join(', ') };
  } catch (error) {
    if (error instanceof BudgetSpent) return { answer: 'undecided', reason: 'budget', about: '' };
    if (error instanceof MixedOperators) return { answer: 'undecided', reason: 'mixed-operators', about: error.facet };
    throw error;
  }
}

type Attempt = Verdict | { readonly answer: 'open' };

function attempt(question: Question, budget: Budget): Attempt {
  const states = satisfy(question.formula, budget);
  if (states === undefined) return { answer: 'proven' };
  const witness = question.request(readable(question, states, budget));
  const possible = question.isPossible(witness);
  if (possible && question.isCounterexample(witness)) return { answer: 'refuted', witness };
  if (question.openVariables.length + question.doubts.length > 0) return { answer: 'open' };
  if (!possible) return { answer: 'undecided', reason: 'tied-keys', about: JSON.stringify(witness) };
  throw new Error(
    `jest-iam: the evaluator does not confirm the counterexample ${JSON.stringify(witness)}; please report this`,
  );
}

/** The request of the most readable class that is a counterexample: halves the classes until one is left. */
function readable(
  { formula, classes }: Question,
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

const MAX_PINNINGS = 64;

function pinnings(keys: readonly string[], candidates: (key: string) => readonly (string | null)[]): Pins[] {
  let made: Pins[] = [new Map()];
  for (const key of keys) {
    made = made.flatMap((pins) => candidates(key).map((value) => new Map(pins).set(key, value))).slice(0, MAX_PINNINGS);
  }
  return made;
}
