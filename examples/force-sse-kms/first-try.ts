// The test as one writes it first, on the policy as found and on the mended ones. `npm run demo` shows how it ends.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy, s3Bucket, sseKms } from 'jest-iam';

test('as found: every upload ends under SSE-KMS', () => {
  expect(readFileSync(join(__dirname, 'policies/as-found.json'), 'utf8')).toRequireSseKms();
});

test('mended: every upload ends under SSE-KMS', () => {
  expect(loadPolicy('policies/mended.json')).toRequireSseKms();
});

test('uploads without header let through: every upload ends under SSE-KMS', () => {
  expect(loadPolicy('policies/default-encryption.json')).toRequireSseKms();
});

test('the same policy on a bucket whose default is SSE-KMS: every upload ends under SSE-KMS', () => {
  const policy = loadPolicy('policies/default-encryption.json');
  expect(s3Bucket({ name: 'awsexamplebucket', policy, defaultEncryption: sseKms() })).toRequireSseKms();
});
