import fc from 'fast-check';
import {
  clientSideEncryption,
  dsseKms,
  kmsQuota,
  kmsRequestRate,
  sseC,
  sseKms,
  sseS3,
  type KmsWorkload,
} from 'jest-iam';
import { complaint, wild } from '../complaint';

describe('G1: the KMS calls of one S3 call', () => {
  test.each<[number, readonly (keyof KmsWorkload['perSecond'])[]]>([
    [0, ['headObject', 'deleteObject', 'listObjectsV2', 'putObjectTagging', 'putObjectAcl', 'abortMultipartUpload']],
    [1, ['putObject', 'postObject', 'createMultipartUpload', 'completeMultipartUpload', 'listParts']],
    [1, ['getObject', 'selectObjectContent', 'getObjectAttributes', 'replicateObject', 'readForReplication']],
    [2, ['uploadPart', 'copyObject']],
    [3, ['uploadPartCopy', 'updateObjectEncryption']],
  ])('%d: %j', (count, operations) => {
    for (const operation of operations) expect(kmsRequestRate({ perSecond: { [operation]: 10 } })).toBe(10 * count);
  });
});

describe('kmsRequestRate', () => {
  const perSecond = {
    putObject: 500,
    getObject: 2000,
    copyObject: 10,
    uploadPart: 5,
    deleteObject: 900,
    headObject: 7,
  };

  test('adds up the KMS calls of each call: 500 + 2000 + 2 × 10 + 2 × 5 (G1)', () => {
    expect(kmsRequestRate({ perSecond })).toBe(2530);
    expect(kmsRequestRate({ perSecond, encryption: sseKms() })).toBe(2530);
    expect(kmsRequestRate({ perSecond: { deleteObject: 900 } })).toBe(0);
  });

  test('SSE-S3 and SSE-C cause none (G16), dual-layer encryption is taken to call twice', () => {
    expect(kmsRequestRate({ perSecond, encryption: sseS3() })).toBe(0);
    expect(kmsRequestRate({ perSecond, encryption: sseC() })).toBe(0);
    expect(kmsRequestRate({ perSecond, encryption: dsseKms() })).toBe(5060);
  });

  test('G19 a Bucket Key saves up to 99 percent, as far as its requesters allow', () => {
    const workload = { perSecond: { putObject: 600, getObject: 6000 }, bucketKey: true };
    expect(kmsRequestRate({ ...workload, sessions: 1 })).toBeCloseTo(66);
    // 1200 sessions ÷ 60 s for writes; 1200 × 10 keys ÷ 60 s for reads.
    expect(kmsRequestRate({ ...workload, sessions: 1200, bucketLevelKeys: 10 })).toBeCloseTo(220);
    expect(kmsRequestRate({ ...workload, sessions: 1200, bucketLevelKeys: 10, bucketKeySeconds: 30 })).toBeCloseTo(440);
    // Each of 1200 sessions reads what each has written: more than the reads themselves.
    expect(kmsRequestRate({ ...workload, sessions: 1200 })).toBeCloseTo(6020);
  });

  test('a Bucket Key is not taken to save re-encryption or replicas', () => {
    const workload = { perSecond: { updateObjectEncryption: 10, replicateObject: 5 } };
    expect(kmsRequestRate(workload)).toBe(35);
    expect(kmsRequestRate({ ...workload, bucketKey: true, sessions: 1 })).toBe(35);
  });

  const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
  const rates = fc.record({ putObject: rate, getObject: rate, uploadPart: rate, updateObjectEncryption: rate });
  const count = fc.integer({ min: 1, max: 10_000 });
  const seconds = fc.double({ min: 0.001, max: 1e6, noNaN: true });
  const keyed = fc.record({
    perSecond: rates,
    bucketKey: fc.constant(true),
    sessions: count,
    bucketKeySeconds: seconds,
  });

  test('property: a Bucket Key never costs more, and never saves more than 99 percent (G19)', () => {
    fc.assert(
      fc.property(keyed, (workload) => {
        const without = kmsRequestRate({ perSecond: workload.perSecond });
        const withKey = kmsRequestRate(workload);
        expect(withKey).toBeLessThanOrEqual(without * (1 + 1e-12));
        expect(withKey).toBeGreaterThanOrEqual(without * 0.01 * (1 - 1e-12));
      }),
    );
  });

  test('property: more sessions or more calls never make it less, a longer lifetime never more', () => {
    fc.assert(
      fc.property(keyed, count, rate, (workload, more, calls) => {
        const now = kmsRequestRate(workload);
        const { perSecond: told, sessions, bucketKeySeconds } = workload;
        expect(kmsRequestRate({ ...workload, sessions: sessions + more })).toBeGreaterThanOrEqual(now);
        expect(kmsRequestRate({ ...workload, bucketKeySeconds: bucketKeySeconds + more })).toBeLessThanOrEqual(now);
        const busier = { ...told, putObject: told.putObject + calls, getObject: told.getObject + calls };
        expect(kmsRequestRate({ ...workload, perSecond: busier })).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /the options must be a plain object/],
    ['no rates', {}, /perSecond must be a plain object/],
    ['no calls', { perSecond: {} }, /perSecond: no calls[^]*putObject: 500/],
    ['a misspelt call', { perSecond: { putObjet: 1 } }, /unknown option "putObjet"[^]*"putObject"/],
    ["an action's name", { perSecond: { 's3:PutObject': 1 } }, /unknown option "s3:PutObject"/],
    ['a misspelt option', { perSecond, bucketKeys: true }, /unknown option "bucketKeys"[^]*"bucketKey"/],
    ...[NaN, Infinity, -1, '500', null, undefined].map((value): [string, unknown, RegExp] => [
      `a rate of ${String(value)}`,
      { perSecond: { putObject: value } },
      /perSecond\.putObject: .* is not a number/,
    ]),
    ...[0, 1.5, NaN, -1, '3', null].map((value): [string, unknown, RegExp] => [
      `${String(value)} sessions`,
      { perSecond, sessions: value },
      /sessions: .* is not a count/,
    ]),
    [
      'half a key',
      { perSecond, bucketKey: true, sessions: 1, bucketLevelKeys: 0.5 },
      /bucketLevelKeys: 0.5 is not a count/,
    ],
    ['no lifetime', { perSecond, bucketKeySeconds: 0 }, /bucketKeySeconds must be more than 0/],
    ['a lifetime without end', { perSecond, bucketKeySeconds: Infinity }, /bucketKeySeconds: Infinity is not a number/],
    ['a Bucket Key in words', { perSecond, bucketKey: 'yes' }, /bucketKey must be true or false/],
    ['untold sessions', { perSecond, bucketKey: true }, /does not specify its sessions[^]*sessions: </],
    [
      'DSSE with Bucket Key (F53)',
      { perSecond, encryption: dsseKms(), bucketKey: true, sessions: 1 },
      /does not support S3 Bucket Keys/,
    ],
    ['the text of a header', { perSecond, encryption: 'aws:kms' }, /"aws:kms" is not an encryption/],
    ['no header', { perSecond, encryption: null }, /null is not an encryption[^]*by default or otherwise/],
    ['client-side (F52)', { perSecond, encryption: clientSideEncryption() }, /cannot see client-side encryption/],
  ])('refuses %s', (_, workload, message) => {
    expect(complaint(() => wild(kmsRequestRate, workload))).toMatch(message);
  });
});

describe('kmsQuota (G15)', () => {
  test.each([
    ...['us-east-1', 'us-west-2', 'eu-west-1'].map((region) => [region, 100_000] as const),
    ...['us-east-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'eu-central-1', 'eu-west-2'].map(
      (region) => [region, 20_000] as const,
    ),
    ...['eu-west-3', 'us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'eusc-de-east-1', 'sa-east-1'].map(
      (region) => [region, 10_000] as const,
    ),
  ])('%s: %d', (region, quota) => {
    expect(kmsQuota(region)).toBe(quota);
    expect(kmsQuota(region, {})).toBe(quota);
    expect(kmsQuota(region, { customKeyStore: false })).toBe(quota);
    expect(kmsQuota(region, { customKeyStore: true })).toBe(1_800);
  });

  test.each<unknown>([
    undefined,
    null,
    3,
    '',
    'Frankfurt',
    'eu-central',
    'eu-central-1a',
    'EU-CENTRAL-1',
    ' eu-west-1',
    '*',
  ])('refuses %p, which is not a Region', (region) => {
    expect(complaint(() => wild(kmsQuota, region))).toMatch(/must be a Region[^]*for example eu-west-1/);
  });

  test('refuses unknown options', () => {
    const ask = kmsQuota as (region: string, options: unknown) => number;
    expect(complaint(() => ask('eu-west-1', { customKeystore: true }))).toMatch(/"customKeyStore"\?/);
    expect(complaint(() => ask('eu-west-1', { customKeyStore: 'yes' }))).toMatch(/must be true or false/);
    expect(complaint(() => ask('eu-west-1', null))).toMatch(/must be a plain object/);
  });
});
