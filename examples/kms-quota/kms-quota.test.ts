// A workload that asks more of KMS than it takes, Bucket Keys as the cure, and the key policy that breaks when they are
// turned on.
import {
  environment,
  iamRole,
  kmsKey,
  kmsQuota,
  kmsRequestRate,
  loadPolicy,
  putObject,
  s3Bucket,
  sseKms,
  sseS3,
  type Policy,
} from 'jest-iam';
import { failedClaim } from '../failed-claim';
import { keyArn, peak, peakWithBucketKey, region } from './workload';

describe('the peak against the quota', () => {
  test('without Bucket Keys it goes beyond: each upload and each download is one request to KMS', () => {
    const { message } = failedClaim(() => {
      expect(kmsRequestRate(peak)).toBeLessThan(kmsQuota(region));
    });
    expect(message).toMatch(/Expected:.*< .*20000/);
    expect(message).toMatch(/Received:.*23000/);
  });

  test('with Bucket Keys it stays far below, and leaves room for everything else that uses KMS', () => {
    expect(kmsRequestRate(peakWithBucketKey)).toBeLessThan(kmsQuota(region) / 10);
  });

  test('how many sessions call counts: one for each object saves little', () => {
    const manySessions = { ...peakWithBucketKey, sessions: 20_000 };
    expect(kmsRequestRate(manySessions)).toBeGreaterThan(14_000);
  });

  test('the same peak fits into eu-west-1, and not into a Region with the lowest quota', () => {
    expect(kmsRequestRate(peak)).toBeLessThan(kmsQuota('eu-west-1'));
    expect(kmsRequestRate(peak)).toBeGreaterThan(kmsQuota('eu-west-3'));
  });

  test('SSE-S3 asks nothing of KMS', () => {
    expect(kmsRequestRate({ ...peak, encryption: sseS3() })).toBe(0);
  });
});

describe('the day on which Bucket Keys are turned on', () => {
  function account(policy: Policy, bucketKey: boolean) {
    const sensor = iamRole('arn:aws:iam::111122223333:role/sensor', {
      policies: [
        {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::orchard-ledger/*' }],
        },
      ],
    });
    return environment({
      buckets: [s3Bucket({ name: 'orchard-ledger', defaultEncryption: sseKms(keyArn), bucketKey })],
      keys: [kmsKey({ arn: keyArn, policy })],
      principals: [sensor],
    });
  }
  const asFound = loadPolicy('policies/as-found.json', { type: 'kmsKey' });
  const mended = loadPolicy('policies/mended.json', { type: 'kmsKey' });
  const upload = putObject({
    bucket: 'orchard-ledger',
    key: 'a.json',
    caller: 'arn:aws:iam::111122223333:role/sensor',
    encryption: null,
  });

  test('a key policy that names objects works without them', () => {
    expect(account(asFound, false)).toAllow(upload);
  });

  test('and refuses every upload with them: KMS is told the bucket, not the object (G9)', () => {
    const { message } = failedClaim(() => {
      expect(account(asFound, true)).toAllow(upload);
    });
    expect(message).toContain('kms:GenerateDataKey');
  });

  test('one that names the bucket and its objects works with both, so it goes first', () => {
    expect(account(mended, false)).toAllow(upload);
    expect(account(mended, true)).toAllow(upload);
  });
});
