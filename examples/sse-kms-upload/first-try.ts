// The test as one writes it first: can the loader upload? Once for each policy that somebody forgot, and once with all three.
import { environment, iamRole, kmsKey, loadPolicy, putObject, s3Bucket, sseKms } from 'jest-iam';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const bucket = s3Bucket({ name: 'orchard-ledger', policy: loadPolicy('policies/bucket.json') });
const key = kmsKey({ arn: keyArn, policy: loadPolicy('policies/key.json', { type: 'kmsKey' }) });
const closedKey = kmsKey({ arn: keyArn, policy: loadPolicy('policies/key-without-account.json', { type: 'kmsKey' }) });
const arn = 'arn:aws:iam::111122223333:role/batch/loader';
const loader = iamRole(arn, { policies: [loadPolicy('policies/role.json')] });
const upload = putObject({ bucket: 'orchard-ledger', key: 'in/a.csv', caller: arn, encryption: sseKms(keyArn) });

test('without the bucket policy: the loader uploads', () => {
  const account = environment({ buckets: [s3Bucket({ name: 'orchard-ledger' })], keys: [key], principals: [loader] });
  expect(account).toAllow(upload);
});

test("without the role's policy: the loader uploads", () => {
  const account = environment({ buckets: [bucket], keys: [key], principals: [iamRole(arn, { policies: [] })] });
  expect(account).toAllow(upload);
});

test('without the account in the key policy: the loader uploads', () => {
  expect(environment({ buckets: [bucket], keys: [closedKey], principals: [loader] })).toAllow(upload);
});

test('with all three: the loader uploads', () => {
  expect(environment({ buckets: [bucket], keys: [key], principals: [loader] })).toAllow(upload);
});
