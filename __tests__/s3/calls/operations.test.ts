import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { s3Bucket } from '../../../src/s3/buckets/bucket';
import { sseC, sseKms } from '../../../src/s3/buckets/encryption';
import { anonymous, iamRole } from '../../../src/s3/callers/caller';
import { actionOf, hasKey } from '../../../src/s3/calls/actions';
import * as calls from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { operationOf, operations, type OperationName } from '../../../src/s3/calls/operations';
import { keys, keysOfAuthorizations } from '../keys-of-authorizations';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const place = { bucket: 'logs' };
const object = { caller, bucket: 'logs', key: 'a/b.txt' };
const OBJECT = 'arn:aws:s3:::logs/a/b.txt';
const BUCKET = 'arn:aws:s3:::logs';
const FROM = 'arn:aws:s3:::from/x';

function asked(call: Call): string[] {
  return authorizationsOf(call, place).map(
    ({ action, resource }) => `${action} ${typeof resource === 'string' ? resource : resource.bucket}`,
  );
}
const all = (resource: string, ...names: string[]): string[] => names.map((name) => `s3:${name} ${resource}`);

const everything = {
  grants: { read: 'id=1' },
  tags: { team: 'red' },
  retention: { mode: 'GOVERNANCE', until: '2030-01-01' },
  legalHold: 'ON',
} as const;
const WRITTEN = ['PutObject', 'PutObjectAcl', 'PutObjectTagging', 'PutObjectRetention', 'PutObjectLegalHold'];
const source = { copySource: { bucket: 'from', key: 'x' } };
const version = { versionId: 'v1' };

