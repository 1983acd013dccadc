import { readCaller } from '../evaluator/caller-parts';
import type { AccessRequest, Outcome } from '../evaluator/request';
import { UndecidedError } from '../report/errors';
import { bucketGrants, isRestricted } from '../s3/claims/public-access';
import type { Refusal } from '../s3/calls/refusal';
import type { Subject } from './subject';

/**
 * What RestrictPublicBuckets does to a call that the policy allows (E41; "Blocking public access to your Amazon S3
 * storage"). Throws where that depends on the bucket's account and the account is unknown.
 */
export function publicBucketRestriction(
  { bucket, policy }: Extract<Subject, { kind: 'bucket' }>,
  { request, outcome }: { readonly request: AccessRequest; readonly outcome: Outcome },
): Refusal | undefined {
  if (outcome === 'ExplicitDeny' || !isRestricted(bucket, policy)) return undefined;
  if (outcome === 'ImplicitDeny') {
    const isGranted = bucketGrants(bucket, policy).decide(request).outcome === 'Allow';
    return isGranted ? 'RestrictedPublicBucket' : undefined;
  }
  const isService = readCaller(request.principal).kind === 'service';
  if (isService || request.resourceAccount !== undefined) return undefined;
  throw new UndecidedError(
    [
      `the policy is public, and whether RestrictPublicBuckets voids its grant depends on the bucket's account`,
      'Hint: add s3Bucket({ account })',
    ].join('\n'),
    'RestrictPublicBuckets',
  );
}
