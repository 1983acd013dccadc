import { isBucketPolicy } from '../policy/checks/checked-document';
import { withoutPrincipal } from '../policy/model';
import type { DocumentInFile } from './checked-file';
import { subjectsOf, type ClaimOption } from './claim-option';

/**
 * Whether a claim can be asked of a document that stands by itself. A document that cannot be read might be one that it can be
 * asked of.
 */
export function isApplicable(claim: ClaimOption, document: DocumentInFile): boolean {
  const { type, policy, hasBucket } = document;
  switch (subjectsOf(claim)) {
    case 'bucket':
      return !hasBucket && type === 'resource' && (policy === undefined || isBucketPolicy(policy));
    case 'resource policy':
      return !hasBucket && !withoutPrincipal.has(type);
    case 'any policy':
      return sharesService(claim, document);
  }
}

/** Whether a claim is asked of the buckets of a template rather than of their policies. */
export function isBucketClaim(claim: ClaimOption): boolean {
  return subjectsOf(claim) !== 'any policy';
}

/** Whether a policy mentions a service whose actions the claim names; the actions of others never reach it. */
function sharesService({ given: [options] }: ClaimOption, { policy }: DocumentInFile): boolean {
  const actions: unknown = typeof options === 'object' && options !== null && 'actions' in options && options.actions;
  if (!Array.isArray(actions) || policy === undefined) return true;
  const services = new Set(actions.map(serviceOf));
  const { statements } = policy;
  const isOfAny = (text: string): boolean => serviceOf(text) === '*' || services.has(serviceOf(text));
  return services.has('*') || statements.some(({ action }) => action.negated || action.values.some(isOfAny));
}

/** `s3` of `s3:Get*`; `*` where any service is meant. */
function serviceOf(action: unknown): string {
  const [service = ''] = String(action).toLowerCase().split(':', 1);
  return /[*?]/.test(service) ? '*' : service;
}
