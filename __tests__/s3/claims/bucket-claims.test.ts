import { s3Bucket } from '../../../src';
import { silentDecider } from '../../../src/claims/decider';
import { requireEncryption } from '../../../src/s3/claims/bucket-claims';

test('a list of accepted encryptions is not empty: nothing would be left to upload', () => {
  const subject = { decider: silentDecider, bucket: s3Bucket({ name: 'logs' }) };
  expect(() => requireEncryption(subject, [], {})).toThrow(/no encryption is accepted/);
});
