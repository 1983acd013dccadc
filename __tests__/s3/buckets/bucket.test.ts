import { isBucket, s3Bucket } from '../../../src/s3/buckets/bucket';
import { anonymous, iamRole } from '../../../src/s3/callers/caller';
import {
  createMultipartUpload,
  copyObject,
  getBucketPolicy,
  getObject,
  call,
  createBucket,
  postObject,
  putBucketAcl,
  putObject,
  putObjectAcl,
} from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { dsseKms, sseC, sseKms, sseS3 } from '../../../src/s3/buckets/encryption';
import { bucketsOfCall, checkKnownBucket } from '../../../src/s3/calls/call-place';
import { refusalOf } from '../../../src/s3/calls/refusal';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, bucket: 'logs', key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';

test('F30, F45, F54: what is left out is what AWS gives a new bucket', () => {
  const policy = { Version: '2012-10-17', Statement: [] };
  const bucket = s3Bucket({ name: 'logs', policy });
  expect(bucket).toMatchObject({
    name: 'logs',
    defaultEncryption: sseS3(),
    bucketKey: false,
    blockedEncryption: ['SSE-C'],
    blockPublicAccess: {
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    },
    accountBlockPublicAccess: {
      blockPublicAcls: false,
      ignorePublicAcls: false,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    },
    objectOwnership: 'BucketOwnerEnforced',
    acl: 'private',
    abac: false,
  });
  expect(bucket.policy).toBe(policy);
  expect('account' in bucket).toBe(false);
  expect([isBucket(bucket), isBucket({ ...policy }), isBucket(null)]).toEqual([true, false, false]);
  expect(Object.isFrozen(bucket)).toBe(true);
  expect(Object.isFrozen(policy)).toBe(false);
});

test('settings are taken over, copied', () => {
  const tags = { team: 'red' };
  const bucket = s3Bucket({
    name: 'logs',
    account: '111122223333',
    organization: null,
    defaultEncryption: sseKms(K),
    bucketKey: true,
    blockedEncryption: [],
    blockPublicAccess: { blockPublicPolicy: false },
    objectOwnership: 'ObjectWriter',
    tags,
    abac: true,
  });
  tags.team = 'blue';
  expect(bucket).toMatchObject({
    account: '111122223333',
    organization: null,
    bucketKey: true,
    blockedEncryption: [],
    blockPublicAccess: { blockPublicAcls: true, blockPublicPolicy: false },
    tags: { team: 'red' },
  });
  expect(s3Bucket({ name: 'logs', blockPublicAccess: false }).blockPublicAccess.restrictPublicBuckets).toBe(false);
});

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /must be a plain object/],
  ['no name', {}, /must be a bucket name/],
  ['an address as name', { name: '192.168.5.4' }, /is not a valid bucket name/],
  ['F56 a directory bucket', { name: 'logs--use1-az4--x-s3' }, /directory bucket/],
  ['a misspelt setting', { name: 'logs', polcy: {} }, /did you mean "policy"/],
  ['F30 no default encryption', { name: 'logs', defaultEncryption: null }, /every bucket has one/],
  ['SSE-C by default', { name: 'logs', defaultEncryption: sseC() }, /SSE-C is not a default/],
  [
    'F53 a bucket key for DSSE',
    { name: 'logs', defaultEncryption: dsseKms(K), bucketKey: true },
    /does not support S3 Bucket Keys/,
  ],
  [
    'F44 a blocked encryption that is none',
    { name: 'logs', blockedEncryption: ['SSE-KMS'] },
    /must be a list of values/,
  ],
  [
    'a misspelt public access setting',
    { name: 'logs', blockPublicAccess: { blockPublicAcl: true } },
    /did you mean "blockPublicAcls"/,
  ],
  [
    'a public access setting that is not a flag',
    { name: 'logs', blockPublicAccess: { blockPublicAcls: 'on' } },
    /must be true or false/,
  ],
  [
    'a misspelt ownership',
    { name: 'logs', objectOwnership: 'BucketOwnerEnforce' },
    /did you mean "BucketOwnerEnforced"/,
  ],
  [
    'a misspelt setting of the account',
    { name: 'logs', accountBlockPublicAccess: { ignorePublicAcl: true } },
    /accountBlockPublicAccess: unknown option[^]*did you mean "ignorePublicAcls"/,
  ],
  ['account settings that are none', { name: 'logs', accountBlockPublicAccess: 'on' }, /accountBlockPublicAccess/],
  [
    'F54 an ACL where ACLs are disabled',
    { name: 'logs', acl: 'public-read' },
    /ACLs disabled cannot have "public-read"/,
  ],
  [
    'a misspelt ACL',
    { name: 'logs', acl: 'public-raed', objectOwnership: 'ObjectWriter' },
    /did you mean "public-read"/,
  ],
  [
    'an ACL of objects',
    { name: 'logs', acl: 'bucket-owner-read', objectOwnership: 'ObjectWriter' },
    /not modelled on a bucket[^]*one of private, public-read/,
  ],
  [
    'an ACL for log delivery',
    { name: 'logs', acl: 'log-delivery-write', objectOwnership: 'ObjectWriter' },
    /not modelled/,
  ],
  ['an ACL that is none', { name: 'logs', acl: null }, /acl must be a string, got null/],
  ['an account that is none', { name: 'logs', account: 111122223333 }, /an account id/],
  ['a list as policy', { name: 'logs', policy: [] }, /must be a policy, got a list/],
])('%s is a usage error', (_, settings, message) => {
  expect(() => s3Bucket(settings as never)).toThrow(message);
});

