import { clientSideEncryption, every, parsePolicy, updateObjectEncryption, UsageError, type Call } from 'jest-iam';
import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { s3Bucket } from '../../../src/s3/buckets/bucket';
import { dsseKms, sseC, sseKms, sseS3, type Encryption } from '../../../src/s3/buckets/encryption';
import { iamRole } from '../../../src/s3/callers/caller';
import {
  completeMultipartUpload,
  copyObject,
  createMultipartUpload,
  deleteObject,
  getObject,
  putObject,
  uploadPart,
} from '../../../src/s3/calls/call';
import { complaint, wild } from '../complaint';
import { firstAuthorization, knownValue } from '../first-authorization';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const SSE = 's3:x-amz-server-side-encryption';
const KEY = `${SSE}-aws-kms-key-id`;
const ALGORITHM = `${SSE}-customer-algorithm`;

describe('F31, F32, F35, F42: the encryption keys of an upload', () => {
  test.each([
    ['left out', undefined, [undefined, undefined, undefined]],
    ['F31 no header', null, [null, null, null]],
    ['SSE-S3', sseS3(), ['AES256', null, null]],
    ['SSE-KMS', sseKms(K), ['aws:kms', K, null]],
    ['F38 SSE-KMS without a key: some key', sseKms(), ['aws:kms', '…', null]],
    ['F53 DSSE-KMS', dsseKms(K), ['aws:kms:dsse', K, null]],
    ['F42 SSE-C', sseC(), [null, null, 'AES256']],
  ] satisfies [string, Encryption | null | undefined, unknown][])('%s', (_, encryption, expected) => {
    const told = firstAuthorization(putObject({ ...object, ...(encryption !== undefined && { encryption }) }));
    expect([SSE, KEY, ALGORITHM].map((key) => knownValue(told, key))).toEqual(expected);
    expect(told.encryption).toBe(encryption);
  });

  test.each([
    ['F36 default SSE-KMS', sseKms(K), K],
    ['default SSE-KMS under aws/s3: unknown', sseKms(), undefined],
    ['default SSE-S3', sseS3(), null],
  ])('no header, %s', (_, defaultEncryption, key) => {
    const bucketFacts = s3Bucket({ name: 'logs', defaultEncryption });
    const told = firstAuthorization(putObject({ ...object, encryption: null }), { bucketFacts });
    expect(knownValue(told, SSE)).toBeNull();
    expect(told.context.get(KEY.toLowerCase())).toBe(key);
  });

  test("another bucket's default says nothing", () => {
    const bucketFacts = s3Bucket({ name: 'other', defaultEncryption: sseKms(K) });
    expect(
      knownValue(firstAuthorization(putObject({ ...object, bucket: 'logs', encryption: null }), { bucketFacts }), KEY),
    ).toBeNull();
  });

  test('F38 a header without key wins over the default key', () => {
    const bucketFacts = s3Bucket({ name: 'logs', defaultEncryption: sseKms(K) });
    expect(knownValue(firstAuthorization(putObject({ ...object, encryption: sseKms() }), { bucketFacts }), KEY)).toBe(
      '…',
    );
  });

  test('F50 a copy without headers is under the default of its destination, and its source sends none of these keys', () => {
    const bucketFacts = s3Bucket({ name: 'logs', defaultEncryption: sseKms(K) });
    const parts = authorizationsOf(copyObject({ ...object, encryption: null, copySource: 'from/x' }), { bucketFacts });
    expect(parts.map((told) => knownValue(told, KEY))).toEqual([K, null]);
  });

  test.each([
    ['F43', getObject(object)],
    ['F20', deleteObject(object)],
  ])('%s a call that is not a write has none of them', (_, read) => {
    expect([SSE, KEY, ALGORITHM].map((key) => knownValue(firstAuthorization(read), key))).toEqual([null, null, null]);
  });
});

