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
/** Those that a bucket can be given (`BucketCannedACL`, Amazon S3 API reference). */
export const BUCKET_ACLS = ['private', 'public-read', 'public-read-write', 'authenticated-read'] as const;
export const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;

export type CannedAcl = (typeof CANNED_ACLS)[number];
export type BucketAcl = (typeof BUCKET_ACLS)[number];
export type ObjectOwnership = (typeof OWNERSHIPS)[number];
