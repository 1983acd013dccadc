import { iamRole } from '../../../src/s3/callers/caller';
import {
  call,
  copyObject,
  deleteObject,
  getObject,
  headBucket,
  listObjects,
  putObject,
  putObjectTagging,
} from '../../../src/s3/calls/call';
import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { s3Bucket } from '../../../src/s3/buckets/bucket';
import { sseKms } from '../../../src/s3/buckets/encryption';
import { knownValue, firstAuthorization } from '../first-authorization';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const SSE = 's3:x-amz-server-side-encryption';
const KEY = `${SSE}-aws-kms-key-id`;

describe('headers and query', () => {
  test('F5 tags are one key each, in any letter case, and a list', () => {
    const told = firstAuthorization(putObject({ ...object, tags: { Team: 'Red', 'a/b': 'c' } }));
    expect(knownValue(told, 's3:RequestObjectTag/team')).toBe('Red');
    expect(knownValue(told, 's3:requestobjecttag/A/B')).toBe('c');
    expect(knownValue(told, 's3:RequestObjectTag/other')).toBeNull();
    expect(knownValue(told, 's3:RequestObjectTagKeys')).toEqual(['Team', 'a/b']);
    expect(knownValue(firstAuthorization(putObject(object)), 's3:RequestObjectTagKeys')).toBeNull();
  });

  test('T24 a tagging call always carries tags: left out is unknown', () => {
    expect(knownValue(firstAuthorization(putObjectTagging(object)), 's3:RequestObjectTag/team')).toBeUndefined();
    expect(
      knownValue(firstAuthorization(putObjectTagging({ ...object, tags: {} })), 's3:RequestObjectTagKeys'),
    ).toBeNull();
  });

  test('F20 the tags of the stored object are seen by reads, not by PutObject', () => {
    expect(knownValue(firstAuthorization(getObject(object)), 's3:ExistingObjectTag/team')).toBeUndefined();
    expect(
      knownValue(
        firstAuthorization(getObject({ ...object, existingTags: { team: 'red' } })),
        's3:ExistingObjectTag/team',
      ),
    ).toBe('red');
    expect(
      knownValue(firstAuthorization(getObject({ ...object, existingTags: null })), 's3:ExistingObjectTag/team'),
    ).toBeNull();
    expect(knownValue(firstAuthorization(putObject(object)), 's3:ExistingObjectTag/team')).toBeNull();
    expect(knownValue(firstAuthorization(deleteObject(object)), 's3:ExistingObjectTag/team')).toBeNull();
  });

  test('T16, T19: the keys of a list are unknown until told and absent from HeadBucket', () => {
    const keys = ['s3:prefix', 's3:delimiter', 's3:max-keys'];
    const all = (told: ReturnType<typeof firstAuthorization>) => keys.map((key) => knownValue(told, key));
    expect(all(firstAuthorization(listObjects({ caller })))).toEqual([undefined, undefined, undefined]);
    expect(all(firstAuthorization(listObjects({ caller, prefix: 'home/', delimiter: '/', maxKeys: 10 })))).toEqual([
      'home/',
      '/',
      '10',
    ]);
    expect(all(firstAuthorization(listObjects({ caller, prefix: null, delimiter: null, maxKeys: null })))).toEqual([
      null,
      null,
      null,
    ]);
    expect(all(firstAuthorization(headBucket({ caller })))).toEqual([null, null, null]);
  });

  test('F18 an empty prefix is not documented: unknown', () => {
    expect(knownValue(firstAuthorization(listObjects({ caller, prefix: '' })), 's3:prefix')).toBeUndefined();
  });

  test('F21 if-none-match belongs to PutObject alone', () => {
    expect(knownValue(firstAuthorization(putObject({ ...object, ifNoneMatch: '*' })), 's3:if-none-match')).toBe('*');
    expect(knownValue(firstAuthorization(putObject(object)), 's3:if-none-match')).toBeUndefined();
    expect(knownValue(firstAuthorization(deleteObject(object)), 's3:if-none-match')).toBeNull();
  });

  test('T11, F20: a version id is on the version actions alone', () => {
    expect(knownValue(firstAuthorization(getObject({ ...object, versionId: 'v1' })), 's3:versionid')).toBe('v1');
    expect(knownValue(firstAuthorization(getObject(object)), 's3:versionid')).toBeNull();
  });

  test('T3 the copy source is a key of the destination', () => {
    const [to, from] = authorizationsOf(
      copyObject({ ...object, copySource: { bucket: 'from', key: 'x', versionId: 'v' } }),
      { bucket: 'logs' },
    );
    expect(to?.context.get('s3:x-amz-copy-source')).toBe('from/x?versionId=v');
    expect(from?.context.get('s3:versionid')).toBe('v');
    expect(firstAuthorization(putObject(object)).context.get('s3:x-amz-copy-source')).toBeNull();
  });

  test('a grant header excludes a canned ACL', () => {
    const told = firstAuthorization(putObject({ ...object, grants: { fullControl: 'id=1' } }));
    expect(
      ['s3:x-amz-acl', 's3:x-amz-grant-full-control', 's3:x-amz-grant-read'].map((key) => knownValue(told, key)),
    ).toEqual([null, 'id=1', null]);
  });

  test('retention tells mode, date and the days that remain', () => {
    const told = firstAuthorization(
      putObject({ ...object, at: '2029-12-22', retention: { mode: 'COMPLIANCE', until: '2030-01-01' } }),
    );
    expect(
      ['mode', 'retain-until-date', 'remaining-retention-days'].map((key) => knownValue(told, `s3:object-lock-${key}`)),
    ).toEqual(['COMPLIANCE', '2030-01-01T00:00:00Z', '10']);
  });
});

