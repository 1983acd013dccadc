import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { proposalFor } from '../arguments/checks';
import { bucketsOfPolicy } from '../s3/claims/bucket-scope';
import { UsageError } from '../arguments/usage';
import { checkOwnBucket } from '../sources/storable-bucket-policy';
import type { Subject } from './subject';

/**
 * Throws when a request goes to a bucket that the subject is not about. In a policy set the resource policy is that of
 * the requested bucket; a lone bucket policy and a bucket are about the buckets that they name, as for a call.
 */
export function checkBucketOf(subject: Subject, { resource }: AccessRequest): void {
  const [, , service, region, account, path = ''] = resource.split(':');
  if (service !== 's3' || region !== '' || account !== '') return;
  const bucket = path.split('/')[0] ?? '';
  if (subject.kind === 'set') {
    if (subject.layers.resource !== undefined) checkOwnBucket(subject.layers.resource, bucket);
    return;
  }
  const known = subject.kind === 'bucket' ? [subject.bucket.name] : namedBy(subject.policy);
  if (known.length === 0 || known.includes(bucket)) return;
  throw new UsageError(`the subject does not speak of the bucket "${bucket}"`, proposalFor(bucket, known));
}

function namedBy(policy: Policy): readonly string[] {
  return policy.type === 'resource' ? bucketsOfPolicy(policy) : [];
}

function ownerOf(subject: Subject): string | undefined {
  if (subject.kind === 'set') return subject.layers.resource?.attachedTo?.account;
  return subject.kind === 'bucket' ? subject.bucket.account : subject.policy.attachedTo?.account;
}

/** The request with the bucket's owner, where the bucket tells it; throws when the request tells another one. */
export function ofOwner(subject: Subject, request: AccessRequest): AccessRequest {
  const account = ownerOf(subject);
  if (account === undefined) return request;
  const { resourceAccount = account } = request;
  if (resourceAccount === account) return { ...request, resourceAccount };
  throw new UsageError(`the bucket belongs to ${account}, not to ${resourceAccount}`, 'leave resourceAccount out');
}
