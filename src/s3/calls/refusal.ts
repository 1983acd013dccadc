import { effectiveBlock } from '../buckets/access-block';
import type { Bucket } from '../buckets/bucket';
import { operationFacts } from './call';
import type { Call } from './described-call';
import { accountOf, type Caller } from '../callers/caller';
import { usesKms, type Encryption } from '../buckets/encryption';
import type { Operation } from './operation';
import type { Grants } from './options';
import { kmsObstacle, type KmsObstacle } from '../../requests/kms-obstacle';
import { bucketPolicyActions, PUBLIC_ACLS } from '../../service-reference/s3-names';

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
  | 'KeyInOtherRegion'
  | 'AccessControlListNotSupported'
  | 'InvalidBucketAclWithObjectOwnership'
  | 'InvalidArgument'
  | 'InvalidRequest'
  | 'AnonymousAcl'
  | 'NotExpectedBucketOwner'
  | 'ObjectOfOtherAccount';

/** What S3 looks at before it asks any policy. */
export function isBeforePolicies(refusal: Refusal | undefined): boolean {
  return refusal === 'InvalidArgument';
}

/** What S3 looks at only after it has asked the policies: a Deny is answered first (O3). */
export function isAfterPolicies(refusal: Refusal): boolean {
  return afterPolicies.includes(refusal);
}

const afterPolicies: readonly Refusal[] = [
  'AccessControlListNotSupported',
  'InvalidBucketAclWithObjectOwnership',
  'InvalidRequest',
];

const PUBLIC_GROUPS = ['/groups/global/AllUsers', '/groups/global/AuthenticatedUsers'];

/**
 * What S3 itself refuses, apart from every policy; `bucket` where the settings are known, `source` those of the bucket
 * that a copy reads from.
 */
export function refusalOf(call: Call, bucket: Bucket | undefined, source?: Bucket): Refusal | undefined {
  const { caller, acl, grants, encryption, upload, secure, storedEncryption, expectedBucketOwner, resourceAccount } =
    call.facts;
  const operation = operationFacts(call);
  if (call.operation === 'CreateMultipartUpload' && caller.kind === 'anonymous') return 'AnonymousMultipartUpload';
  // ACLs are changed by signed requests alone (O31).
  if (caller.kind === 'anonymous' && /^PutObject(Version)?Acl$/.test(nameOf(call))) return 'AnonymousAcl';
  // The key goes with each request, to read what is there too.
  if (secure === false && [encryption, upload?.encryption, storedEncryption].some(isSseC)) return 'InvalidArgument';
  const owner = bucket?.account ?? resourceAccount;
  if (typeof expectedBucketOwner === 'string' && owner !== undefined && owner !== expectedBucketOwner)
    return 'NotExpectedBucketOwner';
  if (isOfOtherAccount(call, operation, bucket, source)) return 'ObjectOfOtherAccount';
  // The parts of an upload under SSE-C carry its key each.
  if (operation?.inherits === true && operation.creates === false && isSseC(upload?.encryption) && encryption === null)
    return 'InvalidRequest';
  if (bucket === undefined) return undefined;
  const account = accountOf(caller);
  const isPolicyCall = bucketPolicyActions.has(`s3:${nameOf(call)}`);
  // Callers of no account are of another one.
  if (isPolicyCall && (account === undefined || (bucket.account !== undefined && account !== bucket.account)))
    return 'NotBucketOwner';
  // Reads go on working.
  const settings = call.operation === 'ListParts' ? [] : [encryption, upload?.encryption];
  if (settings.some(isSseC) && bucket.blockedEncryption.includes('SSE-C')) return 'BlockedEncryption';
  if (bucket.objectOwnership === 'BucketOwnerEnforced' && isAclRefused(call)) return 'AccessControlListNotSupported';
  if (bucket.acl !== 'private' && disablesAcls(call)) return 'InvalidBucketAclWithObjectOwnership';
  const toGroups = Object.values(grants ?? {}).some(isToPublic) || PUBLIC_ACLS.some((one) => one === acl);
  if (toGroups && effectiveBlock(bucket).blockPublicAcls) return 'BlockedPublicAcl';
  if (encryption !== null || operation?.creates === undefined || operation.inherits === true) return undefined;
  if (!usesKms(bucket.defaultEncryption)) return undefined;
  // An upload without headers falls under the default key.
  return kmsRefusal(call);
}

