import { environment, getObject, iamRole, kmsKey, s3Bucket, sseKms } from '../../../src';
import { failed } from '../../matchers/answered';

test('without a Bucket Key the key of the object is part of what KMS is asked', () => {
  const document = (more: object) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Resource: '*', ...more }],
  });
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
  const role = 'arn:aws:iam::111122223333:role/App';
  const within = environment({
    buckets: [s3Bucket({ name: 'logs', account: '111122223333', defaultEncryption: sseKms(arn), bucketKey: false })],
    keys: [kmsKey({ arn, policy: document({ Action: 'kms:*', Principal: { AWS: role } }) })],
    principals: [iamRole(role, { policies: [document({ Action: 's3:GetObject' })] })],
  });
  const { kind, message } = failed(
    within,
    'toAllow',
    getObject({ bucket: 'logs', caller: role, storedEncryption: sseKms(arn) }),
  );
  expect(kind).toBe('misuse');
  expect(message).toMatch(/does not specify its key\nHint: give \{ key: 'a' \}/);
});