describe('an operation asks for the actions of table F.b on its resources', () => {
  test.each<[string, Call, readonly string[]]>([
    ['T1 PutObject', calls.putObject(object), all(OBJECT, 'PutObject')],
    ['T1, F10 an ACL header', calls.putObject({ ...object, acl: 'private' }), all(OBJECT, 'PutObject', 'PutObjectAcl')],
    ['T1 every header', calls.putObject({ ...object, ...everything }), all(OBJECT, ...WRITTEN)],
    [
      'T1 null is not sent',
      calls.putObject({ ...object, acl: null, tags: null, legalHold: null }),
      all(OBJECT, 'PutObject'),
    ],
    ['T2 POST object', calls.postObject({ ...object, ...everything }), all(OBJECT, ...WRITTEN)],
    [
      'T3 CopyObject',
      calls.copyObject({ ...object, ...source, ...everything }),
      [...all(OBJECT, ...WRITTEN), ...all(FROM, 'GetObject')],
    ],
    [
      'T3 CopyObject of a version',
      calls.copyObject({ ...object, copySource: '/from/x?versionId=v1' }),
      [...all(OBJECT, 'PutObject'), ...all(FROM, 'GetObjectVersion')],
    ],
    ['T4 CreateMultipartUpload', calls.createMultipartUpload({ ...object, ...everything }), all(OBJECT, ...WRITTEN)],
    ['T5 UploadPart', calls.uploadPart(object), all(OBJECT, 'PutObject')],
    [
      'T6 UploadPartCopy',
      calls.uploadPartCopy({ ...object, ...source }),
      [...all(OBJECT, 'PutObject'), ...all(FROM, 'GetObject')],
    ],
    [
      'T6 UploadPartCopy of a version',
      calls.uploadPartCopy({ ...object, copySource: '/from/x?versionId=v1' }),
      [...all(OBJECT, 'PutObject'), ...all(FROM, 'GetObjectVersion')],
    ],
    ['T7 CompleteMultipartUpload', calls.completeMultipartUpload(object), all(OBJECT, 'PutObject')],
    ['T8 AbortMultipartUpload', calls.abortMultipartUpload(object), all(OBJECT, 'AbortMultipartUpload')],
    ['T9, F8 ListParts', calls.listParts(object), all(OBJECT, 'ListMultipartUploadParts')],
    ['T10 GetObject', calls.getObject(object), all(OBJECT, 'GetObject')],
    ['T11 GetObject of a version', calls.getObject({ ...object, ...version }), all(OBJECT, 'GetObjectVersion')],
    ['T12, F8 HeadObject', calls.headObject(object), all(OBJECT, 'GetObject')],
    ['T12 HeadObject of a version', calls.headObject({ ...object, ...version }), all(OBJECT, 'GetObjectVersion')],
    ['T13 GetObjectAcl', calls.getObjectAcl(object), all(OBJECT, 'GetObjectAcl')],
    ['T13 of a version', calls.getObjectAcl({ ...object, ...version }), all(OBJECT, 'GetObjectVersionAcl')],
    ['T14 GetObjectTagging', calls.getObjectTagging(object), all(OBJECT, 'GetObjectTagging')],
    ['T14 of a version', calls.getObjectTagging({ ...object, ...version }), all(OBJECT, 'GetObjectVersionTagging')],
    [
      'T15, F11 GetObjectAttributes',
      calls.getObjectAttributes(object),
      all(OBJECT, 'GetObject', 'GetObjectAttributes'),
    ],
    [
      'T15 of a version',
      calls.getObjectAttributes({ ...object, ...version }),
      all(OBJECT, 'GetObjectVersion', 'GetObjectVersionAttributes'),
    ],
    ['T16, F8 ListObjects', calls.listObjects({ caller }), all(BUCKET, 'ListBucket')],
    ['T16, F8 ListObjectsV2', calls.listObjectsV2({ caller }), all(BUCKET, 'ListBucket')],
    ['T17, F8 ListObjectVersions', calls.listObjectVersions({ caller }), all(BUCKET, 'ListBucketVersions')],
    ['T18, F8 ListMultipartUploads', calls.listMultipartUploads({ caller }), all(BUCKET, 'ListBucketMultipartUploads')],
    ['T19, F8 HeadBucket', calls.headBucket({ caller }), all(BUCKET, 'ListBucket')],
    ['T20 GetBucketLocation', calls.getBucketLocation({ caller }), all(BUCKET, 'GetBucketLocation')],
    ['T21 DeleteObject', calls.deleteObject(object), all(OBJECT, 'DeleteObject')],
    [
      'T21 DeleteObject of a version, past its retention',
      calls.deleteObject({ ...object, ...version, bypassGovernance: true }),
      all(OBJECT, 'DeleteObjectVersion', 'BypassGovernanceRetention'),
    ],
    [
      'T22, O5 DeleteObjects asks once an entry, which may be a version; only of a version to bypass its retention',
      calls.deleteObjects({ caller, keys: ['a', { key: 'b', versionId: 'v1' }, { key: 'c' }], bypassGovernance: true }),
      [
        ...all(`${BUCKET}/a`, 'DeleteObject'),
        ...all(`${BUCKET}/b`, 'DeleteObjectVersion'),
        ...all(`${BUCKET}/c`, 'DeleteObject'),
        ...all(`${BUCKET}/b`, 'BypassGovernanceRetention'),
      ],
    ],
    ['T23 PutObjectAcl', calls.putObjectAcl(object), all(OBJECT, 'PutObjectAcl')],
    ['T23 of a version', calls.putObjectAcl({ ...object, ...version }), all(OBJECT, 'PutObjectVersionAcl')],
    ['T24 PutObjectTagging', calls.putObjectTagging(object), all(OBJECT, 'PutObjectTagging')],
    ['T24 of a version', calls.putObjectTagging({ ...object, ...version }), all(OBJECT, 'PutObjectVersionTagging')],
    ['T25 DeleteObjectTagging', calls.deleteObjectTagging(object), all(OBJECT, 'DeleteObjectTagging')],
    [
      'T25 of a version',
      calls.deleteObjectTagging({ ...object, ...version }),
      all(OBJECT, 'DeleteObjectVersionTagging'),
    ],
    ['T26 RestoreObject', calls.restoreObject(object), all(OBJECT, 'RestoreObject')],
    ['T26 of a version', calls.restoreObject({ ...object, ...version }), all(OBJECT, 'RestoreObject')],
    ['T27 PutObjectRetention', calls.putObjectRetention(object), all(OBJECT, 'PutObjectRetention')],
    ['T27 PutObjectLegalHold', calls.putObjectLegalHold(object), all(OBJECT, 'PutObjectLegalHold')],
    ['T28 PutBucketPolicy', calls.putBucketPolicy({ caller }), all(BUCKET, 'PutBucketPolicy')],
    ['T28 GetBucketPolicy', calls.getBucketPolicy({ caller }), all(BUCKET, 'GetBucketPolicy')],
    ['T28 DeleteBucketPolicy', calls.deleteBucketPolicy({ caller }), all(BUCKET, 'DeleteBucketPolicy')],
    ['T29 PutBucketAcl', calls.putBucketAcl({ caller }), all(BUCKET, 'PutBucketAcl')],
    ['T30 CreateBucket', calls.createBucket({ caller }), all(BUCKET, 'CreateBucket')],
    [
      'T31 UpdateObjectEncryption',
      calls.updateObjectEncryption(object),
      all(OBJECT, 'UpdateObjectEncryption', 'PutObject'),
    ],
    ['T32 replicateObject', calls.replicateObject(object), all(OBJECT, 'ReplicateObject')],
    [
      'T32 replicateObject with tags, for the owner of the bucket',
      calls.replicateObject({ ...object, tags: { team: 'red' }, ownerOverride: true }),
      all(OBJECT, 'ReplicateObject', 'ReplicateTags', 'ObjectOwnerOverrideToBucketOwner'),
    ],
    ['T32 replicateDelete', calls.replicateDelete(object), all(OBJECT, 'ReplicateDelete')],
    [
      'T33 readForReplication',
      calls.readForReplication(object),
      [
        ...all(BUCKET, 'GetReplicationConfiguration', 'ListBucket'),
        ...all(OBJECT, 'GetObjectVersionForReplication', 'GetObjectVersionAcl', 'GetObjectVersionTagging'),
      ],
    ],
  ])('%s', (_, call, expected) => {
    expect(asked(call)).toEqual(expected);
  });
});

