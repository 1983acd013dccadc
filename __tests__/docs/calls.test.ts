import { anonymous, getObject, iamRole, loadPolicy, putObject, s3Bucket, sseKms } from 'jest-iam';

const bucket = s3Bucket({
  name: 'archive',
  account: '111122223333',
  policy: loadPolicy('policies/archive.json'),
});

test('the writer writes under KMS, over HTTPS', () => {
  const writer = iamRole('arn:aws:iam::111122223333:role/Writer');
  const upload = putObject({ key: '2026/a.log', caller: writer, secure: true, encryption: sseKms() });
  expect(bucket).toAllow(upload);
});

test('strangers read nothing', () => {
  expect(bucket).toDeny(getObject({ key: '2026/a.log', caller: anonymous, secure: true }));
});
