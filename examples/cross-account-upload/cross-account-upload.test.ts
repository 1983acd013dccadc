// A partner's role uploads into our bucket, under our key: both accounts must allow it, on S3 and on KMS.
import {
  environment,
  getObject,
  iamRole,
  kmsKey,
  loadPolicy,
  putObject,
  s3Bucket,
  sseKms,
  type PolicyInput,
} from 'jest-iam';
import { failedClaim } from '../failed-claim';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const policies = {
  bucket: loadPolicy('policies/bucket.json'),
  key: loadPolicy('policies/key.json', { type: 'kmsKey' }),
  exporter: loadPolicy('policies/exporter.json'),
};
const ours = '111122223333';
const exporter = iamRole('arn:aws:iam::444455556666:role/exporter', { policies: [policies.exporter] });
const reader = iamRole('arn:aws:iam::111122223333:role/reader', {
  policies: [
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 'kms:Decrypt'], Resource: '*' }] },
  ],
});

function deployed(key: PolicyInput = policies.key) {
  return environment({
    buckets: [s3Bucket({ name: 'orchard-ledger', account: ours, policy: policies.bucket })],
    keys: [kmsKey({ arn: keyArn, policy: key })],
    principals: [exporter, reader],
  });
}

const object = { bucket: 'orchard-ledger', key: 'partner/2030.csv' };
const upload = { ...object, caller: exporter, acl: 'bucket-owner-full-control', encryption: sseKms(keyArn) } as const;

test('the partner uploads under our key, and we can read it', () => {
  expect(deployed()).toAllow(putObject(upload));
  expect(deployed()).toAllow(getObject({ ...object, caller: reader, storedEncryption: sseKms(keyArn) }));
});

test('only where it may, and only with the ACL that gives us control', () => {
  expect(deployed()).toImplicitlyDeny(putObject({ ...upload, key: 'ours/2030.csv' }));
  expect(deployed()).toExplicitlyDeny(putObject({ ...upload, acl: null }));
});

test('the key policy must name the partner: its own policies do not reach into our account', () => {
  const [own] = (policies.key.document as { Statement: object[] }).Statement;
  const { message } = failedClaim(() => {
    expect(deployed({ Version: '2012-10-17', Statement: [own] })).toAllow(putObject(upload));
  });
  expect(message).toContain('kms:GenerateDataKey on the key is not allowed');
  expect(message).toContain('Hint: allow kms:GenerateDataKey to this caller in the key policy');
});

test("the AWS managed key shuts us out: it is the partner's, and nobody can share it", () => {
  const { message } = failedClaim(() => {
    const managed = getObject({ ...object, caller: exporter.arn, storedEncryption: sseKms() });
    expect(withRead()).toAllow(managed);
  });
  expect(message).toContain('kms:Decrypt on the key is not allowed');
});

/** As deployed, with everything allowed to the partner but the AWS managed key, which nobody can allow. */
function withRead() {
  const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }] };
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: exporter.arn },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::orchard-ledger/*',
      },
    ],
  };
  return environment({
    buckets: [s3Bucket({ name: 'orchard-ledger', account: ours, policy, defaultEncryption: sseKms() })],
    principals: [iamRole(exporter.arn, { policies: [all] })],
  });
}
