import { equivalent } from '../claims/comparison';
import type { Policy } from '../policy/model';
import { asWritten } from '../policy/parse';
import { grantingAcl } from '../s3/claims/public-access';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { UsageError } from '../arguments/usage';
import { subjectOf } from './subject';

/** The two policies of a comparison, which must be of one type: the subject's and the reference. */
export function comparedPolicies(subject: ClaimSubject, reference: unknown): readonly [Policy, Policy] {
  const other = asWritten(() => subjectOf(reference, 'the reference'));
  const [mine, theirs] = [subject.policy, other.policy];
  if (mine === undefined || theirs === undefined) {
    throw new UsageError('both sides must be policies', 'give a policy, or a bucket that has one');
  }
  const buckets = [subject.bucket, other.bucket];
  if (buckets.some((bucket) => bucket !== undefined && grantingAcl(bucket) !== undefined)) {
    throw new UsageError(
      'the ACL of the bucket grants access too, and only policies can be compared',
      'compare the policies',
    );
  }
  if (mine.type !== theirs.type) {
    throw new UsageError(`the subject is a policy of type "${mine.type}", the reference of type "${theirs.type}"`);
  }
  return [mine, theirs];
}

/** Whether the reference of a comparison says what the subject says: then the claim would notice any change of it. */
export function isCopy(received: unknown, reference: unknown): boolean {
  return equivalent(...comparedPolicies(subjectOf(received), reference)).answer === 'proven';
}
