import type { RequestClass } from '../../requests/request-class';
import type { Bucket } from '../buckets/bucket';
import { usesKms } from '../buckets/encryption';

/**
 * Whether S3 takes such a request, whatever the policies say: an encryption that the bucket does not block, HTTPS and a
 * signature where its default encryption uses a KMS key ("Using server-side encryption with AWS KMS keys").
 */
export function isAccepted({ encryption, secure, caller }: RequestClass, bucket: Bucket | undefined): boolean {
  if (bucket === undefined) return true;
  if (encryption === 'SSE-C') return !bucket.blockedEncryption.includes('SSE-C');
  if (encryption !== 'none' || !usesKms(bucket.defaultEncryption)) return true;
  return secure && caller !== 'anonymous' && caller !== 'originAccessIdentity';
}
