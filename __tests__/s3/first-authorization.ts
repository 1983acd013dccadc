import { authorizationsOf, type Place, type AuthorizationRequest } from '../../src/s3/authorizations/authorizations';
import type { Call } from '../../src/s3/calls/described-call';

/** The first authorization of a call on the bucket `logs`. */
export function firstAuthorization(call: Call, place: Place = { bucket: 'logs' }): AuthorizationRequest {
  const [authorization] = authorizationsOf(call, place);
  if (authorization === undefined) throw new Error('the call asks for nothing');
  return authorization;
}

/** What a call specifies about a key: a value, `null` for absent, `undefined` for unknown, `'…'` for sent with an unknown value. */
export function knownValue(
  authorization: AuthorizationRequest,
  key: string,
): string | readonly string[] | null | undefined {
  const lower = key.toLowerCase();
  const known = authorization.context.get(lower);
  if (known !== undefined) return known;
  if (authorization.specifiedFamilies.some((family) => lower.startsWith(family))) return null;
  return authorization.present.has(lower) ? '…' : undefined;
}
