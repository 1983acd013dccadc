import {
  environment,
  iamRole,
  kmsKey,
  readForReplication,
  replicateDelete,
  replicateObject,
  s3Bucket,
  simulate,
  sseKms,
} from 'jest-iam';

const from = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const to = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-777788889999';
const allow = (Action: string[], Resource: string | string[]) => ({ Effect: 'Allow', Action, Resource });

/** An account that replicates `source` to `replica`; its role may do these things with the replica's key. */
function account(rights: string[], bucketKey = false) {
  const role = iamRole('arn:aws:iam::111122223333:role/Replicator', {
    policies: [
      {
        Version: '2012-10-17',
        Statement: [
          allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], 'arn:aws:s3:::source'),
          allow(
            ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
            'arn:aws:s3:::source/*',
          ),
          allow(['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'], 'arn:aws:s3:::replica/*'),
          allow(['kms:Decrypt'], from),
          allow(rights, to),
        ],
      },
    ],
  });
  return environment({
    buckets: [
      s3Bucket({ name: 'source', defaultEncryption: sseKms(from) }),
      s3Bucket({ name: 'replica', defaultEncryption: sseKms(to), bucketKey }),
    ],
    keys: [kmsKey({ arn: from }), kmsKey({ arn: to })],
    principals: [role],
  });
}

const caller = 'arn:aws:iam::111122223333:role/Replicator';
const replica = replicateObject({ bucket: 'replica', key: 'a', caller, tags: { team: 'red' } });

test('T33, G1: S3 reads as the replication role, under the key of the source', () => {
  const read = simulate(
    readForReplication({ bucket: 'source', key: 'a', caller, prefix: null, delimiter: null, maxKeys: null }),
    account(['kms:Encrypt']),
  );
  expect(read).toMatchObject({ outcome: 'Allow', kmsCalls: ['Decrypt'] });
  expect(read.authorizations.map(({ action }) => action)).toContain('s3:GetObjectVersionForReplication');
  expect(read).not.toHaveProperty('storedEncryption');
});

test('T32, G1: it writes under the key of the replica, which a missing kms:Encrypt refuses', () => {
  expect(simulate(replica, account(['kms:Encrypt']))).toMatchObject({
    outcome: 'Allow',
    storedEncryption: 'SSE-KMS',
    kmsCalls: ['Encrypt'],
  });
  expect(simulate(replica, account(['kms:GenerateDataKey']))).toMatchObject({
    outcome: 'ImplicitDeny',
    kmsCalls: ['Encrypt'],
  });
});

test('G1: with a Bucket Key it needs kms:GenerateDataKey too', () => {
  expect(simulate(replica, account(['kms:Encrypt'], true)).outcome).toBe('ImplicitDeny');
  expect(simulate(replica, account(['kms:Encrypt', 'kms:GenerateDataKey'], true))).toMatchObject({
    outcome: 'Allow',
    kmsCalls: ['Encrypt', 'GenerateDataKey'],
  });
});

test('T32: a delete marker is under no key; replication is not an API call, so S3 logs none', () => {
  const marker = simulate(replicateDelete({ bucket: 'replica', key: 'a', caller }), account(['kms:Encrypt']));
  expect(marker).toMatchObject({ outcome: 'Allow', kmsCalls: [], cloudTrail: [] });
  expect(simulate(replica, account(['kms:Encrypt'])).cloudTrail).toMatchObject([{ eventName: 'Encrypt' }]);
});
