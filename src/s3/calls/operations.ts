import { foldName } from '../../values/letter-case';
import { once } from '../../values/once';
import type { Need, Operation } from './operation';

const WRITTEN = [
  { action: 'PutObject', overwrites: true },
  { action: 'PutObjectAcl', when: 'acl' },
  { action: 'PutObjectTagging', when: 'tags' },
  { action: 'PutObjectRetention', when: 'retention' },
  { action: 'PutObjectLegalHold', when: 'legalHold' },
] as const satisfies readonly Need[];
const HEADERS = [
  'encryption',
  'bucketKey',
  'acl',
  'grants',
  'tags',
  'retention',
  'legalHold',
  'storageClass',
  'websiteRedirect',
] as const;
const CONDITIONAL = ['ifMatch', 'ifNoneMatch'] as const;
const LISTED = ['prefix', 'delimiter', 'maxKeys'] as const;
const READ = { action: 'GetObject', versioned: 'GetObjectVersion', ofOwner: true } as const satisfies Need;
const SOURCE = { ...READ, on: 'source' } as const satisfies Need;
const BYPASS = { action: 'BypassGovernanceRetention', when: 'bypassGovernance' } as const satisfies Need;
/** To delete without naming a version sets a delete marker, which no retention stands against (O5). */
const BYPASS_OF_VERSION = { ...BYPASS, ofVersion: true } as const satisfies Need;

/** An operation on the bucket whose only authorization is the action of that name. */
function onBucket(action: string) {
  return { on: 'bucket', needs: [{ action }], options: [] } as const satisfies Operation;
}

/** A read of something of an object, perhaps of one version. */
function ofObject(action: string, versioned: string) {
  return {
    on: 'object',
    needs: [{ action, versioned }],
    options: ['versionId', 'existingTags'],
  } as const satisfies Operation;
}

