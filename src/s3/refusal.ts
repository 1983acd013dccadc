import { effectiveBlock } from './access-block';
import type { Bucket } from './bucket';
import { operationFacts, type Call } from './call';
import { accountOf } from './caller';
import { usesKms } from './encryption';

/** Why S3 refuses a call whatever the policies say. */
export type Refusal =
  | 'BlockedEncryption'
  | 'BlockedPublicAcl'
  | 'RestrictedPublicBucket'
  | 'AnonymousMultipartUpload'
  | 'NotBucketOwner'
  | 'KmsNeedsHttps'
  | 'KmsNeedsSignature'
  | 'KmsNeedsOriginAccessControl'
  | 'KeyInOtherRegion';

const PUBLIC_ACLS = ['public-read', 'public-read-write', 'authenticated-read'];
const PUBLIC_GROUPS = ['/groups/global/AllUsers', '/groups/global/AuthenticatedUsers'];
const POLICY_CALLS = ['PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy'];

/** What S3 itself refuses, apart from every policy; `bucket` where the settings are known. */
export function refusalOf(call: Call, bucket: Bucket | undefined): Refusal | undefined {
  const { caller, acl, grants, encryption, upload, secure } = call.facts;
  const operation = operationFacts(call);
  if (call.operation === 'CreateMultipartUpload' && caller.kind === 'anonymous') return 'AnonymousMultipartUpload';
  if (bucket === undefined) return undefined;
  const account = accountOf(caller);
  const isPolicyCall = POLICY_CALLS.includes(call.operation ?? call.action?.replace('s3:', '') ?? '');
  // Callers of no account are of another one.
  if (isPolicyCall && (account === undefined || (bucket.account !== undefined && account !== bucket.account)))
    return 'NotBucketOwner';
  // Reads go on working.
  const settings = call.operation === 'ListParts' ? [] : [encryption, upload?.encryption];
  if (settings.some((entry) => entry?.kind === 'SSE-C') && bucket.blockedEncryption.includes('SSE-C'))
    return 'BlockedEncryption';
  const toGroups =
    Object.values(grants ?? {}).some(isToPublic) || (typeof acl === 'string' && PUBLIC_ACLS.includes(acl));
  if (toGroups && effectiveBlock(bucket).blockPublicAcls) return 'BlockedPublicAcl';
  if (encryption !== null || operation?.creates === undefined || operation.inherits === true) return undefined;
  if (!usesKms(bucket.defaultEncryption)) return undefined;
  // An upload without headers falls under the default key, and a KMS key wants HTTPS and a signature.
  if (secure === false) return 'KmsNeedsHttps';
  if (caller.kind === 'originAccessIdentity') return 'KmsNeedsOriginAccessControl';
  return caller.kind === 'anonymous' ? 'KmsNeedsSignature' : undefined;
}

/** Whether an `x-amz-grant-*` header names a group that makes the ACL public (E48). */
function isToPublic(header: string | undefined): boolean {
  return PUBLIC_GROUPS.some((group) => header?.includes(group) === true);
}
