import {
  anonymous,
  call,
  createMultipartUpload,
  environment,
  every,
  getBucketPolicy,
  getObject,
  iamRole,
  iamUser,
  putBucketPolicy,
  putObject,
  rootOf,
  s3Bucket,
  sseC,
  sseKms,
  sseS3,
  type BucketSettings,
} from '../../src';
import { bothWays, doesNotHold, failed, holds, isMisuse, isPolicyProblem, isUndecided, verdictOf } from './answered';
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

const partner = iamUser('arn:aws:iam::444455556666:user/partner', {
  policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }],
});
const both = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const policy = policyOf(allow({ Principal: '*', Action: 's3:*', Resource: both }));
const bucketWith = (settings: Partial<BucketSettings>) =>
  s3Bucket({ name: 'logs', account: '111122223333', blockPublicAccess: false, policy, ...settings });
const withAcls = { objectOwnership: 'ObjectWriter' } as const;
const enforced = { objectOwnership: 'BucketOwnerEnforced' } as const;

describe('a set that names an action which S3 never takes of a caller is not allowed', () => {
  const location = 's3:GetBucketLocation';
  test.each([
    ['the bucket policy of another account', {}, { callers: [partner], actions: [location, 's3:GetBucketPolicy'] }],
    [
      'the same of one caller among two',
      {},
      { callers: [rootOf('111122223333'), partner], actions: ['s3:PutBucketPolicy'] },
    ],
    ['an ACL by an anonymous caller', withAcls, { callers: [anonymous], actions: ['s3:GetObject', 's3:putobjectacl'] }],
    ['an ACL where ACLs are disabled', enforced, { callers: [partner], actions: ['s3:GetObject', 's3:PutObjectAcl'] }],
    ["a bucket's ACL where ACLs are disabled, of anybody", enforced, { actions: [location, 's3:PutBucketAcl'] }],
    [
      'an ACL that a bucket without ACLs does not take',
      enforced,
      { callers: [partner], actions: ['s3:PutObject'], context: { 's3:x-amz-acl': 'public-read' } },
    ],
    [
      'a public ACL under BlockPublicAcls',
      {
        ...withAcls,
        blockPublicAccess: {
          blockPublicAcls: true,
          ignorePublicAcls: false,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        },
      },
      { callers: [partner], actions: ['s3:PutObject'], context: { 's3:x-amz-acl': 'public-read' } },
    ],
  ])('%s', (_, settings, set) => {
    const bucket = bucketWith(settings);
    expect(bothWays(bucket, 'toAllow', every(set))).toEqual(isMisuse);
    expect(failed(bucket, 'toAllow', every(set)).message).toMatch(/S3 refuses/);
    const { callers, actions, context } = { callers: [anonymous], context: {}, ...set };
    const object = actions.some((name) => /object/i.test(name)) ? { key: 'a' } : {};
    const one = { bucket: 'logs', caller: callers.at(-1) ?? anonymous, context, ...object };
    expect(bothWays(bucket, 'toAllow', call(actions.at(-1) ?? '', one))).toEqual(doesNotHold);
  });
  test('in an environment too', () => {
    const env = environment({ buckets: [bucketWith({})], principals: [partner] });
    const set = every({ callers: [partner], actions: [location, 's3:GetBucketPolicy'], bucket: 'logs' });
    expect(bothWays(env, 'toAllow', set)).toEqual(isMisuse);
  });
});

