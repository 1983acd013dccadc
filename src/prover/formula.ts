import type { AtomSign, Facet } from './facet';

/** An atom of a facet, or its negation. */
export interface Literal extends AtomSign {
  readonly kind: 'literal';
  readonly facet: Facet;
}

/** A claim about one request, in negation normal form. */
export type Formula = boolean | OpenFormula;

/** A formula that is not settled. */
export type OpenFormula = Literal | Group<'all'> | Group<'some'>;

export interface Group<Kind extends 'all' | 'some'> {
  readonly kind: Kind;
  readonly parts: readonly OpenFormula[];
}

export function literalOf(facet: Facet, atom: number): Formula {
  return { kind: 'literal', facet, atom, holds: true };
}

export function all(parts: readonly Formula[]): Formula {
  return combine('all', parts, false);
}

export function some(parts: readonly Formula[]): Formula {
  return combine('some', parts, true);
}

function combine(kind: 'all' | 'some', parts: readonly Formula[], absorbing: boolean): Formula {
  const kept: OpenFormula[] = [];
  for (const part of parts) {
    if (part === absorbing) return absorbing;
    if (typeof part === 'boolean') continue;
    const goOn = part.kind === kind ? part.parts.every((one) => keep(kind, one, kept)) : keep(kind, part, kept);
    if (!goOn) return absorbing;
  }
  const [only] = kept;
  if (only === undefined) return !absorbing;
  return kept.length === 1 ? only : { kind, parts: kept };
}

/** Puts a part beside the others, joined with a literal that says the like; false where that settles them all. */
function keep(kind: 'all' | 'some', part: OpenFormula, kept: OpenFormula[]): boolean {
  if (part.kind !== 'literal' || part.facet.join === undefined) {
    kept.push(part);
    return true;
  }
  const at = kept.findIndex((one) => one.kind === 'literal' && one.facet === part.facet);
  const like = kept[at];
  if (like?.kind !== 'literal') {
    kept.push(part);
    return true;
  }
  const joined = part.facet.join(kind, like, part);
  if (joined === (kind === 'some')) return false;
  if (typeof joined === 'boolean') kept.splice(at, 1);
  else kept[at] = { ...like, ...joined };
  return true;
}

export function not(formula: Formula): Formula {
  if (typeof formula === 'boolean') return !formula;
  if (formula.kind === 'literal') return { ...formula, holds: !formula.holds };
  return { kind: formula.kind === 'all' ? 'some' : 'all', parts: formula.parts.map((part) => not(part) as never) };
}
