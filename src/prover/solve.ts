import type { Facet, FacetState } from './facet';
import type { Formula, Literal } from './formula';
import { spend, type Budget } from './words';

type Open = Exclude<Formula, boolean>;

/**
 * Looks for values of all facets under which the formula is true. Splits on one atom at a time, always in the
 * part with the fewest open atoms, and drops a branch as soon as a facet has no value left.
 * Gives the state of each facet that the formula speaks of, or `undefined`: no request makes it true.
 */
export function satisfy(formula: Formula, budget: Budget): ReadonlyMap<Facet, FacetState> | undefined {
  if (formula === false) return undefined;
  const parts = formula === true ? [] : formula.kind === 'all' ? formula.parts : [formula];
  const facets = new Set<Facet>();
  collect(parts, facets);
  return branch(parts, budget, facets);
}

function collect(parts: readonly Open[], facets: Set<Facet>): void {
  for (const part of parts) {
    if (part.kind === 'literal') facets.add(part.facet);
    else collect(part.parts, facets);
  }
}

function branch(
  parts: readonly Open[],
  budget: Budget,
  facets: ReadonlySet<Facet>,
): ReadonlyMap<Facet, FacetState> | undefined {
  const undo: (() => void)[] = [];
  const back = (): void => {
    for (const step of undo.reverse()) step();
  };
  let open: readonly Open[] = parts;
  for (;;) {
    const left: Open[] = [];
    let best: Open | undefined;
    let fewest = Infinity;
    for (const part of open) {
      const size = weigh(part, budget);
      if (size === 'false') {
        back();
        return undefined;
      }
      if (size === 'true') continue;
      left.push(part);
      if (size < fewest) {
        fewest = size;
        best = part;
      }
    }
    if (best === undefined) {
      const states = new Map<Facet, FacetState>();
      for (const facet of facets) {
        const state = facet.pick();
        if (state === null) {
          back();
          return undefined;
        }
        states.set(facet, state);
      }
      back();
      return states;
    }
    const choice = choose(best);
    const taken = choice.facet.assert(choice.atom, choice.holds);
    if (taken !== undefined) {
      const found = branch(left, budget, facets);
      taken();
      if (found !== undefined) {
        back();
        return found;
      }
    }
    const opposite = choice.facet.assert(choice.atom, !choice.holds);
    if (opposite === undefined) {
      back();
      return undefined;
    }
    undo.push(opposite);
    open = left;
  }
}

/** How many atoms of a part are open, or what the part already is. */
function weigh(part: Open, budget: Budget): number | 'true' | 'false' {
  spend(budget, 1);
  if (part.kind === 'literal') {
    const status = part.facet.status(part.atom);
    if (status === 0) return 1;
    return (status === 1) === part.holds ? 'true' : 'false';
  }
  let size = 0;
  const decisive = part.kind === 'all' ? 'false' : 'true';
  for (const inner of part.parts) {
    const weight = weigh(inner, budget);
    if (weight === decisive) return decisive;
    if (typeof weight === 'number') size += weight;
  }
  if (size > 0) return size;
  return part.kind === 'all' ? 'true' : 'false';
}

/** The first open literal of a part. */
function choose(part: Open): Literal {
  if (part.kind === 'literal') return part;
  const free = { steps: Infinity };
  const inner = part.parts.find((candidate) => typeof weigh(candidate, free) === 'number');
  if (inner === undefined) throw new Error('jest-iam: a settled part was split; please report this');
  return choose(inner);
}