test('what S3 takes stays allowed, and a list of actions may be asked to be refused', () => {
  const own = { callers: [rootOf('111122223333')], actions: ['s3:GetBucketPolicy', 's3:GetBucketLocation'] };
  expect(bothWays(bucketWith({}), 'toAllow', every(own))).toEqual(holds);
  expect(bothWays(bucketWith({}), 'toAllow', every({ callers: [partner], actions: ['s3:GetBucket*'] }))).toEqual(holds);
  expect(
    bothWays(bucketWith(withAcls), 'toAllow', every({ callers: [partner], actions: ['s3:PutBucketAcl'] })),
  ).toEqual(holds);
  // It may be the ACL of an object of another account (O24).
  expect(
    bothWays(bucketWith(withAcls), 'toAllow', every({ callers: [partner], actions: ['s3:PutObjectAcl'] })),
  ).toEqual(isUndecided);
  const own_acl = { callers: [partner], actions: ['s3:PutObject'], context: { 's3:x-amz-acl': 'private' } };
  expect(bothWays(bucketWith(enforced), 'toAllow', every(own_acl))).toEqual(holds);
  const critical = every({ callers: [partner], actions: ['s3:PutBucketPolicy', 's3:DeleteBucket'] });
  expect(
    bothWays(bucketWith({ policy: policyOf(allow({ Action: 's3:GetObject', Resource: both })) }), 'toDeny', critical),
  ).toEqual(holds);
});

test("the owner's root user is never denied the bucket policy, named beside other actions too (E38)", () => {
  const denied = bucketWith({ policy: policyOf(deny({ Action: 's3:*', Resource: both })) });
  const byRoot = (...actions: string[]) => every({ callers: [rootOf('111122223333')], actions });
  const beside = byRoot('s3:PutBucketPolicy', 's3:GetObject');
  expect(bothWays(denied, 'toExplicitlyDeny', beside)).toEqual(doesNotHold);
  expect(bothWays(denied, 'toDeny', beside)).toEqual(doesNotHold);
  expect(bothWays(denied, 'toExplicitlyDeny', byRoot('s3:DeleteBucketPolicy'))).toEqual(doesNotHold);
  expect(bothWays(denied, 'toExplicitlyDeny', byRoot('s3:GetBucketPolicyStatus', 's3:GetObject'))).toEqual(holds);
  expect(bothWays(denied, 'toExplicitlyDeny', every({ actions: ['s3:*'] }))).toEqual(holds);
});

describe('what S3 refuses for its ACL is refused, whatever the policies allow (F54, O33)', () => {
  const publicly = { callers: [partner], actions: ['s3:PutObject'], context: { 's3:x-amz-acl': 'public-read' } };
  const blocked = {
    ...withAcls,
    blockPublicAccess: {
      blockPublicAcls: true,
      ignorePublicAcls: false,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    },
  };
  const env = (settings: Partial<BucketSettings>) =>
    environment({ buckets: [bucketWith(settings)], principals: [partner] });
  test.each([
    ['an upload where ACLs are disabled', enforced, publicly],
    ['a public upload under BlockPublicAcls', blocked, publicly],
    ['a change of an ACL where they are disabled', enforced, { callers: [partner], actions: ['s3:Put*Acl'] }],
  ])('%s', (_, settings, set) => {
    for (const subject of [bucketWith(settings), env(settings)]) {
      expect(bothWays(subject, 'toDeny', every(set))).toEqual(holds);
      expect(bothWays(subject, 'toDeny', every({ ...set, actions: [...set.actions, 's3:GetObjectTagging'] }))).toEqual(
        'context' in set ? holds : doesNotHold,
      );
    }
  });
  test('other uploads are not', () => {
    expect(bothWays(bucketWith(withAcls), 'toDeny', every(publicly))).toEqual(doesNotHold);
    const untold = every({ callers: [partner], actions: ['s3:PutObject'] });
    expect(bothWays(bucketWith(enforced), 'toDeny', untold)).toEqual(doesNotHold);
    expect(
      bothWays(bucketWith(enforced), 'toDeny', every({ ...publicly, context: { 's3:x-amz-acl': 'private' } })),
    ).toEqual(doesNotHold);
  });
  test('an explicit Deny is something else, and what AWS never receives is nothing', () => {
    expect(bothWays(bucketWith(enforced), 'toExplicitlyDeny', every(publicly))).toEqual(doesNotHold);
    const impossible = every({ ...publicly, secure: false, encryption: sseKms() });
    expect(bothWays(bucketWith(enforced), 'toDeny', impossible)).toEqual(isMisuse);
  });
});
