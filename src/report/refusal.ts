import type { Refusal } from '../s3/calls/refusal';

/** What S3 says when it turns a call away itself. */
export const refusalSentences: Readonly<Record<Refusal, string>> = {
  BlockedEncryption: 'S3 refuses it: the bucket blocks SSE-C',
  BlockedPublicAcl: 'S3 refuses it: the bucket blocks public ACLs',
  RestrictedPublicBucket:
    "S3 refuses it: Block Public Access lets only AWS services and the owner's account into a public bucket (RestrictPublicBuckets)",
  AnonymousMultipartUpload: 'S3 refuses it: anonymous callers cannot begin a multipart upload',
  NotBucketOwner: "S3 refuses it: only the owner's account can access a bucket policy",
  KmsNeedsHttps: 'S3 refuses it: the default encryption uses KMS, which requires HTTPS',
  KmsNeedsSignature: 'S3 refuses it: the default encryption uses KMS, which requires a signed request',
  KmsNeedsOriginAccessControl:
    'S3 refuses it: the default encryption uses KMS, which an origin access identity cannot use; use origin access control',
  KeyInOtherRegion: "S3 refuses it: the KMS key is not in the bucket's Region",
  AccessControlListNotSupported: 'S3 refuses it: the bucket has its ACLs disabled (400 AccessControlListNotSupported)',
  InvalidBucketAclWithObjectOwnership:
    'S3 refuses it: the ACL of the bucket grants access to others; make it private first (400 InvalidBucketAclWithObjectOwnership)',
  InvalidArgument: 'S3 refuses it: SSE-C requires HTTPS (400 InvalidArgument)',
  InvalidRequest: 'S3 refuses it: the upload was begun with SSE-C, and this part does not carry its key',
  AnonymousAcl: 'S3 refuses it: anonymous callers cannot change an ACL',
  NotExpectedBucketOwner: 'S3 refuses it: the bucket belongs to another account than expectedBucketOwner',
  ObjectOfOtherAccount:
    "S3 refuses it: the object belongs to another account, so the bucket's policies do not grant access to it",
};
