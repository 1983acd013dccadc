/** What the search knows of an atom: settled as true or false, or open. */
export const open = 0;
export const yes = 1;
export const no = -1;
export type Status = typeof open | typeof yes | typeof no;

/** One value (or one list of values) of a facet, or its absence. */
export type FacetState = readonly string[] | undefined;

/** An atom of a facet, by its index, and whether it holds. */
export interface AtomSign {
  readonly atom: number;
  readonly holds: boolean;
}

/**
 * One independent dimension of a request: its class, a context key, the resource, the caller's ARN.
 * An atom is a yes-or-no question about the facet's value, known by its index.
 */
export interface Facet {
  readonly id: string;
  /** What settling an atom costs, compared with other facets: the search settles the cheapest first. */
  readonly cost: number;
  /** Whether an atom is settled by what was asserted so far. */
  status(atom: number): Status;
  /** Takes an atom as true or false; gives what takes that back, or `undefined` when no value is left then. */
  assert(atom: number, holds: boolean): (() => void) | undefined;
  /** One literal, or none, in place of two that must both hold (`all`) or of which one must; where the facet can tell. */
  join?(kind: 'all' | 'some', one: AtomSign, other: AtomSign): AtomSign | boolean;
  /** A state that agrees with everything asserted, the most readable first; `null` when there is none. */
  pick(): FacetState | null;
  /** The same, made more readable where that takes more than a pick should cost. */
  show?(): FacetState | null;
}
