import type { AccessRequest } from '../evaluator/request';
import { proposalFor } from '../arguments/checks';
import { bucketInArn } from '../s3/calls/call-place';
import { bucketsOf, ownerOfSubject } from '../s3/claims/claim-subject';
import { UsageError } from '../arguments/usage';
import { checkOwnBucket } from '../sources/storable-bucket-policy';
import type { Subject } from './subject';

/**
 * Throws when a request goes to a bucket that the subject is not about. In a policy set the resource policy is that of
 * the requested bucket; a lone bucket policy and a bucket are about the buckets that they name, as for a call.
 */
export function checkBucketOf(subject: Subject, { resource }: AccessRequest): void {
  const bucket = bucketInArn(resource);
  // An access point that has no Region has an account.
  if (bucket === undefined || resource.split(':')[4] !== '') return;
  if (subject.kind === 'policySet') {
    if (subject.layers.resource !== undefined) checkOwnBucket(subject.layers.resource, bucket);
    return;
  }
  const known = bucketsOf(subject);
  if (known.length === 0 || known.includes(bucket)) return;
  throw new UsageError(`the subject does not mention the bucket "${bucket}"`, proposalFor(bucket, known));
}

/** The request with the bucket's owner, where the bucket tells it; throws when the request specifies another one. */
export function withBucketOwner(subject: Subject, request: AccessRequest): AccessRequest {
  const account = ownerOfSubject(subject);
  if (account === undefined) return request;
  const { resourceAccount = account } = request;
  if (resourceAccount === account) return { ...request, resourceAccount };
  throw new UsageError(`the bucket belongs to ${account}, not to ${resourceAccount}`, 'leave resourceAccount out');
}