describe('F54: a bucket with its ACLs disabled', () => {
  const on = (call: Call, objectOwnership: 'BucketOwnerEnforced' | 'ObjectWriter' = 'BucketOwnerEnforced') =>
    refusalOf(call, s3Bucket({ name: 'logs', objectOwnership, blockPublicAccess: false }));
  const uploads = [putObject, createMultipartUpload, postObject] as const;
  test.each(uploads)('takes the ACLs that leave an object to the owner of the bucket', (upload) => {
    for (const acl of ['private', 'bucket-owner-read', 'bucket-owner-full-control', null] as const)
      expect(on(upload({ ...object, acl }))).toBeUndefined();
    for (const acl of ['public-read', 'public-read-write', 'authenticated-read', 'aws-exec-read'] as const) {
      expect(on(upload({ ...object, acl }))).toBe('AccessControlListNotSupported');
      expect(on(upload({ ...object, acl }), 'ObjectWriter')).toBeUndefined();
    }
    expect(on(upload({ ...object, grants: { read: 'id=1' } }))).toBe('AccessControlListNotSupported');
  });
  test('no change of an ACL', () => {
    expect(on(putBucketAcl({ bucket: 'logs', caller, acl: 'private' }))).toBe('AccessControlListNotSupported');
    expect(on(putObjectAcl({ ...object, acl: 'bucket-owner-full-control' }))).toBe('AccessControlListNotSupported');
    expect(on(createBucket({ bucket: 'logs', caller, acl: 'private' }))).toBeUndefined();
  });
});

test('O32: a bucket whose ACL lets others in cannot turn its ACLs off', () => {
  const turn = (ownership: string) =>
    call('s3:PutBucketOwnershipControls', {
      bucket: 'logs',
      caller,
      context: { 's3:x-amz-object-ownership': ownership },
    });
  const withAcl = (acl: 'private' | 'public-read' | 'authenticated-read') =>
    s3Bucket({ name: 'logs', objectOwnership: 'ObjectWriter', acl });
  for (const acl of ['public-read', 'authenticated-read'] as const) {
    expect(refusalOf(turn('BucketOwnerEnforced'), withAcl(acl))).toBe('InvalidBucketAclWithObjectOwnership');
    expect(refusalOf(turn('BucketOwnerPreferred'), withAcl(acl))).toBeUndefined();
  }
  expect(refusalOf(turn('BucketOwnerEnforced'), withAcl('private'))).toBeUndefined();
});

