import type { Bucket } from '../buckets/bucket';
import type { Call } from './described-call';
import type { Encryption } from '../buckets/encryption';

/**
 * What an object that a call writes ends up under: what the headers, or those of its multipart upload, ask for, else
 * the bucket's default ("Setting default server-side encryption behavior for Amazon S3 buckets").
 */
export function writtenEncryption({ facts }: Call, bucket: Bucket): Encryption {
  return facts.upload?.encryption ?? facts.encryption ?? bucket.defaultEncryption;
}

/** What the object that a call reads is under: as given, else the default of its bucket. */
export function storedEncryption({ facts }: Call, bucket: Bucket): Encryption {
  return facts.storedEncryption ?? bucket.defaultEncryption;
}

/** Whether a write uses an S3 Bucket Key: as its header says, else as the bucket does; DSSE-KMS has none. */
export function usesBucketKey({ facts }: Call, { kind }: Encryption, bucket: Bucket): boolean {
  return kind === 'SSE-KMS' && (facts.bucketKey ?? bucket.bucketKey);
}