describe('F46: later steps of a multipart upload', () => {
  test.each([
    ['nothing told', {}, [undefined, undefined, undefined]],
    ['begun with SSE-KMS', { upload: { encryption: sseKms(K) } }, ['aws:kms', K, null]],
    ['begun without header', { upload: { encryption: null } }, [null, null, null]],
    ['judged alone', { upload: null, encryption: null }, [null, null, null]],
    ['SSE-C', { encryption: sseC() }, [null, null, 'AES256']],
    ['F49 SSE-C is not inherited', { upload: { encryption: sseC() } }, [null, null, undefined]],
    ['no SSE-C header', { encryption: null }, [undefined, undefined, null]],
  ])('%s', (_, options, expected) => {
    for (const step of [uploadPart, completeMultipartUpload]) {
      const told = firstAuthorization(step({ ...object, ...options }));
      expect([SSE, KEY, ALGORITHM].map((key) => knownValue(told, key))).toEqual(expected);
    }
  });

  test('what they ask for is what the upload was begun with, as far as it is told', () => {
    const asked = (options: Parameters<typeof uploadPart>[0]) => firstAuthorization(uploadPart(options)).encryption;
    expect(asked({ ...object, encryption: null })).toBeUndefined();
    expect(asked({ ...object, upload: { encryption: sseC() } })).toBeUndefined();
    expect(asked({ ...object, upload: { encryption: null } })).toBeNull();
    expect(asked({ ...object, upload: null, encryption: null })).toBeNull();
    expect(asked({ ...object, upload: { encryption: sseS3() } })?.kind).toBe('SSE-S3');
    expect(asked({ ...object, encryption: sseC() })?.kind).toBe('SSE-C');
  });

  test('only writes ask for an encryption', () => {
    const parts = authorizationsOf(copyObject({ ...object, acl: 'private', encryption: null, copySource: 'from/x' }), {
      bucket: 'logs',
    });
    expect(parts.map((told) => told.encryption)).toEqual([null, undefined, undefined]);
  });

  test('F47 and F48: no ACL, tags or class are inherited, and the creation flag tells the steps apart', () => {
    const keys = ['s3:ObjectCreationOperation', 's3:x-amz-acl', 's3:RequestObjectTag/team', 's3:x-amz-storage-class'];
    const all = (told: ReturnType<typeof firstAuthorization>) => keys.map((key) => knownValue(told, key));
    expect(all(firstAuthorization(uploadPart(object)))).toEqual(['false', null, null, null]);
    expect(all(firstAuthorization(completeMultipartUpload(object)))).toEqual(['true', null, null, null]);
    expect(
      all(
        firstAuthorization(
          createMultipartUpload({ ...object, acl: 'private', tags: { team: 'red' }, storageClass: 'STANDARD' }),
        ),
      ),
    ).toEqual(['false', 'private', 'red', 'STANDARD']);
    expect(all(firstAuthorization(putObject(object)))).toEqual(['true', null, null, null]);
    expect(all(firstAuthorization(getObject(object)))).toEqual([null, null, null, null]);
  });
});

describe('client-side encryption', () => {
  const object = { caller: 'arn:aws:iam::111122223333:role/App', bucket: 'logs', key: 'a', secure: true };
  const headless = { Null: { 's3:x-amz-server-side-encryption': 'true' } };
  const policy = parsePolicy({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: headless,
    },
  });
  const told = (call: Call) => [...firstAuthorization(call).context].sort();

  describe('F52: client-side encryption in a call', () => {
    test('sends no header: the call is the one without encryption', () => {
      expect(told(putObject({ ...object, encryption: clientSideEncryption() }))).toEqual(
        told(putObject({ ...object, encryption: null })),
      );
      expect(policy).toExplicitlyDeny(putObject({ ...object, encryption: clientSideEncryption() }));
    });

    test("S3 adds its own layer: that of the bucket's default, whose key a condition sees", () => {
      const key = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
      const bucketFacts = s3Bucket({ name: 'logs', defaultEncryption: sseKms(key) });
      const [part] = authorizationsOf(putObject({ ...object, encryption: clientSideEncryption() }), { bucketFacts });
      expect(part?.context.get('s3:x-amz-server-side-encryption-aws-kms-key-id')).toBe(key);
    });

    test.each([uploadPart, completeMultipartUpload])('of a multipart upload: begun without header', (step) => {
      expect(told(step({ ...object, encryption: null, upload: { encryption: clientSideEncryption() } }))).toEqual(
        told(step({ ...object, encryption: null, upload: { encryption: null } })),
      );
    });

    test('is nothing that S3 updates an object to', () => {
      const update = () => updateObjectEncryption({ ...object, encryption: clientSideEncryption() });
      expect(complaint(update)).toMatch(/an object cannot be updated to this encryption/);
    });
  });

  describe('F52: what would have to see it says that it cannot, and what to ask instead', () => {
    const unseen =
      /AWS cannot see client-side encryption: no header or condition key[^]*encryption that S3 adds[^]*sseS3\(\)/;

    test.each<[string, () => unknown]>([
      ['every', () => wild(every, { encryption: clientSideEncryption() })],
      ['every, in a list', () => wild(every, { encryption: [sseKms(), clientSideEncryption()] })],
      ['what is stored', () => wild(getObject, { ...object, storedEncryption: clientSideEncryption() })],
      ['a default', () => wild(s3Bucket, { name: 'logs', defaultEncryption: clientSideEncryption() })],
      ['a block', () => wild(s3Bucket, { name: 'logs', blockedEncryption: [clientSideEncryption()] })],
      ['a block without list', () => wild(s3Bucket, { name: 'logs', blockedEncryption: clientSideEncryption() })],
    ])('%s', (_, run) => {
      expect(complaint(run)).toMatch(unseen);
    });

    test.each<[string, unknown]>([
      ['a list', [clientSideEncryption()]],
      ['a list with another', [sseKms(), clientSideEncryption()]],
      ['by itself', clientSideEncryption()],
    ])('toRequireEncryption, negated or not: %s', (_, accepted) => {
      for (const claim of [expect(policy), expect(policy).not]) {
        const run = (): void => {
          claim.toRequireEncryption(accepted as never);
        };
        expect(run).toThrow(UsageError);
        expect(run).toThrow(unseen);
        expect(run).toThrow(/^Matcher error: toRequireEncryption/);
      }
    });
  });
});