describe('what S3 refuses apart from every policy', () => {
  const open = { objectOwnership: 'ObjectWriter', account: '444455556666' } as const;
  test.each([
    [
      'F45 SSE-C on a new bucket',
      putObject({ ...object, encryption: sseC() }),
      s3Bucket({ name: 'logs' }),
      'BlockedEncryption',
    ],
    [
      'F44 SSE-C unblocked',
      putObject({ ...object, encryption: sseC() }),
      s3Bucket({ name: 'logs', blockedEncryption: [] }),
      undefined,
    ],
    [
      'a public ACL',
      putObject({ ...object, acl: 'public-read' }),
      s3Bucket({ name: 'logs', ...open }),
      'BlockedPublicAcl',
    ],
    [
      'a grant to everyone in headers (E48)',
      putObject({ ...object, grants: { read: 'uri="http://acs.amazonaws.com/groups/global/AllUsers"' } }),
      s3Bucket({ name: 'logs', ...open }),
      'BlockedPublicAcl',
    ],
    [
      'a grant to one account in headers',
      putObject({ ...object, grants: { read: 'id="0123456789abcdef"' } }),
      s3Bucket({ name: 'logs', ...open }),
      undefined,
    ],
    [
      'a public ACL under the block of the account (E39)',
      putObject({ ...object, acl: 'public-read' }),
      s3Bucket({
        name: 'logs',
        ...open,
        blockPublicAccess: false,
        accountBlockPublicAccess: { blockPublicAcls: true },
      }),
      'BlockedPublicAcl',
    ],
    [
      'a public ACL let in',
      putObject({ ...object, acl: 'public-read' }),
      s3Bucket({ name: 'logs', ...open, blockPublicAccess: false }),
      undefined,
    ],
    [
      'F15 an anonymous multipart upload',
      createMultipartUpload({ ...object, caller: anonymous }),
      undefined,
      'AnonymousMultipartUpload',
    ],
    [
      'T28 a policy call from another account',
      getBucketPolicy({ caller }),
      s3Bucket({ name: 'logs', ...open }),
      'NotBucketOwner',
    ],
    [
      'F51 no header under a default KMS key, over HTTP',
      putObject({ ...object, encryption: null, secure: false }),
      s3Bucket({ name: 'logs', defaultEncryption: sseKms(K) }),
      'KmsNeedsHttps',
    ],
    [
      'G6 no header under a default KMS key, anonymous',
      putObject({ ...object, encryption: null, caller: anonymous }),
      s3Bucket({ name: 'logs', defaultEncryption: sseKms(K) }),
      'KmsNeedsSignature',
    ],
    ['an ordinary write', putObject({ ...object, encryption: null }), s3Bucket({ name: 'logs' }), undefined],
    [
      'a read over HTTP',
      getObject({ ...object, secure: false }),
      s3Bucket({ name: 'logs', defaultEncryption: sseKms(K) }),
      undefined,
    ],
  ])('%s', (_, made, bucket, refusal) => {
    expect(refusalOf(made, bucket)).toBe(refusal);
  });
});

describe('a bucket that the subject does not speak of', () => {
  test('is a usage error with the near name', () => {
    expect(() => {
      checkKnownBucket(getObject({ ...object, bucket: 'lgos' }), ['logs', 'data']);
    }).toThrow(/does not mention the bucket "lgos"\nHint: did you mean "logs"\?/);
    expect(() => {
      checkKnownBucket(call('s3:GetObject', { caller, resource: 'arn:aws:s3:::other/k' }), ['logs']);
    }).toThrow(/"other"\nHint: use logs/);
  });
  test('is none when the call leaves it out, or copies from a known one', () => {
    const fine = [
      getObject({ caller }),
      getObject(object),
      copyObject({ ...object, bucket: 'data', copySource: 'logs/k' }),
    ];
    for (const made of fine)
      expect(() => {
        checkKnownBucket(made, ['logs']);
      }).not.toThrow();
    expect(bucketsOfCall(fine[2] ?? getObject({ caller }))).toEqual(['data', 'logs']);
  });
});
