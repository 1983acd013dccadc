/**
 * Names that several rooms use ("Actions, resources, and condition keys for Amazon S3", Service Authorization Reference).
 * The evaluator and `isPossible` spell them by themselves: what is checked by them must not share its slips of the pen.
 */

/** The header that asks for SSE-S3, SSE-KMS or DSSE-KMS. */
export const SSE_HEADER = 'x-amz-server-side-encryption';
/** The KMS key that an upload asks for. */
export const SSE_KMS_KEY_HEADER = `${SSE_HEADER}-aws-kms-key-id` as const;
/** SSE-C, whose key goes with the request. */
export const SSE_C_HEADER = `${SSE_HEADER}-customer-algorithm` as const;

/** The condition keys that tell these headers. */
export const SSE_KEY = `s3:${SSE_HEADER}` as const;
export const SSE_KMS_KEY_ID = `s3:${SSE_KMS_KEY_HEADER}` as const;
export const SSE_C_KEY = `s3:${SSE_C_HEADER}` as const;

/** "PutBucketPolicy" (S3 API reference): calls on the bucket policy are for the owner's account alone. */
export const bucketPolicyActions: ReadonlySet<string> = new Set([
  's3:GetBucketPolicy',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
]);

/** The canned ACLs of S3 ("Access control list (ACL) overview", canned ACL). */
export const CANNED_ACLS = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
  'log-delivery-write',
] as const;
/** Those that grant to everyone or to everyone with an AWS account. */
export const PUBLIC_ACLS = ['public-read', 'public-read-write', 'authenticated-read'] as const;
/** Those that a bucket can be given (`BucketCannedACL`, Amazon S3 API reference). */
export const BUCKET_ACLS = ['private', ...PUBLIC_ACLS] as const;
export const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;

export type CannedAcl = (typeof CANNED_ACLS)[number];
export type BucketAcl = (typeof BUCKET_ACLS)[number];
export type ObjectOwnership = (typeof OWNERSHIPS)[number];
