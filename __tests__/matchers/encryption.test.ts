import { dsseKms, every, kmsKey, parsePolicy, s3Bucket, sseC, sseKms, sseS3, type EveryOptions } from '../../src';
import { ask, bothWays, doesNotHold, holds, isMisuse, isUndecided, witnessOf } from './answered';
import { deny, keyArn, kmsOnly, objects, otherKey, policyOf, tlsOnly } from './documents';

const header = 's3:x-amz-server-side-encryption';
const keyId = `${header}-aws-kms-key-id`;
const onUpload = (Condition: object) => deny({ Action: 's3:PutObject', Resource: objects, Condition });
const notKms = { StringNotEquals: { [header]: 'aws:kms' } };
const guarded = policyOf(onUpload({ ...notKms, Null: { [header]: 'false' } }));
const bucket = (policy: object, defaultEncryption: NonNullable<Parameters<typeof s3Bucket>[0]['defaultEncryption']>) =>
  s3Bucket({ name: 'logs', policy, defaultEncryption });

test('an upload that S3 turns away is not a counterexample: KMS by default wants a signature and HTTPS (F51, G6)', () => {
  const policy = policyOf(
    onUpload({ ...notKms, Null: { [header]: 'false' } }),
    onUpload({ ArnNotEquals: { [keyId]: keyArn }, StringEquals: { [header]: 'aws:kms' } }),
  );
  expect(bothWays(bucket(policy, sseKms(keyArn)), 'toRequireSseKms', { kmsKey: keyArn })).toEqual(holds);
  expect(bothWays(bucket(policy, sseS3()), 'toRequireSseKms', { kmsKey: keyArn })).toEqual(doesNotHold);
});

