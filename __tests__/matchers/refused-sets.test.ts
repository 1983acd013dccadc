import { anonymous, call, environment, every, iamUser, rootOf, s3Bucket, sseKms, type BucketSettings } from '../../src';
import { bothWays, doesNotHold, failed, holds, isMisuse, isUndecided } from './answered';
import { allow, deny, policyOf } from './documents';

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
