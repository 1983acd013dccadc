import { authorizationsOf, type Place, type AuthorizationRequest } from '../../src/s3/authorizations/authorizations';
import type { Call } from '../../src/s3/calls/described-call';

/** The first authorization of a call on the bucket `logs`. */
export function first(call: Call, place: Place = { bucket: 'logs' }): AuthorizationRequest {
  const [told] = authorizationsOf(call, place);
  if (told === undefined) throw new Error('the call asks for nothing');
  return told;
}

/** What is told about a key: a value, `null` for absent, `undefined` for unknown, `'…'` for sent with an unknown value. */
export function about(told: AuthorizationRequest, key: string): string | readonly string[] | null | undefined {
  const lower = key.toLowerCase();
  const known = told.context.get(lower);
  if (known !== undefined) return known;
  if (told.specifiedFamilies.some((family) => lower.startsWith(family))) return null;
  return told.present.has(lower) ? '…' : undefined;
}