describe('toRequireSseKms', () => {
  test('one Deny on the header is enough, Null adds nothing (F40)', () => {
    expect(bothWays(kmsOnly, 'toRequireSseKms')).toEqual(holds);
    const both = policyOf(onUpload(notKms), onUpload({ Null: { [header]: 'true' } }));
    expect(bothWays(both, 'toRequireSseKms')).toEqual(holds);
  });

  test('Null alone lets AES256 through (F40)', () => {
    const policy = policyOf(onUpload({ Null: { [header]: 'true' } }));
    expect(witnessOf(policy, 'toRequireSseKms').context).toMatchObject({ [header]: 'AES256' });
  });

  test('a Null guard leaves uploads without header to the default (F31, F40)', () => {
    expect(bothWays(guarded, 'toRequireSseKms')).toEqual(doesNotHold);
    expect(witnessOf(guarded, 'toRequireSseKms').context).not.toHaveProperty([header]);
    expect(bothWays(bucket(guarded, sseKms(keyArn)), 'toRequireSseKms')).toEqual(holds);
    expect(bothWays(bucket(guarded, sseS3()), 'toRequireSseKms')).toEqual(doesNotHold);
    expect(bothWays(bucket(guarded, dsseKms(keyArn)), 'toRequireSseKms')).toEqual(doesNotHold);
  });

  test('SSE-C is not SSE-KMS: a guarded header lets it through unless the bucket blocks it (F45)', () => {
    const open = s3Bucket({ name: 'logs', policy: guarded, defaultEncryption: sseKms(keyArn), blockedEncryption: [] });
    expect(bothWays(open, 'toRequireSseKms')).toEqual(doesNotHold);
    expect(witnessOf(open, 'toRequireSseKms').context).toMatchObject({ [`${header}-customer-algorithm`]: 'AES256' });
  });

  test('DSSE-KMS is not SSE-KMS unless it is listed', () => {
    const either = policyOf(onUpload({ StringNotEquals: { [header]: ['aws:kms', 'aws:kms:dsse'] } }));
    expect(bothWays(either, 'toRequireSseKms')).toEqual(doesNotHold);
    expect(bothWays(either, 'toRequireEncryption', [sseKms(), dsseKms()])).toEqual(holds);
  });

  test('one key: the header alone lets other keys through, IfExists changes nothing (F41)', () => {
    expect(bothWays(kmsOnly, 'toRequireSseKms', { kmsKey: keyArn })).toEqual(doesNotHold);
    for (const operator of ['ArnNotEquals', 'ArnNotEqualsIfExists', 'StringNotEquals']) {
      const oneKey = policyOf(onUpload(notKms), onUpload({ [operator]: { [keyId]: keyArn } }));
      expect(bothWays(oneKey, 'toRequireSseKms', { kmsKey: keyArn })).toEqual(holds);
      expect(bothWays(oneKey, 'toRequireSseKms', { kmsKey: kmsKey({ arn: keyArn }) })).toEqual(holds);
      expect(bothWays(oneKey, 'toRequireSseKms', { kmsKey: otherKey })).toEqual(doesNotHold);
    }
  });

  test('a key that is guarded by Null lets uploads without key through', () => {
    const oneKey = policyOf(onUpload({ ArnNotEquals: { [keyId]: keyArn }, Null: { [keyId]: 'false' } }));
    expect(bothWays(oneKey, 'toRequireSseKms', { kmsKey: keyArn })).toEqual(doesNotHold);
    const witness = witnessOf(oneKey, 'toRequireSseKms', { kmsKey: keyArn });
    expect(witness.context).not.toHaveProperty([keyId]);
  });

  test('the default key counts on a bucket: the key id stands for what S3 will use (F35, F36)', () => {
    const policy = policyOf(
      onUpload({ ...notKms, Null: { [header]: 'false' } }),
      onUpload({ ArnNotEquals: { [keyId]: keyArn } }),
    );
    expect(bothWays(bucket(policy, sseKms(keyArn)), 'toRequireSseKms', { kmsKey: keyArn })).toEqual(holds);
    // Another default key is denied by the second statement, so nothing else is left behind either.
    expect(bothWays(bucket(policy, sseKms(otherKey)), 'toRequireSseKms', { kmsKey: keyArn })).toEqual(holds);
    expect(bothWays(bucket(guarded, sseKms(otherKey)), 'toRequireSseKms', { kmsKey: keyArn })).toEqual(doesNotHold);
  });

  test('prefix', () => {
    const part = policyOf(deny({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/secret/*', Condition: notKms }));
    expect(bothWays(part, 'toRequireSseKms')).toEqual(doesNotHold);
    expect(bothWays(part, 'toRequireSseKms', { prefix: 'secret/' })).toEqual(holds);
    expect(bothWays(part, 'toRequireSseKms', { prefix: 'secre' })).toEqual(doesNotHold);
  });

  test('replication and re-encryption on demand (T31, T32)', () => {
    expect(bothWays(kmsOnly, 'toRequireSseKms', { replication: true })).toEqual(doesNotHold);
    const writes = ['s3:PutObject', 's3:ReplicateObject', 's3:UpdateObjectEncryption'];
    const all = policyOf(deny({ Action: writes, Resource: objects, Condition: notKms }));
    expect(bothWays(all, 'toRequireSseKms', { replication: true })).toEqual(holds);
  });

  test('the bucket ARN for an object action denies nothing, and S3 refuses it (S3)', () => {
    const wrong = policyOf(deny({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs', Condition: notKms }));
    expect(bothWays(wrong, 'toRequireSseKms')).toEqual(['policy problem', 'policy problem']);
  });

  test('is nothing that a TLS policy does', () => {
    expect(bothWays(tlsOnly, 'toRequireSseKms')).toEqual(doesNotHold);
    expect(bothWays(parsePolicy(policyOf(deny())), 'toRequireSseKms')).toEqual(holds);
  });
});

describe('toRequireSseS3', () => {
  test('wants the header AES256', () => {
    const aes = policyOf(onUpload({ StringNotEquals: { [header]: 'AES256' } }));
    expect(bothWays(aes, 'toRequireSseS3')).toEqual(holds);
    expect(bothWays(aes, 'toRequireSseKms')).toEqual(doesNotHold);
    expect(bothWays(kmsOnly, 'toRequireSseS3')).toEqual(doesNotHold);
  });

  test('a new bucket leaves it without header', () => {
    const noKms = policyOf(onUpload({ StringLike: { [header]: 'aws:kms*' } }));
    expect(bothWays(noKms, 'toRequireSseS3')).toEqual(doesNotHold);
    expect(bothWays(s3Bucket({ name: 'logs', policy: noKms }), 'toRequireSseS3')).toEqual(holds);
    expect(bothWays(s3Bucket({ name: 'logs' }), 'toRequireSseS3')).toEqual(doesNotHold);
  });
});

describe('toRequireEncryption', () => {
  test('a Deny of other keys where the key id is there is undecided: a bare aws:kms may lack it (F38)', () => {
    const policy = policyOf(
      onUpload({ StringNotEquals: { [header]: ['aws:kms', 'AES256'] } }),
      onUpload({ ArnNotEquals: { [keyId]: keyArn }, Null: { [keyId]: 'false' } }),
    );
    expect(bothWays(policy, 'toRequireEncryption', [sseS3(), sseKms(keyArn)])).toEqual(isUndecided);
    expect(bothWays(policy, 'toRequireEncryption', [sseS3(), sseKms()])).toEqual(holds);
    expect(bothWays(policy, 'toRequireEncryption', [sseKms(keyArn)])).toEqual(doesNotHold);
  });

  test('each of the listed ways, with their keys', () => {
    const policy = policyOf(
      onUpload({ StringNotEquals: { [header]: ['aws:kms', 'AES256'] } }),
      onUpload({ ArnNotEquals: { [keyId]: keyArn }, StringEquals: { [header]: 'aws:kms' } }),
    );
    expect(bothWays(policy, 'toRequireEncryption', [sseS3(), sseKms(keyArn)])).toEqual(holds);
    expect(bothWays(policy, 'toRequireEncryption', [sseS3(), sseKms()])).toEqual(holds);
    expect(bothWays(policy, 'toRequireEncryption', [sseS3(), sseKms(otherKey)])).toEqual(doesNotHold);
    expect(bothWays(policy, 'toRequireEncryption', [sseKms(keyArn)])).toEqual(doesNotHold);
  });

  test('SSE-C is required by its own header (F42)', () => {
    const own = policyOf(onUpload({ Null: { [`${header}-customer-algorithm`]: 'true' } }));
    expect(bothWays(own, 'toRequireEncryption', [sseC()])).toEqual(holds);
    expect(bothWays(own, 'toRequireEncryption', [sseKms()])).toEqual(doesNotHold);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty list', []],
    ['one encryption alone', sseKms()],
    ['the header', ['aws:kms']],
    ['null for no header', [null] satisfies EveryOptions['encryption']],
  ])('%s is misuse', (_what, given) => {
    expect(ask(kmsOnly, 'toRequireEncryption', [given]).kind).toBe('misuse');
    expect(ask(kmsOnly, 'toRequireEncryption', [given], 'not').kind).toBe('misuse');
  });

  test('an alias is not a key (F34)', () => {
    expect(bothWays(kmsOnly, 'toRequireSseKms', { kmsKey: 'alias/logs' })).toEqual(isMisuse);
    expect(ask(kmsOnly, 'toRequireSseKms', [{ kmsKey: 'alias/logs' }]).message).toMatch(
      /^Matcher error: toRequireSseKms: .*alias\/logs/,
    );
  });
});

test('an upload under KMS is signed with version 4, another may not be', () => {
  const old = policyOf(onUpload({ StringNotEqualsIfExists: { 's3:signatureversion': 'AWS' } }));
  const uploads = (encryption: NonNullable<EveryOptions['encryption']>) =>
    every({ actions: ['s3:PutObject'], bucket: 'logs', encryption });
  expect(bothWays(old, 'toExplicitlyDeny', uploads(sseS3()))).toEqual(doesNotHold);
  expect(bothWays(old, 'toExplicitlyDeny', uploads(sseKms(keyArn)))).toEqual(holds);
});
