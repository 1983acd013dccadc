import type { MutantOutcome } from './judge-claims';
import type { MutationOperator } from './mutants';

/** As `MutantOutcome`, once it is known which of the survivors change nothing. */
export type SettledOutcome = MutantOutcome | 'equivalent';

/**
 * `checked`: without it, or were it weaker, some test would fail. `pinned`: only a copy or a check of the text would
 * notice. `undecided`: some claim would have no answer any more. `redundant`: no request is decided otherwise without it.
 */
export type ElementState = 'checked' | 'pinned' | 'undecided' | 'unchecked' | 'redundant';

/** A change as far as figures need it. */
export interface SettledMutant {
  readonly operator: MutationOperator;
  readonly elements: readonly string[];
  readonly outcome: SettledOutcome;
}

/** These turn an element into something else; only where nothing removes or weakens it do they speak for it. */
const turning: ReadonlySet<MutationOperator> = new Set(['flip Effect', 'flip Boolean', 'negate operator']);

/** What is known of an element; nothing where AWS would save no change of it. */
export function elementState(id: string, mutants: readonly SettledMutant[]): ElementState | undefined {
  const changing = mutants.filter(({ elements, outcome }) => elements.includes(id) && outcome !== 'refused');
  const weakening = changing.filter(({ operator }) => !turning.has(operator));
  const outcomes = (weakening.length > 0 ? weakening : changing).map(({ outcome }) => outcome);
  if (outcomes.length === 0) return undefined;
  if (outcomes.includes('killed')) return 'checked';
  if (outcomes.every((one) => one === 'equivalent')) return 'redundant';
  if (outcomes.includes('pinned')) return 'pinned';
  return outcomes.includes('unanswered') ? 'undecided' : 'unchecked';
}

/** A share of things: of nothing it is whole. */
export interface Share {
  readonly some: number;
  readonly all: number;
}

export interface Figures {
  readonly elements: Share;
  readonly mutants: Share;
}

/** The two figures of one policy. */
export function figuresOf(elements: readonly { readonly id: string }[], mutants: readonly SettledMutant[]): Figures {
  const states = elements.map(({ id }) => elementState(id, mutants));
  const counted = states.filter((state) => state !== undefined && state !== 'redundant');
  const real = mutants.filter(({ outcome }) => outcome !== 'equivalent' && outcome !== 'refused');
  return {
    elements: { some: counted.filter((state) => state === 'checked').length, all: counted.length },
    mutants: { some: real.filter(({ outcome }) => outcome === 'killed').length, all: real.length },
  };
}

/** Sums of figures. */
export function totalOf(figures: readonly Figures[]): Figures {
  const sum = (of: keyof Figures): Share => ({
    some: figures.reduce((count, one) => count + one[of].some, 0),
    all: figures.reduce((count, one) => count + one[of].all, 0),
  });
  return { elements: sum('elements'), mutants: sum('mutants') };
}

export function percent({ some, all }: Share): number {
  return all === 0 ? 100 : (some * 100) / all;
}
