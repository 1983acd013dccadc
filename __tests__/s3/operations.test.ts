import { actionOf, hasKey } from '../../src/s3/actions';
import { authorizationsOf } from '../../src/s3/authorizations';
import * as calls from '../../src/s3/call';
import { anonymous, iamRole } from '../../src/s3/caller';
import { operations, type OperationName } from '../../src/s3/operations';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const place = { bucket: 'logs' };
const object = { caller, bucket: 'logs', key: 'a/b.txt' };
const OBJECT = 'arn:aws:s3:::logs/a/b.txt';

function asked(call: calls.Call): string[] {
  return authorizationsOf(call, place).map(
    ({ action, resource }) => `${action} ${typeof resource === 'string' ? resource : resource.bucket}`,
  );
}

describe('an operation asks for the actions of table F.b', () => {
  const { putObject, copyObject, getObject } = calls;
  const source = { bucket: 'from', key: 'x' };
  test.each([
    ['T1 PutObject', putObject(object), [`s3:PutObject ${OBJECT}`]],
    [
      'F10 an ACL header',
      putObject({ ...object, acl: 'private' }),
      [`s3:PutObject ${OBJECT}`, `s3:PutObjectAcl ${OBJECT}`],
    ],
    [
      'T1 grants, tags, retention and legal hold',
      putObject({
        ...object,
        grants: { read: 'id=1' },
        tags: { team: 'red' },
        retention: { mode: 'GOVERNANCE', until: '2030-01-01' },
        legalHold: 'ON',
      }),
      ['PutObject', 'PutObjectAcl', 'PutObjectTagging', 'PutObjectRetention', 'PutObjectLegalHold'].map(
        (name) => `s3:${name} ${OBJECT}`,
      ),
    ],
    ['null is not sent', putObject({ ...object, acl: null, tags: null, legalHold: null }), [`s3:PutObject ${OBJECT}`]],
    [
      'T3 CopyObject',
      copyObject({ ...object, copySource: source }),
      [`s3:PutObject ${OBJECT}`, 's3:GetObject arn:aws:s3:::from/x'],
    ],
    [
      'T3 CopyObject of a version',
      copyObject({ ...object, copySource: '/from/x?versionId=v1' }),
      [`s3:PutObject ${OBJECT}`, 's3:GetObjectVersion arn:aws:s3:::from/x'],
    ],
    [
      'T4 CreateMultipartUpload',
      calls.createMultipartUpload({ ...object, tags: { a: 'b' } }),
      [`s3:PutObject ${OBJECT}`, `s3:PutObjectTagging ${OBJECT}`],
    ],
    ['T5 UploadPart', calls.uploadPart(object), [`s3:PutObject ${OBJECT}`]],
    ['T7 CompleteMultipartUpload', calls.completeMultipartUpload(object), [`s3:PutObject ${OBJECT}`]],
    ['T9 and F8 ListParts', calls.listParts(object), [`s3:ListMultipartUploadParts ${OBJECT}`]],
    ['T10 GetObject', getObject(object), [`s3:GetObject ${OBJECT}`]],
    ['T11 GetObject of a version', getObject({ ...object, versionId: 'v1' }), [`s3:GetObjectVersion ${OBJECT}`]],
    ['T12 and F8 HeadObject', calls.headObject(object), [`s3:GetObject ${OBJECT}`]],
    ['F8 SelectObjectContent', calls.selectObjectContent(object), [`s3:GetObject ${OBJECT}`]],
    [
      'T15 and F11 GetObjectAttributes',
      calls.getObjectAttributes(object),
      [`s3:GetObject ${OBJECT}`, `s3:GetObjectAttributes ${OBJECT}`],
    ],
    ['T16 and F8 ListObjects', calls.listObjects({ caller }), ['s3:ListBucket arn:aws:s3:::logs']],
    [
      'T17 and F8 ListObjectVersions',
      calls.listObjectVersions({ caller }),
      ['s3:ListBucketVersions arn:aws:s3:::logs'],
    ],
    [
      'T18 and F8 ListMultipartUploads',
      calls.listMultipartUploads({ caller }),
      ['s3:ListBucketMultipartUploads arn:aws:s3:::logs'],
    ],
    ['T19 and F8 HeadBucket', calls.headBucket({ caller }), ['s3:ListBucket arn:aws:s3:::logs']],
    ['F8, B14 ListBuckets', calls.listBuckets({ caller }), ['s3:ListAllMyBuckets arn:aws:s3:::*']],
    [
      'T21 DeleteObject',
      calls.deleteObject({ ...object, versionId: 'v', bypassGovernance: true }),
      [`s3:DeleteObjectVersion ${OBJECT}`, `s3:BypassGovernanceRetention ${OBJECT}`],
    ],
    [
      'T22 DeleteObjects asks once a key',
      calls.deleteObjects({ caller, keys: ['a', 'b'] }),
      ['s3:DeleteObject arn:aws:s3:::logs/a', 's3:DeleteObject arn:aws:s3:::logs/b'],
    ],
    ['T23 PutObjectAcl', calls.putObjectAcl({ ...object, versionId: 'v' }), [`s3:PutObjectVersionAcl ${OBJECT}`]],
    ['T28 PutBucketPolicy', calls.putBucketPolicy({ caller }), ['s3:PutBucketPolicy arn:aws:s3:::logs']],
    [
      'T31 UpdateObjectEncryption',
      calls.updateObjectEncryption(object),
      [`s3:UpdateObjectEncryption ${OBJECT}`, `s3:PutObject ${OBJECT}`],
    ],
    [
      'F9 PutBucketEncryption',
      calls.putBucketEncryption({ caller }),
      ['s3:PutEncryptionConfiguration arn:aws:s3:::logs'],
    ],
    [
      'F9 DeleteBucketLifecycle',
      calls.deleteBucketLifecycle({ caller }),
      ['s3:PutLifecycleConfiguration arn:aws:s3:::logs'],
    ],
    ['F9 PutBucketCors', calls.putBucketCors({ caller }), ['s3:PutBucketCORS arn:aws:s3:::logs']],
    [
      'F9 DeletePublicAccessBlock',
      calls.deletePublicAccessBlock({ caller }),
      ['s3:PutBucketPublicAccessBlock arn:aws:s3:::logs'],
    ],
    [
      'F9 PutObjectLockConfiguration',
      calls.putObjectLockConfiguration({ caller }),
      ['s3:PutBucketObjectLockConfiguration arn:aws:s3:::logs'],
    ],
  ])('%s', (_, call, expected) => {
    expect(asked(call)).toEqual(expected);
  });
});

