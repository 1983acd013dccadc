import * as calls from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { iamRole } from '../../../src/s3/callers/caller';
import { sseC, sseKms } from '../../../src/s3/buckets/encryption';
import { keysOfAuthorizations, keys } from '../keys-of-authorizations';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, bucket: 'logs', key: 'a' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';

const enc = { encryption: sseKms(K) };
const ENC = { sse: 'aws:kms', 'sse-aws-kms-key-id': K };
const acl = { acl: 'private' } as const;
const ACL = { 'x-amz-acl': 'private' };
const tags = { tags: { team: 'red' } };
const TAG = { 'requestobjecttag/team': 'red', requestobjecttagkeys: ['team'] };
const lock = {
  at: '2029-12-22',
  retention: { mode: 'GOVERNANCE', until: '2030-01-01' },
  legalHold: 'ON',
} as const;
const RETAINED = {
  'object-lock-mode': 'GOVERNANCE',
  'object-lock-retain-until-date': '2030-01-01T00:00:00Z',
  'object-lock-remaining-retention-days': '10',
};
const LOCK = { ...RETAINED, 'object-lock-legal-hold': 'ON' };
const headers = { ...enc, ...acl, ...tags, ...lock, storageClass: 'GLACIER', websiteRedirect: '/b' } as const;
const HEADERS = { ...ENC, ...ACL, ...TAG, ...LOCK };
const KEPT = { 'x-amz-storage-class': 'GLACIER', 'x-amz-website-redirect-location': '/b' };
const conditional = { ifMatch: 'etag', ifNoneMatch: '*' };
const CONDITIONAL = { 'if-match': 'etag', 'if-none-match': '*' };
const existing = { existingTags: { team: 'blue' } };
const EOT = { 'existingobjecttag/team': 'blue' };
const version = { versionId: 'v1' };
const VERSION = { versionid: 'v1' };
const ofVersion = { ...object, ...existing, ...version };
const OF_VERSION = { ...EOT, ...VERSION };
const source = { copySource: { bucket: 'from', key: 'x', versionId: 'v0' } };
const list = { prefix: 'a/', delimiter: '/', maxKeys: 10 };
const LIST = { prefix: 'a/', delimiter: '/', 'max-keys': '10' };
const upload = { upload: enc };

/** The authorizations beside `s3:PutObject` of a write with every header: an object written over may have had tags. */
const BESIDE = [
  ['PutObjectAcl', { ...ACL, 'x-amz-storage-class': 'GLACIER', 'existingobjecttag/team': '?' }],
  ['PutObjectTagging', { ...TAG, 'existingobjecttag/team': '?' }],
  ['PutObjectRetention', RETAINED],
  ['PutObjectLegalHold', { 'object-lock-legal-hold': 'ON' }],
] as const;
/** The source of a copy is read without its tags, that of a part with them (O13). */
const COPIED = [['GetObjectVersion', { versionid: 'v0' }]] as const;
const COPIED_PART = [['GetObjectVersion', { ...EOT, versionid: 'v0' }]] as const;
const inBucket = { caller, bucket: 'logs' };