/** Every operation that has a constructor, by its API name. */
export const operations = {
  PutObject: { on: 'object', needs: WRITTEN, options: [...HEADERS, ...CONDITIONAL], creates: true },
  PostObject: { on: 'object', needs: WRITTEN, options: [...HEADERS, ...CONDITIONAL], creates: true, form: true },
  CopyObject: {
    on: 'object',
    needs: [
      ...WRITTEN,
      { action: 'PutObjectTagging', when: 'copiedTags' },
      SOURCE,
      { action: 'GetObjectTagging', versioned: 'GetObjectVersionTagging', on: 'source', when: 'copiedTags' },
    ],
    options: [
      ...HEADERS,
      ...CONDITIONAL,
      'copySource',
      'metadataDirective',
      'taggingDirective',
      'existingTags',
      'storedEncryption',
    ],
    creates: true,
    untagged: true,
  },
  CreateMultipartUpload: { on: 'object', needs: WRITTEN, options: HEADERS, creates: false },
  UploadPart: {
    on: 'object',
    needs: [{ action: 'PutObject' }],
    options: ['encryption', 'upload', 'bucketKey', 'initiator'],
    creates: false,
    inherits: true,
  },
  UploadPartCopy: {
    on: 'object',
    needs: [{ action: 'PutObject' }, SOURCE],
    options: ['encryption', 'upload', 'bucketKey', 'initiator', 'copySource', 'existingTags', 'storedEncryption'],
    creates: false,
    inherits: true,
  },
  CompleteMultipartUpload: {
    on: 'object',
    needs: [{ action: 'PutObject' }],
    options: ['encryption', 'upload', 'bucketKey', 'initiator', ...CONDITIONAL],
    creates: true,
    inherits: true,
  },
  AbortMultipartUpload: {
    on: 'object',
    needs: [{ action: 'AbortMultipartUpload', ofInitiator: true }],
    options: ['initiator'],
  },
  ListParts: {
    on: 'object',
    needs: [{ action: 'ListMultipartUploadParts', ofInitiator: true }],
    options: ['initiator', 'upload', 'bucketKey'],
  },
  GetObject: {
    on: 'object',
    needs: [READ],
    options: ['versionId', 'existingTags', 'storedEncryption', 'bucketKey'],
  },
  HeadObject: { ...ofObject('GetObject', 'GetObjectVersion'), needs: [READ] },
  SelectObjectContent: {
    on: 'object',
    needs: [{ action: 'GetObject', ofOwner: true }],
    options: ['existingTags', 'storedEncryption', 'bucketKey'],
  },
  GetObjectAcl: {
    ...ofObject('GetObjectAcl', 'GetObjectVersionAcl'),
    needs: [{ action: 'GetObjectAcl', versioned: 'GetObjectVersionAcl', ofOwner: true }],
  },
  GetObjectTagging: ofObject('GetObjectTagging', 'GetObjectVersionTagging'),
  GetObjectAttributes: {
    on: 'object',
    needs: [READ, { action: 'GetObjectAttributes', versioned: 'GetObjectVersionAttributes', ofOwner: true }],
    options: ['versionId', 'existingTags', 'storedEncryption', 'bucketKey'],
    untagged: true,
  },
  GetObjectRetention: { on: 'object', needs: [{ action: 'GetObjectRetention' }], options: [] },
  GetObjectLegalHold: { on: 'object', needs: [{ action: 'GetObjectLegalHold' }], options: [] },
  // The first of two that ask for the same is what a counterexample shows: the one that AWS recommends.
  ListObjectsV2: { on: 'bucket', needs: [{ action: 'ListBucket' }], options: LISTED },
  ListObjects: { on: 'bucket', needs: [{ action: 'ListBucket' }], options: LISTED },
  ListObjectVersions: { on: 'bucket', needs: [{ action: 'ListBucketVersions' }], options: LISTED },
  ListMultipartUploads: onBucket('ListBucketMultipartUploads'),
  ListBuckets: { on: 'account', needs: [{ action: 'ListAllMyBuckets' }], options: [] },
  HeadBucket: onBucket('ListBucket'),
  GetBucketLocation: onBucket('GetBucketLocation'),
  DeleteObject: {
    on: 'object',
    needs: [{ action: 'DeleteObject', versioned: 'DeleteObjectVersion' }, BYPASS_OF_VERSION],
    options: ['versionId', 'ifMatch', 'bypassGovernance'],
  },
  DeleteObjects: {
    on: 'object',
    needs: [{ action: 'DeleteObject', versioned: 'DeleteObjectVersion' }, BYPASS_OF_VERSION],
    options: ['keys', 'bypassGovernance'],
  },
  PutObjectAcl: {
    on: 'object',
    needs: [{ action: 'PutObjectAcl', versioned: 'PutObjectVersionAcl', ofOwner: true }],
    options: ['acl', 'grants', 'versionId', 'existingTags'],
    carries: ['acl', 'grants'],
  },
  PutObjectTagging: {
    on: 'object',
    needs: [{ action: 'PutObjectTagging', versioned: 'PutObjectVersionTagging' }],
    options: ['tags', 'versionId', 'existingTags'],
    carries: ['tags'],
  },
  DeleteObjectTagging: ofObject('DeleteObjectTagging', 'DeleteObjectVersionTagging'),
  RestoreObject: { on: 'object', needs: [{ action: 'RestoreObject' }], options: ['versionId'] },
  PutObjectRetention: {
    on: 'object',
    needs: [{ action: 'PutObjectRetention' }, BYPASS],
    options: ['retention', 'bypassGovernance'],
    carries: ['retention'],
  },
  PutObjectLegalHold: {
    on: 'object',
    needs: [{ action: 'PutObjectLegalHold' }],
    options: ['legalHold'],
    carries: ['legalHold'],
  },
  UpdateObjectEncryption: {
    on: 'object',
    needs: [{ action: 'UpdateObjectEncryption' }, { action: 'PutObject' }],
    options: ['encryption', 'bucketKey', 'existingTags', 'storedEncryption'],
  },
  CreateBucket: {
    on: 'bucket',
    needs: [
      { action: 'CreateBucket' },
      { action: 'PutBucketAcl', when: 'acl' },
      { action: 'PutBucketOwnershipControls', when: 'objectOwnership' },
    ],
    options: ['acl', 'grants', 'locationConstraint', 'objectOwnership'],
  },
  // Replication has no API call of its own: S3 asks for these as the replication role ("Setting up permissions for live replication").
  ReplicateObject: {
    on: 'object',
    needs: [
      { action: 'ReplicateObject' },
      { action: 'ReplicateTags', when: 'tags' },
      { action: 'ObjectOwnerOverrideToBucketOwner', when: 'ownerOverride' },
    ],
    options: ['encryption', 'tags', 'ownerOverride'],
    byRole: true,
  },
  ReplicateDelete: { on: 'object', needs: [{ action: 'ReplicateDelete' }], options: [], byRole: true },
  ReadForReplication: {
    on: 'object',
    needs: [
      { action: 'GetReplicationConfiguration', on: 'bucket' },
      { action: 'ListBucket', on: 'bucket' },
      { action: 'GetObjectVersionForReplication' },
      { action: 'GetObjectVersionAcl' },
      { action: 'GetObjectVersionTagging' },
    ],
    options: ['versionId', 'existingTags', 'storedEncryption', ...LISTED],
    carries: ['versionId'],
    byRole: true,
  },
  DeleteBucket: onBucket('DeleteBucket'),
  PutBucketAcl: {
    on: 'bucket',
    needs: [{ action: 'PutBucketAcl' }],
    options: ['acl', 'grants'],
    carries: ['acl', 'grants'],
  },
  GetBucketAcl: onBucket('GetBucketAcl'),
  PutBucketPolicy: onBucket('PutBucketPolicy'),
  GetBucketPolicy: onBucket('GetBucketPolicy'),
  DeleteBucketPolicy: onBucket('DeleteBucketPolicy'),
  GetBucketPolicyStatus: onBucket('GetBucketPolicyStatus'),
  PutBucketEncryption: onBucket('PutEncryptionConfiguration'),
  GetBucketEncryption: onBucket('GetEncryptionConfiguration'),
  DeleteBucketEncryption: onBucket('PutEncryptionConfiguration'),
  PutBucketLifecycleConfiguration: onBucket('PutLifecycleConfiguration'),
  GetBucketLifecycleConfiguration: onBucket('GetLifecycleConfiguration'),
  DeleteBucketLifecycle: onBucket('PutLifecycleConfiguration'),
  PutBucketReplication: onBucket('PutReplicationConfiguration'),
  GetBucketReplication: onBucket('GetReplicationConfiguration'),
  DeleteBucketReplication: onBucket('PutReplicationConfiguration'),
  PutBucketCors: onBucket('PutBucketCORS'),
  GetBucketCors: onBucket('GetBucketCORS'),
  DeleteBucketCors: onBucket('PutBucketCORS'),
  PutPublicAccessBlock: onBucket('PutBucketPublicAccessBlock'),
  GetPublicAccessBlock: onBucket('GetBucketPublicAccessBlock'),
  DeletePublicAccessBlock: onBucket('PutBucketPublicAccessBlock'),
  PutObjectLockConfiguration: onBucket('PutBucketObjectLockConfiguration'),
  GetObjectLockConfiguration: onBucket('GetBucketObjectLockConfiguration'),
  PutBucketVersioning: onBucket('PutBucketVersioning'),
  GetBucketVersioning: onBucket('GetBucketVersioning'),
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

export const operationNames = Object.keys(operations) as readonly OperationName[];

/** The operation of that name, seen without its own literal types. */
export function operationOf(name: OperationName): Operation {
  return operations[name];
}

/** The name of an operation's constructor: `putObject`. */
export function constructorName(operation: OperationName): Uncapitalize<OperationName> {
  return (operation.charAt(0).toLowerCase() + operation.slice(1)) as Uncapitalize<OperationName>;
}

/** What an S3 action hangs on by itself beside the policies, whichever operation asks for it; letter case is free. */
export function needFor(action: string): Need {
  return needsByAction().get(foldName(action)) ?? { action: action.slice(action.indexOf(':') + 1) };
}

const needsByAction = once((): ReadonlyMap<string, Need> => {
  const known = new Map<string, Need>();
  const needs = operationNames.flatMap((operation) => operationOf(operation).needs);
  for (const { action, versioned = action, ofOwner, ofInitiator, overwrites } of needs) {
    for (const name of new Set([action, versioned])) {
      const before = known.get(foldName(`s3:${name}`)) ?? { action: name };
      known.set(foldName(`s3:${name}`), {
        ...before,
        ...(ofOwner === true && { ofOwner }),
        ...(ofInitiator === true && { ofInitiator }),
        ...(overwrites === true && { overwrites }),
      });
    }
  }
  return known;
});
