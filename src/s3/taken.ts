import { bucketPolicyActions } from '../space/classes';
import type { RequestClass } from '../space/request-class';
import type { Bucket } from './bucket';
import { usesKms } from './encryption';

/**
 * Whether S3 takes such a request, whatever the policies say: an encryption that the bucket does not block, HTTPS and a
 * signature where its default encryption uses a KMS key, a caller of an account for the bucket policy ("Using
 * server-side encryption with AWS KMS keys", "PutBucketPolicy").
 */
export function isTaken({ encryption, secure, caller, action }: RequestClass, bucket: Bucket | undefined): boolean {
  if (bucket === undefined) return true;
  if (bucketPolicyActions.has(action.name) && (caller === 'anonymous' || caller === 'service')) return false;
  if (encryption === 'SSE-C') return !bucket.blockedEncryption.includes('SSE-C');
  if (encryption !== 'none' || !usesKms(bucket.defaultEncryption)) return true;
  return secure && caller !== 'anonymous';
}