describe('the keys of each authorization, and no others: table F.b, F20, F21, F43, F47, O8', () => {
  test.each<[string, Call, readonly (readonly [string, object])[]]>([
    [
      'T1 PutObject',
      calls.putObject({ ...object, ...headers, ...conditional }),
      [['PutObject', { ...HEADERS, ...KEPT, ...CONDITIONAL, objectcreationoperation: 'true' }], ...BESIDE],
    ],
    [
      'T1, F42 PutObject under SSE-C',
      calls.putObject({ ...object, encryption: sseC(), websiteRedirect: null, ifMatch: null, ifNoneMatch: null }),
      [['PutObject', { 'sse-customer-algorithm': 'AES256', objectcreationoperation: 'true' }]],
    ],
    [
      'T2 POST object',
      calls.postObject({ ...object, ...headers, ...conditional }),
      [['PutObject', { ...HEADERS, ...KEPT, ...CONDITIONAL, objectcreationoperation: 'true' }], ...BESIDE],
    ],
    [
      'T3, O13 CopyObject',
      calls.copyObject({
        ...object,
        ...headers,
        ...conditional,
        ...source,
        ...existing,
        metadataDirective: 'REPLACE',
        taggingDirective: 'REPLACE',
      }),
      [
        [
          'PutObject',
          {
            ...HEADERS,
            ...KEPT,
            ...CONDITIONAL,
            'x-amz-copy-source': 'from/x?versionId=v0',
            'x-amz-metadata-directive': 'REPLACE',
            objectcreationoperation: 'true',
          },
        ],
        ...BESIDE,
        ...COPIED,
      ],
    ],
    [
      'T4 CreateMultipartUpload',
      calls.createMultipartUpload({ ...object, ...headers }),
      [['PutObject', { ...HEADERS, ...KEPT, objectcreationoperation: 'false' }], ...BESIDE],
    ],
    [
      'T5, F46 UploadPart',
      calls.uploadPart({ ...object, ...upload }),
      [['PutObject', { ...ENC, objectcreationoperation: 'false' }]],
    ],
    [
      'T6 UploadPartCopy',
      calls.uploadPartCopy({ ...object, ...upload, ...source, ...existing }),
      [
        ['PutObject', { ...ENC, 'x-amz-copy-source': 'from/x?versionId=v0', objectcreationoperation: 'false' }],
        ...COPIED_PART,
      ],
    ],
    [
      'T7 CompleteMultipartUpload',
      calls.completeMultipartUpload({ ...object, ...upload, ...conditional }),
      [['PutObject', { ...ENC, ...CONDITIONAL, objectcreationoperation: 'true' }]],
    ],
    ['T8 AbortMultipartUpload', calls.abortMultipartUpload(object), [['AbortMultipartUpload', {}]]],
    ['T9 ListParts', calls.listParts(object), [['ListMultipartUploadParts', {}]]],
    ['T10 GetObject', calls.getObject({ ...object, ...existing }), [['GetObject', EOT]]],
    ['T11 GetObject of a version', calls.getObject(ofVersion), [['GetObjectVersion', OF_VERSION]]],
    ['T12 HeadObject of a version', calls.headObject(ofVersion), [['GetObjectVersion', OF_VERSION]]],
    ['T13 GetObjectAcl of a version', calls.getObjectAcl(ofVersion), [['GetObjectVersionAcl', OF_VERSION]]],
    ['T14 GetObjectTagging of a version', calls.getObjectTagging(ofVersion), [['GetObjectVersionTagging', OF_VERSION]]],
    [
      'T15, O13 GetObjectAttributes of a version',
      calls.getObjectAttributes(ofVersion),
      [
        ['GetObjectVersion', VERSION],
        ['GetObjectVersionAttributes', VERSION],
      ],
    ],
    ['T16 ListObjects', calls.listObjects({ ...inBucket, ...list }), [['ListBucket', LIST]]],
    ['T16 ListObjectsV2', calls.listObjectsV2({ ...inBucket, ...list }), [['ListBucket', LIST]]],
    ['T17 ListObjectVersions', calls.listObjectVersions({ ...inBucket, ...list }), [['ListBucketVersions', LIST]]],
    ['T18 ListMultipartUploads', calls.listMultipartUploads(inBucket), [['ListBucketMultipartUploads', {}]]],
    ['T19 HeadBucket', calls.headBucket(inBucket), [['ListBucket', {}]]],
    ['T20 GetBucketLocation', calls.getBucketLocation(inBucket), [['GetBucketLocation', {}]]],
    [
      'T21 DeleteObject',
      calls.deleteObject({ ...object, ifMatch: 'etag' }),
      [['DeleteObject', { 'if-match': 'etag' }]],
    ],
    [
      'T21 DeleteObject of a version',
      calls.deleteObject({ ...object, ...version, ifMatch: 'etag', bypassGovernance: true }),
      [
        ['DeleteObjectVersion', VERSION],
        ['BypassGovernanceRetention', {}],
      ],
    ],
    [
      'T22 DeleteObjects',
      calls.deleteObjects({ ...inBucket, keys: ['a', { key: 'b', versionId: 'v1' }] }),
      [
        ['DeleteObject', {}],
        ['DeleteObjectVersion', VERSION],
      ],
    ],
    [
      'T23 PutObjectAcl of a version',
      calls.putObjectAcl({ ...object, ...acl, ...existing, ...version }),
      [['PutObjectVersionAcl', { ...ACL, ...EOT, ...VERSION }]],
    ],
    [
      'T24 PutObjectTagging of a version',
      calls.putObjectTagging({ ...object, ...tags, ...existing, ...version }),
      [['PutObjectVersionTagging', { ...TAG, ...EOT, ...VERSION }]],
    ],
    [
      'T25 DeleteObjectTagging of a version',
      calls.deleteObjectTagging(ofVersion),
      [['DeleteObjectVersionTagging', OF_VERSION]],
    ],
    ['T26 RestoreObject of a version', calls.restoreObject({ ...object, ...version }), [['RestoreObject', {}]]],
    [
      'T27 PutObjectRetention',
      calls.putObjectRetention({ ...object, at: lock.at, retention: lock.retention }),
      [['PutObjectRetention', RETAINED]],
    ],
    [
      'T27 PutObjectLegalHold',
      calls.putObjectLegalHold({ ...object, legalHold: 'ON' }),
      [['PutObjectLegalHold', { 'object-lock-legal-hold': 'ON' }]],
    ],
    ['T28 PutBucketPolicy', calls.putBucketPolicy(inBucket), [['PutBucketPolicy', {}]]],
    ['T28 GetBucketPolicy', calls.getBucketPolicy(inBucket), [['GetBucketPolicy', {}]]],
    ['T28 DeleteBucketPolicy', calls.deleteBucketPolicy(inBucket), [['DeleteBucketPolicy', {}]]],
    ['T29 PutBucketAcl', calls.putBucketAcl({ ...inBucket, ...acl }), [['PutBucketAcl', ACL]]],
    [
      'T30 CreateBucket',
      calls.createBucket({
        ...inBucket,
        ...acl,
        locationConstraint: 'eu-west-1',
        objectOwnership: 'ObjectWriter',
      }),
      [
        ['CreateBucket', { ...ACL, locationconstraint: 'eu-west-1', 'x-amz-object-ownership': 'ObjectWriter' }],
        ['PutBucketAcl', ACL],
        ['PutBucketOwnershipControls', { 'x-amz-object-ownership': 'ObjectWriter' }],
      ],
    ],
    [
      'T31 UpdateObjectEncryption',
      calls.updateObjectEncryption({ ...object, ...enc, ...existing }),
      [
        ['UpdateObjectEncryption', { ...ENC, ...EOT }],
        ['PutObject', ENC],
      ],
    ],
    [
      'T32 replication to this bucket',
      calls.replicateObject({ ...object, ...enc, ...tags, ownerOverride: true }),
      [
        ['ReplicateObject', ENC],
        ['ReplicateTags', {}],
        ['ObjectOwnerOverrideToBucketOwner', {}],
      ],
    ],
    ['T32 replication of a delete marker', calls.replicateDelete(object), [['ReplicateDelete', {}]]],
    [
      'T33 replication from this bucket: which version it reads and how it lists is for the call to tell',
      calls.readForReplication({ ...object, ...existing }),
      [
        ['GetReplicationConfiguration', {}],
        ['ListBucket', { prefix: '?', delimiter: '?', 'max-keys': '?' }],
        ['GetObjectVersionForReplication', {}],
        ['GetObjectVersionAcl', { ...EOT, versionid: '?' }],
        ['GetObjectVersionTagging', { ...EOT, versionid: '?' }],
      ],
    ],
  ])('%s', (_, call, expected) => {
    expect(keysOfAuthorizations(call)).toEqual(expected.map(([action, there]) => [action, there]));
  });

  test('the keys that are asked about are those of the table', () => {
    const named = Object.keys({ ...HEADERS, ...KEPT, ...CONDITIONAL, ...EOT, ...VERSION, ...LIST });
    expect(keys).toEqual(expect.arrayContaining(named));
  });
});
