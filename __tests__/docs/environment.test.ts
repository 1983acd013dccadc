import { environment, iamRole, kmsKey, putObject, s3Bucket, simulate, sseKms } from 'jest-iam';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const account = environment({
  buckets: [s3Bucket({ name: 'ledger', defaultEncryption: sseKms(keyArn), bucketKey: true })],
  keys: [kmsKey({ arn: keyArn })],
  principals: [
    iamRole('arn:aws:iam::111122223333:role/batch/loader', {
      policies: [
        {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::ledger/in/*' },
            { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: keyArn },
          ],
        },
      ],
    }),
  ],
});
const upload = putObject({ bucket: 'ledger', key: 'in/a.csv', caller: account.role('loader') });

test('the loader uploads, and the object ends up under our key', () => {
  expect(account).toAllow(upload);
  expect(simulate(upload, account)).toMatchObject({
    storedEncryption: 'SSE-KMS',
    kmsCalls: ['GenerateDataKey'],
    cloudTrail: [{ eventName: 'PutObject' }, { eventName: 'GenerateDataKey' }],
  });
});
