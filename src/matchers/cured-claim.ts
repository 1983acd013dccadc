import { isUsageError } from '../arguments/usage';
import type { Cure } from '../cures/cure';
import type { CuredClaim } from '../cures/cure-search';
import { curedSubject } from '../cures/cured-subject';
import { POLICY_PLACES } from '../policy/model';
import { isPolicyError, isUndecidedError } from '../report/errors';
import type { ClaimSubject } from '../s3/claims/claim-subject';

/** Whether cures can be pasted: a template has other names than its buckets have, and is not always JSON. */
export function isCurable({ policy, bucket, layers }: ClaimSubject): boolean {
  const isOfTemplate = policy?.attachedTo !== undefined || (bucket !== undefined && 'id' in bucket);
  const isOfEnvironment = bucket !== undefined && layers !== undefined;
  return !isOfTemplate && !isOfEnvironment && policy?.[POLICY_PLACES] === undefined;
}

/** Asks a claim again of the subject with cures, which AWS may refuse. */
export function askCured(
  subject: ClaimSubject,
  cures: readonly Cure[],
  ask: (received: unknown) => CuredClaim,
): CuredClaim {
  const received = curedSubject(subject, cures);
  if (received === undefined) return 'is refused';
  try {
    return ask(received);
  } catch (error) {
    if (isUsageError(error) || isPolicyError(error) || isUndecidedError(error)) return 'is refused';
    throw error;
  }
}
