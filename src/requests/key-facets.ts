import type { Domain } from '../prover/domain';
import type { Predicate } from '../prover/predicate';
import type { Language } from '../languages/language';
import type { Presence } from '../service-reference/documented-keys';

/** A context key in one class of requests. */
export type KeyPresence =
  { readonly kind: 'absent' } | { readonly kind: 'fixed'; readonly value: string | readonly string[] } | FreeKey;

export interface FreeKey {
  readonly kind: 'free';
  /** Keys and classes with the same facet share its value. */
  readonly facet: FacetPlan;
  /** For a key that is read from another value: an account from an ARN. */
  readonly through?: Derivation;
  /** The key is there only where this facet is. */
  readonly there?: FacetPlan;
  /** The unsettled fact (`evaluator/assumptions`) that decides whether the key is there; the evaluator takes it as absent. */
  readonly doubt?: string;
  /** The same of one that the evaluator takes as there. */
  readonly absence?: string;
}

export interface FacetPlan {
  readonly id: string;
  readonly domain: Domain;
  readonly optional: boolean;
  readonly multivalued: boolean;
}

/** How one value is read from another. */
export interface Derivation {
  readonly id: string;
  readonly read: (value: string) => string;
  /** The test of what is read, as a test of the value that it is read from. */
  readonly lift: (predicate: Predicate) => Predicate;
  /** What is read looks like this. */
  readonly spelling?: Language;
}

export const absent: KeyPresence = { kind: 'absent' };

export function fixed(value: string | readonly string[]): KeyPresence {
  return { kind: 'fixed', value };
}

/** Always there, with any value of the domain. */
export function always(id: string, domain: Domain, through?: Derivation): FreeKey {
  return free({ id, domain, optional: false, multivalued: false }, through);
}

/** There or not. */
export function optional(id: string, domain: Domain, multivalued = false): FreeKey {
  return free({ id: `${id}?`, domain, optional: true, multivalued });
}

/** A key that is there in some requests, or that no source settles; the others are as they were. */
export function withShare(presence: KeyPresence, share: Presence, assumption: string): KeyPresence {
  if (share === 'never') return absent;
  if (share === 'always' || presence.kind === 'absent') return presence;
  const found: FreeKey =
    presence.kind === 'free'
      ? presence
      : always(String(presence.value), { kind: 'listed', values: [presence.value].flat() });
  if (share === 'open') return { ...found, doubt: assumption };
  const { facet, through } = found;
  if (through === undefined) return { ...found, facet: { ...facet, id: `${facet.id}?`, optional: true } };
  return { ...found, there: flag(`${through.id} of ${facet.id}`) };
}

/** A facet that says only whether something is there. */
export function flag(id: string): FacetPlan {
  return { id: `${id} there`, domain: { kind: 'listed', values: ['there'] }, optional: true, multivalued: false };
}

export function free(facet: FacetPlan, through?: Derivation): FreeKey {
  return { kind: 'free', facet, ...(through !== undefined && { through }) };
}
