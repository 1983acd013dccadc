import type { Facet, FacetState } from './facet';
import type { Formula, Group, Literal, OpenFormula } from './formula';
import { spendSteps, type Budget } from '../languages/language';

type Choice = Group<'some'>;
type States = ReadonlyMap<Facet, FacetState>;

/**
 * Looks for values of all facets under which the formula is true: settles what has to be so, then splits on one
 * literal of the choice with the fewest alternatives, and drops a branch as soon as a facet has no value left.
 * Gives the state of each facet that the formula mentions, or `undefined`: no request makes it true.
 */
export function satisfy(formula: Formula, budget: Budget): States | undefined {
  if (formula === false) return undefined;
  const parts = formula === true ? [] : [formula];
  const facets = new Set<Facet>();
  collect(parts, facets);
  return branch(parts, budget, facets);
}

function collect(parts: readonly OpenFormula[], facets: Set<Facet>): void {
  for (const part of parts) {
    if (part.kind === 'literal') facets.add(part.facet);
    else collect(part.parts, facets);
  }
}

function branch(parts: readonly OpenFormula[], budget: Budget, facets: ReadonlySet<Facet>): States | undefined {
  const undo: (() => void)[] = [];
  const found = explore(parts, budget, facets, undo);
  while (undo.length > 0) undo.pop()?.();
  return found;
}

/** As `branch`; what it asserts stays asserted, with the way back in `undo`. */
function explore(
  parts: readonly OpenFormula[],
  budget: Budget,
  facets: ReadonlySet<Facet>,
  undo: (() => void)[],
): States | undefined {
  let open = parts;
  for (;;) {
    const choices = settle(open, budget, undo);
    if (choices === undefined) return undefined;
    let best: Choice | undefined;
    for (const choice of choices) if (best === undefined || choice.parts.length < best.parts.length) best = choice;
    if (best === undefined) return pickAll(facets);
    const { facet, atom, holds } = cheapest(best);
    const undoAssertion = facet.assert(atom, holds);
    if (undoAssertion !== undefined) {
      const found = branch(choices, budget, facets);
      undoAssertion();
      if (found !== undefined) return found;
    }
    const opposite = facet.assert(atom, !holds);
    if (opposite === undefined) return undefined;
    undo.push(opposite);
    open = choices;
  }
}

/** Asserts every literal that must hold, until only choices are left; nothing when that is impossible. */
function settle(parts: readonly OpenFormula[], budget: Budget, undo: (() => void)[]): readonly Choice[] | undefined {
  let rest = parts;
  for (;;) {
    const choices: Choice[] = [];
    const waiting: OpenFormula[] = [];
    pushAll(waiting, rest);
    let settled = false;
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      const now = simplify(part, budget);
      if (now === false) return undefined;
      if (now === true) continue;
      if (now.kind === 'all') pushAll(waiting, now.parts);
      else if (now.kind === 'some') choices.push(now);
      else {
        const undoAssertion = now.facet.assert(now.atom, now.holds);
        if (undoAssertion === undefined) return undefined;
        undo.push(undoAssertion);
        settled = true;
      }
    }
    if (!settled) return choices;
    rest = choices;
  }
}

/** Puts parts on a stack, the first on top. */
function pushAll(stack: OpenFormula[], parts: readonly OpenFormula[]): void {
  for (let at = parts.length - 1; at >= 0; at--) stack.push(parts[at] as OpenFormula);
}

/** The part without what is settled already. */
function simplify(part: OpenFormula, budget: Budget): Formula {
  spendSteps(budget, 1);
  if (part.kind === 'literal') {
    const status = part.facet.status(part.atom);
    return status === 0 ? part : (status === 1) === part.holds;
  }
  const absorbing = part.kind === 'some';
  let kept: OpenFormula[] | undefined;
  for (let at = 0; at < part.parts.length; at++) {
    const inner = part.parts[at] as OpenFormula;
    const now = simplify(inner, budget);
    if (now === absorbing) return absorbing;
    if (now === inner) kept?.push(inner);
    else {
      kept ??= part.parts.slice(0, at);
      if (typeof now !== 'boolean') kept.push(now);
    }
  }
  if (kept === undefined) return part;
  const [only] = kept;
  if (only === undefined) return !absorbing;
  return kept.length === 1 ? only : { kind: part.kind, parts: kept };
}

/** The literal of a choice that is cheapest to settle, the first of such. */
function cheapest({ parts }: Choice): Literal {
  let best: Literal | undefined;
  for (const part of parts) {
    const found = part.kind === 'literal' ? part : firstLiteral(part);
    if (best === undefined || found.facet.cost < best.facet.cost) best = found;
  }
  if (best === undefined) throw new Error('jest-iam: a choice of nothing; please report this');
  return best;
}

function firstLiteral(part: OpenFormula): Literal {
  let at = part;
  while (at.kind !== 'literal') at = at.parts[0] as OpenFormula;
  return at;
}

function pickAll(facets: ReadonlySet<Facet>): States | undefined {
  const states = new Map<Facet, FacetState>();
  for (const facet of facets) {
    const state = facet.show === undefined ? facet.pick() : facet.show();
    if (state === null) return undefined;
    states.set(facet, state);
  }
  return states;
}
