import type { Policy } from '../policy/model';
import { PolicyError } from '../report/errors';
import { renderRequest } from '../report/request';
import { undecidedError } from '../report/undecided';
import { effectiveBlock } from '../s3/buckets/access-block';
import type { Bucket } from '../s3/buckets/bucket';
import { publicStatus } from '../s3/claims/public-access';
import { bucketsBeside } from '../s3/claims/bucket-scope';
import { storablePolicy } from './storable-policy';

/** The policy of a bucket that S3 would store on it; else a `PolicyError`. */
export function storableBucketPolicy(bucket: Bucket): Policy | undefined {
  if (bucket.policy === undefined) return undefined;
  const policy = storablePolicy(bucket.policy, 'resource', { ofBucket: true });
  checkOwnBucket(policy, bucket.name);
  const { blockPublicPolicy, restrictPublicBuckets } = effectiveBlock(bucket);
  if (blockPublicPolicy || restrictPublicBuckets) checkPublicness(bucket, policy);
  return policy;
}

/** Throws when the policy of a bucket names another bucket: S3 refuses to store it (S2, "Policy has invalid resource"). */
export function checkOwnBucket(policy: Policy, bucket: string): void {
  const others = bucketsBeside(policy, bucket);
  if (others.length === 0) return;
  throw new PolicyError(
    `the policy of the bucket "${bucket}" names another bucket: ${others.join(', ')}\nHint: S3 accepts a bucket policy only for its own bucket and objects`,
    [],
  );
}

/**
 * Throws where it is not known whether the policy is public, and where it is and S3 refuses to store it: while
 * BlockPublicPolicy is on, as it is on a new bucket (S6).
 */
function checkPublicness(bucket: Bucket, policy: Policy): void {
  const verdict = publicStatus(policy, bucket.name);
  if (verdict.answer === 'proven') return;
  if (verdict.answer === 'undecided') {
    throw undecidedError(verdict);
  }
  const own = bucket.blockPublicAccess.blockPublicPolicy;
  if (!own && !bucket.accountBlockPublicAccess.blockPublicPolicy) return;
  const [who, setting] = own
    ? [`the bucket "${bucket.name}"`, 'blockPublicAccess']
    : [`the account of the bucket "${bucket.name}"`, 'accountBlockPublicAccess'];
  throw new PolicyError(
    [
      `the policy is public, and S3 refuses that while ${who} blocks public policies`,
      '',
      ...renderRequest(verdict.witness),
      '',
      `Hint: name the intended principals in the statement that allows this, or s3Bucket({ ${setting}: false })`,
    ].join('\n'),
    [],
  );
}