const kmsRefusals: Readonly<Record<KmsObstacle, Refusal>> = {
  plainHttp: 'KmsNeedsHttps',
  unsigned: 'KmsNeedsSignature',
  originAccessIdentity: 'KmsNeedsOriginAccessControl',
};

/** Why S3 cannot use a KMS key for a call. */
export function kmsRefusal({ facts: { secure, caller } }: Call): Refusal | undefined {
  const obstacle = kmsObstacle({ secure, caller: caller.kind });
  return obstacle && kmsRefusals[obstacle];
}

/** The operation, or the action of a bare one. */
function nameOf(call: Call): string {
  return call.operation ?? call.action?.replace('s3:', '') ?? '';
}

function isSseC(encryption: Encryption | null | undefined): boolean {
  return encryption?.kind === 'SSE-C';
}

const ACL_CALLS = /^Put(Object|ObjectVersion|Bucket)Acl$/;
const OWNERS_ACLS = ['private', 'bucket-owner-read', 'bucket-owner-full-control'];

/**
 * "Controlling ownership of objects and disabling ACLs for your bucket": uploads may still send the ACLs that change
 * nothing, every other ACL and each change of one is refused (F54).
 */
function isAclRefused(call: Call): boolean {
  const { acl, grants } = call.facts;
  if (nameOf(call) === 'CreateBucket') return false;
  if (ACL_CALLS.test(nameOf(call))) return true;
  if (typeof acl === 'string') return !OWNERS_ACLS.includes(acl);
  return grants !== undefined && grants !== null && !isPerhapsToOwner(grants);
}

/** "Setting Object Ownership on an existing bucket": first its ACL must grant nobody else anything (O32, O8). */
function disablesAcls(call: Call): boolean {
  const ownership = call.facts.context.get('s3:x-amz-object-ownership');
  return nameOf(call) === 'PutBucketOwnershipControls' && ownership === 'BucketOwnerEnforced';
}

/** A grant of everything to one account, which may be the bucket's owner. */
export function isPerhapsToOwner({ fullControl, ...others }: Grants): boolean {
  return fullControl !== undefined && !fullControl.includes('uri=') && Object.keys(others).length === 0;
}

/** To whom the objects belong that a caller writes. */
export function ownerOf(caller: Caller): string | undefined {
  return caller.kind === 'anonymous' ? 'anonymous' : accountOf(caller);
}

/** Where ACLs are enabled, nobody reads an object of another account by the policies of the bucket (O24). */
function isOfOtherAccount(
  call: Call,
  operation: Operation | undefined,
  bucket: Bucket | undefined,
  source: Bucket | undefined,
): boolean {
  const { objectOwner, caller } = call.facts;
  if (typeof objectOwner !== 'string' || objectOwner === ownerOf(caller)) return false;
  return (operation?.needs ?? []).some(({ ofOwner, on }) => {
    const settings = on === 'source' ? source : bucket;
    if (ofOwner !== true || settings?.account === undefined) return false;
    return hasOwners(settings) && settings.account !== objectOwner;
  });
}

/** Whether the objects of a bucket may belong to other accounts than it ("Controlling ownership of objects"). */
export function hasOwners({ objectOwnership }: Bucket): boolean {
  return objectOwnership !== 'BucketOwnerEnforced';
}

/** Whether an `x-amz-grant-*` header names a group that makes the ACL public (E48). */
function isToPublic(header: string | undefined): boolean {
  return PUBLIC_GROUPS.some((group) => header?.includes(group) === true);
}