test('each operation has a constructor, and each action and option of it is one that the reference knows', () => {
  for (const name of Object.keys(operations) as OperationName[]) {
    const { needs, on } = operationOf(name);
    expect(typeof calls[(name.charAt(0).toLowerCase() + name.slice(1)) as Uncapitalize<OperationName>]).toBe(
      'function',
    );
    for (const need of needs) {
      const { facts } = actionOf(`s3:${need.action}`);
      const types = facts.resourceTypes.map((type) => type.name);
      if (on !== 'account') expect(types).toContain(need.on === 'bucket' ? 'bucket' : on);
      if (need.versioned !== undefined) expect(hasKey(actionOf(`s3:${need.versioned}`), 's3:versionid')).toBe(true);
    }
  }
});

test('an object call without key is about any key of the bucket', () => {
  const [told] = authorizationsOf(calls.getObject({ caller: anonymous }), place);
  expect(told?.resource).toEqual({ bucket: 'arn:aws:s3:::logs' });
});

test("the partition is the caller's, else that of the bucket's Region, else the subject's", () => {
  const chinese = iamRole('arn:aws-cn:iam::111122223333:role/App');
  const bucketFacts = s3Bucket({ name: 'logs', region: 'us-gov-west-1' });
  const partitions = [chinese, anonymous].map((caller) =>
    [{}, { bucketFacts }, { partition: 'aws-iso' }, { bucketFacts, partition: 'aws-iso' }].map((where) => {
      const [first] = authorizationsOf(calls.getObject({ caller, bucket: 'logs', key: 'k' }), where);
      return typeof first?.resource === 'string' ? first.resource.split(':')[1] : undefined;
    }),
  );
  expect(partitions).toEqual([
    ['aws-cn', 'aws-cn', 'aws-cn', 'aws-cn'],
    ['aws', 'aws-us-gov', 'aws-iso', 'aws-us-gov'],
  ]);
});

describe('the owner', () => {
  test('is what the subject or the call tells', () => {
    const accounts = (resourceAccount?: string, account?: string) =>
      authorizationsOf(calls.getObject({ ...object, ...(resourceAccount !== undefined && { resourceAccount }) }), {
        bucket: 'logs',
        ...(account !== undefined && { account }),
      }).map((told) => [
        told.resourceAccount,
        told.context.get('aws:resourceaccount'),
        told.context.get('s3:resourceaccount'),
      ]);
    expect(accounts()).toEqual([[undefined, undefined, undefined]]);
    expect(accounts('444455556666')).toEqual([['444455556666', '444455556666', '444455556666']]);
    expect(accounts(undefined, '444455556666')).toEqual([['444455556666', '444455556666', '444455556666']]);
    expect(() => accounts('444455556666', '111122223333')).toThrow(/belongs to 111122223333, not to 444455556666/);
  });
  test("of a copy's source is not taken from the destination", () => {
    const call = calls.copyObject({ ...object, copySource: { bucket: 'from', key: 'x' } });
    const accounts = authorizationsOf(call, { bucket: 'logs', account: '444455556666' }).map(
      (told) => told.resourceAccount,
    );
    expect(accounts).toEqual(['444455556666', undefined]);
  });
});

describe('the keys of operations', () => {
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
      [
        'T14 GetObjectTagging of a version',
        calls.getObjectTagging(ofVersion),
        [['GetObjectVersionTagging', OF_VERSION]],
      ],
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
});

describe('F8, F9: names of operations that are not those of their actions', () => {
  test.each<[Call, string, string?]>([
    [calls.listBuckets({ caller }), 'ListAllMyBuckets', 'arn:aws:s3:::*'],
    [calls.selectObjectContent({ caller, key: 'a' }), 'GetObject', 'arn:aws:s3:::logs/a'],
    [calls.putBucketEncryption({ caller }), 'PutEncryptionConfiguration'],
    [calls.deleteBucketEncryption({ caller }), 'PutEncryptionConfiguration'],
    [calls.getBucketEncryption({ caller }), 'GetEncryptionConfiguration'],
    [calls.putBucketLifecycleConfiguration({ caller }), 'PutLifecycleConfiguration'],
    [calls.deleteBucketLifecycle({ caller }), 'PutLifecycleConfiguration'],
    [calls.putBucketReplication({ caller }), 'PutReplicationConfiguration'],
    [calls.deleteBucketReplication({ caller }), 'PutReplicationConfiguration'],
    [calls.putBucketCors({ caller }), 'PutBucketCORS'],
    [calls.putPublicAccessBlock({ caller }), 'PutBucketPublicAccessBlock'],
    [calls.deletePublicAccessBlock({ caller }), 'PutBucketPublicAccessBlock'],
    [calls.putObjectLockConfiguration({ caller }), 'PutBucketObjectLockConfiguration'],
  ])('$name', (call, action, resource = 'arn:aws:s3:::logs') => {
    const parts = authorizationsOf(call, { bucket: 'logs' });
    expect(parts.map((told) => [told.action, told.resource])).toEqual([[`s3:${action}`, resource]]);
  });
});
