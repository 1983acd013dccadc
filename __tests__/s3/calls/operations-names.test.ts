import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import * as calls from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { iamRole } from '../../../src/s3/callers/caller';

const caller = iamRole('arn:aws:iam::111122223333:role/App');

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
