import {
  anonymous,
  createMultipartUpload,
  getBucketPolicy,
  getObject,
  iamRole,
  putBucketPolicy,
  putObject,
  s3Bucket,
  sseC,
  sseKms,
  sseS3,
} from '../../src';
import { failed, bothWays, doesNotHold, holds, isMisuse, isPolicyProblem, verdictOf } from './answered';
import { allow, deny, keyArn, objects, outsider, policyOf, tlsOnly, writer } from './documents';

const account = '111122223333';
const uploads = policyOf(allow({ Action: ['s3:PutObject', 's3:PutObjectAcl'] }));
const object = { key: 'a', caller: writer, secure: true };

describe('what S3 refuses itself counts as refused, never as an explicit Deny', () => {
  const sseCUpload = putObject({ ...object, encryption: sseC() });
  const publicUpload = putObject({ ...object, encryption: null, acl: 'public-read' });
  const withAcls = { name: 'logs', policy: uploads, objectOwnership: 'BucketOwnerPreferred' } as const;

  test('SSE-C on a new bucket (F45)', () => {
    const bucket = s3Bucket({ name: 'logs', policy: uploads });
    expect(bothWays(bucket, 'toAllow', sseCUpload)).toEqual(doesNotHold);
    expect(bothWays(bucket, 'toDeny', sseCUpload)).toEqual(holds);
    expect(bothWays(bucket, 'toExplicitlyDeny', sseCUpload)).toEqual(doesNotHold);
    const { refusal } = verdictOf(bucket, 'toAllow', sseCUpload);
    expect(refusal).toBe('BlockedEncryption');
  });

  test('SSE-C where it is unblocked, and on a bare policy', () => {
    const bucket = s3Bucket({ name: 'logs', policy: uploads, blockedEncryption: [] });
    expect(bothWays(bucket, 'toAllow', sseCUpload)).toEqual(holds);
    expect(bothWays(uploads, 'toAllow', sseCUpload)).toEqual(holds);
  });

  test('a public ACL under Block Public Access (E39)', () => {
    expect(bothWays(s3Bucket(withAcls), 'toAllow', publicUpload)).toEqual(doesNotHold);
    expect(bothWays(s3Bucket(withAcls), 'toDeny', publicUpload)).toEqual(holds);
    const open = s3Bucket({ ...withAcls, blockPublicAccess: { blockPublicAcls: false } });
    expect(bothWays(open, 'toAllow', publicUpload)).toEqual(holds);
  });

  test('an ACL where ACLs are disabled, after the policies (F54, O3)', () => {
    const bucket = s3Bucket({ name: 'logs', policy: uploads });
    expect(bothWays(bucket, 'toAllow', publicUpload)).toEqual(doesNotHold);
    expect(bothWays(bucket, 'toDeny', publicUpload)).toEqual(holds);
    expect(verdictOf(bucket, 'toAllow', publicUpload)).toMatchObject({ refusal: 'AccessControlListNotSupported' });
    const noAcl = policyOf(
      allow({ Action: 's3:PutObject' }),
      deny({ Action: 's3:PutObject', Condition: { StringLike: { 's3:x-amz-acl': 'public*' } } }),
    );
    expect(bothWays(s3Bucket({ name: 'logs', policy: noAcl }), 'toExplicitlyDeny', publicUpload)).toEqual(holds);
    const granted = putObject({ ...object, encryption: null, acl: 'bucket-owner-full-control' });
    expect(bothWays(bucket, 'toAllow', granted)).toEqual(holds);
  });

  test('the default KMS key wants HTTPS and a signature (F51, G6)', () => {
    const anyone = policyOf(allow({ Action: 's3:PutObject', Principal: '*' }));
    const settings = {
      name: 'logs',
      policy: anyone,
      blockPublicAccess: false,
      defaultEncryption: sseKms(keyArn),
    } as const;
    const upload = (more: object) => putObject({ ...object, encryption: null, ...more });
    expect(bothWays(s3Bucket(settings), 'toAllow', upload({}))).toEqual(holds);
    for (const more of [{ secure: false }, { caller: anonymous }]) {
      expect(bothWays(s3Bucket(settings), 'toAllow', upload(more))).toEqual(doesNotHold);
      expect(bothWays(s3Bucket(settings), 'toDeny', upload(more))).toEqual(holds);
    }
    const plain = s3Bucket({ ...settings, defaultEncryption: sseS3() });
    expect(bothWays(plain, 'toAllow', upload({ secure: false }))).toEqual(holds);
  });

  test('anonymous callers begin no multipart upload (F15)', () => {
    const anyone = policyOf(allow({ Action: 's3:PutObject', Principal: '*' }));
    const begin = createMultipartUpload({ ...object, caller: anonymous, encryption: null });
    expect(bothWays(anyone, 'toAllow', begin)).toEqual(doesNotHold);
    expect(bothWays(anyone, 'toDeny', begin)).toEqual(holds);
  });

  test('another account does not reach the bucket policy (T28)', () => {
    const shared = policyOf(
      allow({ Principal: { AWS: outsider }, Action: 's3:GetBucketPolicy', Resource: 'arn:aws:s3:::logs' }),
    );
    const look = getBucketPolicy({ caller: outsider, secure: true });
    expect(bothWays(s3Bucket({ name: 'logs', account, policy: shared }), 'toDeny', look)).toEqual(holds);
    expect(bothWays(shared, 'toAllow', look)).toEqual(holds);
  });

  test('an explicit Deny of the policy comes first', () => {
    const bucket = s3Bucket({ name: 'logs', policy: policyOf(deny()) });
    expect(bothWays(bucket, 'toExplicitlyDeny', sseCUpload)).toEqual(holds);
  });
});

