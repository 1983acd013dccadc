import type { Domain } from '../prover/domain';
import type { Predicate } from '../prover/predicate';
import type { Language } from '../prover/words';

/** A context key in one class of requests. */
export type Presence =
  { readonly kind: 'absent' } | { readonly kind: 'fixed'; readonly value: string | readonly string[] } | FreeKey;

export interface FreeKey {
  readonly kind: 'free';
  /** Keys and classes with the same facet share its value. */
  readonly facet: FacetPlan;
  /** For a key that is read from another value: an account from an ARN. */
  readonly through?: Reading;
  /** The key is a list of this one value. */
  readonly list?: boolean;
}

export interface FacetPlan {
  readonly id: string;
  readonly domain: Domain;
  readonly optional: boolean;
  readonly multivalued: boolean;
}

/** How one value is read from another. */
export interface Reading {
  readonly id: string;
  readonly read: (value: string) => string;
  /** The test of what is read, as a test of the value that it is read from. */
  readonly lift: (predicate: Predicate) => Predicate;
  /** What is read looks like this. */
  readonly spelling?: Language;
}

export const absent: Presence = { kind: 'absent' };

export function fixed(value: string | readonly string[]): Presence {
  return { kind: 'fixed', value };
}

/** Always there, with any value of the domain. */
export function always(id: string, domain: Domain, through?: Reading): Presence {
  return free({ id, domain, optional: false, multivalued: false }, through);
}

/** There or not. */
export function perhaps(id: string, domain: Domain, multivalued = false): Presence {
  return free({ id: `${id}?`, domain, optional: true, multivalued });
}

export function free(facet: FacetPlan, through?: Reading): FreeKey {
  return { kind: 'free', facet, ...(through !== undefined && { through }) };
}
