// "Access denied" on an upload under a KMS key: three policies must agree, and each one that is missing says so itself.
import {
  dsseKms,
  environment,
  getObject,
  iamRole,
  kmsKey,
  loadPolicy,
  putObject,
  s3Bucket,
  simulate,
  sseKms,
  type PolicyInput,
} from 'jest-iam';
import { failedClaim } from '../failed-claim';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const policies = {
  bucket: loadPolicy('policies/bucket.json'),
  role: loadPolicy('policies/role.json'),
  key: loadPolicy('policies/key.json', { type: 'kmsKey' }),
};

/** The account as deployed, or with one of the three policies replaced. */
function deployed(changes: { bucket?: undefined; role?: readonly PolicyInput[]; key?: PolicyInput } = {}) {
  const told = { bucket: policies.bucket, role: [policies.role], key: policies.key, ...changes };
  const key = kmsKey({ arn: keyArn, policy: told.key });
  const loader = iamRole('arn:aws:iam::111122223333:role/batch/loader', { policies: told.role });
  return environment({
    buckets: [s3Bucket({ name: 'orchard-ledger', ...(told.bucket !== undefined && { policy: told.bucket }) })],
    keys: [key],
    principals: [loader],
  });
}

const account = deployed();
const upload = putObject({
  bucket: 'orchard-ledger',
  key: 'in/a.csv',
  caller: account.role('loader'),
  encryption: sseKms(account.key(keyArn)),
});

test('the loader uploads under the key: bucket policy, key policy and its own policy agree', () => {
  expect(account).toAllow(upload);
});

test('the bucket takes no other key', () => {
  const key = account.key(keyArn);
  expect(account.bucket('orchard-ledger')).toRequireEncryption([sseKms(key), dsseKms(key)]);
});

describe('one policy missing', () => {
  test('without the bucket policy nothing allows s3:PutObject', () => {
    const { message } = failedClaim(() => {
      expect(deployed({ bucket: undefined })).toAllow(putObject({ ...target(), encryption: sseKms(keyArn) }));
    });
    expect(message).toContain('Received: s3:PutObject is not allowed');
    expect(message).toContain('There is no bucket policy that allows it');
    expect(message).toMatch(new RegExp(`kms:GenerateDataKey on\\s+${keyArn}:\\s+allowed`));
  });

  test("without the role's policy nothing lets it use the key", () => {
    const { message } = failedClaim(() => {
      expect(deployed({ role: [] })).toAllow(putObject({ ...target(), encryption: sseKms(keyArn) }));
    });
    expect(message).toContain('Received: kms:GenerateDataKey on the key is not allowed, and this call needs it');
    expect(message).toContain('s3:PutObject on arn:aws:s3:::orchard-ledger/in/a.csv');
    expect(message).toMatch(
      new RegExp(`Hint: allow kms:GenerateDataKey on\\s+${keyArn}\\s+in a policy of role/batch/loader`),
    );
  });

  test('without the statement for the account the key policy keeps IAM policies out', () => {
    const { message } = failedClaim(() => {
      const key = loadPolicy('policies/key-without-account.json', { type: 'kmsKey' });
      expect(deployed({ key })).toAllow(putObject({ ...target(), encryption: sseKms(keyArn) }));
    });
    expect(message).toContain('The key policy neither allows it to this caller nor lets account');
    expect(message).toContain('Hint: allow kms:* to "arn:aws:iam::111122223333:root" in the key policy');
  });
});

test('what the upload leaves behind', () => {
  expect(simulate(upload, account)).toMatchObject({
    outcome: 'Allow',
    storedEncryption: 'SSE-KMS',
    kmsCalls: ['GenerateDataKey'],
    cloudTrail: [{ eventName: 'PutObject' }, { eventName: 'GenerateDataKey' }],
  });
});

test('reading it back is another right, on S3 and on the key', () => {
  expect(account).not.toAllow(getObject({ ...target(), storedEncryption: sseKms(keyArn) }));
});

function target() {
  return { bucket: 'orchard-ledger', key: 'in/a.csv', caller: 'arn:aws:iam::111122223333:role/batch/loader' };
}
