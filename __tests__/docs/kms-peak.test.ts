// The example of docs/kms.md.
import { kmsQuota, kmsRequestRate, sseKms } from 'jest-iam';

const peak = { perSecond: { putObject: 9_000, getObject: 14_000 }, encryption: sseKms() };

test('the peak goes beyond what KMS takes, and with Bucket Keys it does not', () => {
  expect(kmsRequestRate(peak)).toBeGreaterThan(kmsQuota('eu-central-1'));
  expect(kmsRequestRate({ ...peak, bucketKey: true, sessions: 200 })).toBeLessThan(kmsQuota('eu-central-1'));
});