describe('the bucket', () => {
  test.each([
    ['a bare policy: unknown', undefined, undefined],
    ['F6 ABAC is off on a new bucket', s3Bucket({ name: 'logs', tags: { team: 'red' } }), null],
    ['F6 with ABAC', s3Bucket({ name: 'logs', abac: true, tags: { team: 'red' } }), 'red'],
    ['F6 with ABAC and untold tags', s3Bucket({ name: 'logs', abac: true }), undefined],
  ])('%s', (_, bucketFacts, expected) => {
    const told = firstAuthorization(getObject(object), {
      bucket: 'logs',
      ...(bucketFacts !== undefined && { bucketFacts }),
    });
    for (const key of ['s3:BucketTag/team', 'aws:ResourceTag/team']) expect(knownValue(told, key)).toBe(expected);
  });

  test("the owner's organization", () => {
    const bucketFacts = s3Bucket({ name: 'logs', organization: 'o-a1b2c3d4e5' });
    expect(knownValue(firstAuthorization(getObject(object), { bucketFacts }), 'aws:ResourceOrgID')).toBe(
      'o-a1b2c3d4e5',
    );
    expect(
      knownValue(
        firstAuthorization(getObject(object), { bucketFacts: s3Bucket({ name: 'logs', organization: null }) }),
        'aws:ResourceOrgID',
      ),
    ).toBeNull();
    expect(knownValue(firstAuthorization(getObject(object)), 'aws:ResourceOrgID')).toBeUndefined();
  });

  test('F17 a direct request has no access point keys', () => {
    expect(knownValue(firstAuthorization(getObject(object)), 's3:DataAccessPointArn')).toBeNull();
  });
});

describe('call(action, …) is one authorization whose untold keys stay unknown', () => {
  test('of S3', () => {
    const parts = authorizationsOf(call('s3:putobject', { ...object, bucket: 'logs', acl: 'private' }), {});
    expect(parts.map(({ action, resource }) => [action, resource])).toEqual([['s3:PutObject', 'arn:aws:s3:::logs/k']]);
    const [told] = parts;
    if (told === undefined) throw new Error('nothing asked');
    const keys = [
      's3:x-amz-acl',
      's3:x-amz-storage-class',
      SSE,
      's3:if-match',
      's3:prefix',
      's3:RequestObjectTag/a',
      's3:ExistingObjectTag/a',
    ];
    expect(keys.map((key) => knownValue(told, key))).toEqual([
      'private',
      undefined,
      undefined,
      undefined,
      null,
      undefined,
      null,
    ]);
  });

  test('F7 of a permission-only action', () => {
    const told = firstAuthorization(call('s3:ReplicateObject', { ...object, encryption: sseKms(K) }));
    expect([told.action, knownValue(told, SSE), knownValue(told, KEY)]).toEqual(['s3:ReplicateObject', 'aws:kms', K]);
  });

  test('of another service', () => {
    const told = firstAuthorization(
      call('kms:Decrypt', { caller, resource: K, context: { 'kms:EncryptionContext:AppName': 'x' } }),
    );
    expect(told.resourceAccount).toBe('111122223333');
    expect([
      knownValue(told, 'kms:EncryptionContext:AppName'),
      knownValue(told, 'kms:ViaService'),
      knownValue(told, 's3:prefix'),
    ]).toEqual(['x', undefined, null]);
    expect(firstAuthorization(call('sts:GetCallerIdentity', { caller })).resource).toBe('*');
  });
});

test('keys named like members of Object are keys', () => {
  const tags = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}') as Record<string, string>;
  const told = firstAuthorization(putObject({ ...object, tags }));
  const found = ['__proto__', 'constructor', 'toString'].map((tag) => knownValue(told, `s3:RequestObjectTag/${tag}`));
  expect(found).toEqual(['a', 'b', 'c']);
  expect(told.hint('__proto__')).toBe("context: { '__proto__': … }");
  expect(told.hint('constructor')).toBe("context: { 'constructor': … }");
});
