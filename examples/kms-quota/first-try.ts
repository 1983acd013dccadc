// The test as one writes it first, on the workload without Bucket Keys and with them. `npm run demo` shows how it ends.
import { kmsQuota, kmsRequestRate } from 'jest-iam';
import { peak, peakWithBucketKey, region } from './workload';

test('without Bucket Keys: the peak stays below the KMS quota', () => {
  expect(kmsRequestRate(peak)).toBeLessThan(kmsQuota(region));
});

test('with Bucket Keys: the peak stays below the KMS quota', () => {
  expect(kmsRequestRate(peakWithBucketKey)).toBeLessThan(kmsQuota(region));
});
