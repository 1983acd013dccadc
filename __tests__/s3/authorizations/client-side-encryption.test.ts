import {
  clientSideEncryption,
  completeMultipartUpload,
  every,
  getObject,
  parsePolicy,
  putObject,
  s3Bucket,
  sseKms,
  updateObjectEncryption,
  uploadPart,
  UsageError,
  type Call,
} from 'jest-iam';
import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { complaint, wild } from '../complaint';
import { firstAuthorization } from '../first-authorization';

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
