import type { AccessRequest } from '../evaluator/request';

/** Whether a value has the shape of an `AccessRequest`: a counterexample, say, that becomes a test of its own. */
export function isAccessRequest(value: unknown): value is AccessRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { principal, action, resource, context } = value as Readonly<Record<string, unknown>>;
  const named = typeof principal === 'string' || isNamed(principal);
  const plain = context === undefined || (typeof context === 'object' && context !== null && !Array.isArray(context));
  return named && typeof action === 'string' && typeof resource === 'string' && plain;
}

function isNamed(principal: unknown): boolean {
  if (typeof principal !== 'object' || principal === null) return false;
  const { service, federated } = principal as Readonly<Record<string, unknown>>;
  return typeof service === 'string' || typeof federated === 'string';
}