test('each operation has a constructor, and each action and option of it is one that the reference knows', () => {
  for (const [name, { needs, on }] of Object.entries(operations)) {
    const constructor = calls[(name.charAt(0).toLowerCase() + name.slice(1)) as Uncapitalize<OperationName>];
    expect(typeof constructor).toBe('function');
    for (const need of needs) {
      const { facts } = actionOf(name, `s3:${need.action}`);
      const types = facts.resourceTypes.map((type) => type.name);
      if (on !== 'account') expect(types).toContain(on);
      if ('versioned' in need) expect(hasKey(actionOf(name, `s3:${need.versioned}`), 's3:versionid')).toBe(true);
    }
  }
});

test('an object call without key is about any key of the bucket', () => {
  const [told] = authorizationsOf(calls.getObject({ caller: anonymous }), place);
  expect(told?.resource).toEqual({ bucket: 'arn:aws:s3:::logs' });
});

test("the partition is the subject's, else the caller's", () => {
  const chinese = iamRole('arn:aws-cn:iam::111122223333:role/App');
  const resources = (partition?: string) =>
    authorizationsOf(
      calls.getObject({ caller: chinese, bucket: 'logs', key: 'k' }),
      partition === undefined ? {} : { partition },
    ).map(({ resource }) => resource);
  expect(resources()).toEqual(['arn:aws-cn:s3:::logs/k']);
  expect(resources('aws-us-gov')).toEqual(['arn:aws-us-gov:s3:::logs/k']);
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
