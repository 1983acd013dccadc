import type { Policy } from '../policy/model';
import { PolicyError } from '../report/errors';
import { bucketsOf } from '../s3/scope';

/** Throws when the policy of a bucket names another bucket: S3 refuses to store it (S2, "Policy has invalid resource"). */
export function checkOwnBucket(matcher: string, policy: Policy, bucket: string): void {
  const others = bucketsOf(policy).filter((name) => name !== bucket);
  if (others.length === 0) return;
  throw new PolicyError(
    `Policy problem: ${matcher}: the policy of the bucket "${bucket}" names another bucket: ${others.join(', ')}\nHint: S3 takes a bucket policy only on its own bucket and objects`,
    [],
  );
}
