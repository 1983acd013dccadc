import type { Policy } from '../policy/model';
import { grantingAcl } from '../s3/claims/public-access';
import type { Asked } from '../s3/claims/claim-range';
import { UsageError } from '../arguments/usage';
import { subjectOf } from './subject';

/** The two documents of a comparison: the subject's and the reference, of one type. */
export function compared(asked: Asked, reference: unknown): readonly [Policy, Policy] {
  const other = subjectOf(reference, 'the reference');
  const [mine, theirs] = [asked.policy, other.kind === 'set' ? undefined : other.policy];
  if (mine === undefined || theirs === undefined) {
    throw new UsageError('two policies are compared', 'give a policy, or a bucket that has one, on both sides');
  }
  const buckets = [asked.bucket, other.kind === 'bucket' ? other.bucket : undefined];
  if (buckets.some((bucket) => bucket !== undefined && grantingAcl(bucket) !== undefined)) {
    throw new UsageError('the ACL of the bucket grants too, and policies alone are compared', 'compare the policies');
  }
  if (mine.type !== theirs.type) {
    throw new UsageError(`the subject is a policy of type "${mine.type}", the reference of type "${theirs.type}"`);
  }
  return [mine, theirs];
}
