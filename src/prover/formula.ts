import type { Facet } from './facet';

/** An atom of a facet, or its negation. */
export interface Literal {
  readonly kind: 'literal';
  readonly facet: Facet;
  readonly atom: number;
  readonly holds: boolean;
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
    if (part.kind === kind) for (const inner of part.parts) kept.push(inner);
    else kept.push(part);
  }
  const [only] = kept;
  if (only === undefined) return !absorbing;
  return kept.length === 1 ? only : { kind, parts: kept };
}

export function not(formula: Formula): Formula {
  if (typeof formula === 'boolean') return !formula;
  if (formula.kind === 'literal') return { ...formula, holds: !formula.holds };
  return { kind: formula.kind === 'all' ? 'some' : 'all', parts: formula.parts.map((part) => not(part) as never) };
}