describe('Block Public Access', () => {
  const open = policyOf(allow({ Principal: '*' }));
  const read = getObject({ ...object, caller: anonymous });

  test('a new bucket takes no public policy (S6, E40)', () => {
    const bucket = s3Bucket({ name: 'logs', policy: open });
    expect(bothWays(bucket, 'toAllow', read)).toEqual(isPolicyProblem);
    expect(bothWays(bucket, 'toDenyInsecureTransport')).toEqual(isPolicyProblem);
    expect(failed(bucket, 'toAllow', read).message).toMatch(
      /^Policy problem: toAllow: the policy is public[^]*blockPublicAccess: false/,
    );
  });

  test('nothing is in the way of one that is not public (E43)', () => {
    const bucket = s3Bucket({
      name: 'logs',
      policy: policyOf(allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
    });
    expect(bothWays(bucket, 'toAllow', getObject(object))).toEqual(holds);
    expect(bothWays(bucket, 'toDenyInsecureTransport')).toEqual(holds);
  });

  test('a Deny does not make a policy less public (E47)', () => {
    const bucket = s3Bucket({ name: 'logs', policy: policyOf(allow({ Principal: '*' }), deny()) });
    expect(bothWays(bucket, 'toExplicitlyDeny', read)).toEqual(isPolicyProblem);
  });

  test('with all settings off the policy counts', () => {
    const bucket = s3Bucket({ name: 'logs', policy: open, blockPublicAccess: false });
    expect(bothWays(bucket, 'toAllow', read)).toEqual(holds);
    expect(bothWays(bucket, 'toDenyAnonymous')).toEqual(doesNotHold);
  });

  test('restrictPublicBuckets voids grants to strangers of a public policy that is stored (E41)', () => {
    const policy = policyOf(allow({ Principal: '*' }), allow({ Principal: { AWS: outsider } }));
    const bucket = s3Bucket({
      name: 'logs',
      account,
      policy,
      blockPublicAccess: { blockPublicPolicy: false, restrictPublicBuckets: true },
    });
    expect(bothWays(bucket, 'toAllow', read)).toEqual(doesNotHold);
    expect(bothWays(bucket, 'toDeny', read)).toEqual(holds);
    expect(bothWays(bucket, 'toDenyAnonymous')).toEqual(holds);
    // The statement that names the account dies with the public one, that of the owner's own callers stays.
    expect(bothWays(bucket, 'toAllow', getObject({ ...object, caller: outsider }))).toEqual(doesNotHold);
    expect(bothWays(bucket, 'toAllow', getObject({ ...object, caller: iamRole(writer) }))).toEqual(holds);
  });

  test('restrictPublicBuckets leaves a policy that is not public alone (E41)', () => {
    const bucket = s3Bucket({ name: 'logs', account, policy: policyOf(allow({ Principal: { AWS: outsider } })) });
    expect(bothWays(bucket, 'toAllow', getObject({ ...object, caller: outsider }))).toEqual(holds);
  });
});

test('a policy that names another bucket is one that S3 refuses (S2)', () => {
  const bucket = s3Bucket({ name: 'archive', policy: tlsOnly });
  expect(bothWays(bucket, 'toDenyInsecureTransport')).toEqual(isPolicyProblem);
  expect(bothWays(bucket, 'toAllow', putBucketPolicy({ caller: writer, secure: true }))).toEqual(isPolicyProblem);
});

test('a bucket policy beside other layers in a set: the call goes to its bucket', () => {
  const set = { resource: policyOf(allow()) };
  const elsewhere = getObject({
    bucket: 'archive',
    key: 'a',
    caller: iamRole(writer, { session: 'ci' }),
    secure: true,
  });
  expect(bothWays(set, 'toAllow', elsewhere)).toEqual(isMisuse);
  expect(bothWays(policyOf(allow({ Resource: objects })), 'toAllow', elsewhere)).toEqual(isMisuse);
});
