// "Statement 2 can be swapped for default encryption": not as the notes have it. StringNotEquals holds for a request
// without the header too, so the default never gets its turn; with a Null guard it does.
import {
  environment,
  iamRole,
  kmsKey,
  loadPolicy,
  putObject,
  s3Bucket,
  simulate,
  sseKms,
  sseS3,
  type Policy,
} from 'jest-iam';
import { failedClaim } from '../failed-claim';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const uploader = iamRole('arn:aws:iam::111122223333:role/uploader', {
  policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }] }],
});
const withoutHeader = putObject({ bucket: 'awsexamplebucket', key: 'a', caller: uploader, encryption: null });

function bucketWith(policy: Policy, defaultEncryption = sseKms(keyArn)) {
  return environment({
    buckets: [s3Bucket({ name: 'awsexamplebucket', policy, defaultEncryption })],
    keys: [kmsKey({ arn: keyArn })],
    principals: [uploader],
  });
}

describe('as the notes have it: statement 1 alone, and SSE-KMS by default', () => {
  const swapped = bucketWith(loadPolicy('policies/swapped.json'));

  test('nothing but SSE-KMS gets in', () => {
    expect(swapped.bucket('awsexamplebucket')).toRequireSseKms();
  });

  test('but the default never gets its turn: an upload without the header is still denied', () => {
    const { message } = failedClaim(() => {
      expect(swapped).toAllow(withoutHeader);
    });
    expect(message).toContain('s3:PutObject is explicitly denied');
    expect(message).toContain('Denied by the bucket policy, statement 0 `DenyIncorrectEncryptionHeader`');
    expect(simulate(withoutHeader, swapped)).toMatchObject({ outcome: 'ExplicitDeny', kmsCalls: [] });
  });
});

describe('with the Null guard beside it', () => {
  const policy = loadPolicy('policies/guarded.json');
  const guarded = bucketWith(policy);

  test('still nothing but SSE-KMS gets in', () => {
    expect(guarded.bucket('awsexamplebucket')).toRequireSseKms();
    expect(guarded).toExplicitlyDeny(
      putObject({ bucket: 'awsexamplebucket', key: 'a', caller: uploader, encryption: sseS3() }),
    );
  });

  test('an upload without the header is allowed, and the default puts it under the key', () => {
    expect(guarded).toAllow(withoutHeader);
    expect(simulate(withoutHeader, guarded)).toMatchObject({
      storedEncryption: 'SSE-KMS',
      kmsCalls: ['GenerateDataKey'],
    });
  });

  test('the guard leans on the default: on a bucket with SSE-S3 by default the same policy lets it through', () => {
    const { message } = failedClaim(() => {
      expect(bucketWith(policy, sseS3()).bucket('awsexamplebucket')).toRequireSseKms();
    });
    expect(message).toMatch(/to try\s+putObject\(\{ bucket: 'awsexamplebucket'/);
    expect(message).toContain('encryption: null');
  });
});
