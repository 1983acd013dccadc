import fc from 'fast-check';
import {
  anonymous,
  awsService,
  call,
  deleteObject,
  environment,
  every,
  getObject,
  iamRole,
  iamUser,
  listObjects,
  putObject,
  s3Bucket,
  sseKms,
  type BucketSettings,
} from '../../../src';
import {
  ask,
  bothWays,
  doesNotHold,
  failed,
  holds,
  isMisuse,
  isPolicyProblem,
  witnessOf,
  type Kind,
} from '../../matchers/answered';
import { allow, deny, keyArn, outsider, overHttp, plain, policyOf } from '../../matchers/documents';
import { share } from '../../laws/share';

const account = '111122223333';
const open = { name: 'logs', account, objectOwnership: 'BucketOwnerPreferred', blockPublicAccess: false } as const;
const bucket = (settings: Partial<BucketSettings>) => s3Bucket({ ...open, ...settings });
const list = (caller: Parameters<typeof listObjects>[0]['caller']) => listObjects({ caller, secure: true });
const stranger = iamUser('arn:aws:iam::444455556666:user/bo');

describe('"Mapping of ACL permissions and access policy permissions": what the ACL of a bucket grants', () => {
  const read = ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'];
  const write = ['s3:PutObject', 's3:DeleteObject'];
  const others = ['s3:GetObject', 's3:DeleteObjectVersion', 's3:GetBucketAcl', 's3:PutBucketAcl', 's3:PutObjectAcl'];
  const table = [
    ['private', [], []],
    ['public-read', read, read],
    ['public-read-write', [...read, ...write], [...read, ...write]],
    ['authenticated-read', [], read],
  ] as const;

  test.each(table)('%s', (acl, toAnonymous, toAccounts) => {
    for (const action of [...read, ...write, ...others]) {
      const ask = (caller: Parameters<typeof call>[1]['caller']) =>
        call(action, {
          bucket: 'logs',
          caller,
          secure: true,
          ...(action.includes('Bucket') ? {} : { key: 'a' }),
          // WRITE creates objects and overwrites nobody else's (O25).
          ...(action === 's3:PutObject' && { objectOwner: null }),
        });
      const asked = [ask(anonymous), ask(stranger)].map((one) => bothWays(bucket({ acl }), 'toAllow', one));
      const granted = [toAnonymous, toAccounts].map((actions) => (actions.includes(action) ? holds : doesNotHold));
      expect([action, asked]).toEqual([action, granted]);
    }
  });

  test('a service is one of all users, and no authenticated one', () => {
    const service = list(awsService('cloudtrail.amazonaws.com'));
    expect(bothWays(bucket({ acl: 'public-read' }), 'toAllow', service)).toEqual(holds);
    expect(bothWays(bucket({ acl: 'authenticated-read' }), 'toDeny', service)).toEqual(holds);
  });

  test('as a request, too', () => {
    const request = { principal: 'anonymous', action: 's3:ListBucket', resource: 'arn:aws:s3:::logs' };
    expect(bothWays(bucket({ acl: 'public-read' }), 'toAllow', request)).toEqual(holds);
    expect(bothWays(bucket({ acl: 'authenticated-read' }), 'toAllow', request)).toEqual(doesNotHold);
  });
});

describe('an ACL beside the policy', () => {
  test('an explicit Deny still wins', () => {
    const closed = bucket({ acl: 'public-read', policy: policyOf(deny({ Action: 's3:ListBucket' })) });
    expect(bothWays(closed, 'toExplicitlyDeny', list(anonymous))).toEqual(holds);
    const https = bucket({ acl: 'public-read', policy: policyOf(deny({ Condition: overHttp })) });
    expect(bothWays(https, 'toAllow', list(anonymous))).toEqual(holds);
    expect(bothWays(https, 'toDeny', listObjects({ caller: anonymous, secure: false }))).toEqual(holds);
    expect(bothWays(https, 'toDenyInsecureTransport')).toEqual(holds);
  });

  test('the policy grants on', () => {
    const shared = bucket({ acl: 'public-read', policy: policyOf(allow({ Principal: { AWS: outsider } })) });
    const read = { key: 'a', caller: outsider, secure: true, objectOwner: account };
    expect(bothWays(shared, 'toAllow', getObject(read))).toEqual(holds);
    expect(bothWays(shared, 'toAllow', list(outsider))).toEqual(holds);
    expect(bothWays(shared, 'toDeny', getObject({ key: 'a', caller: anonymous, secure: true }))).toEqual(holds);
  });

  test.each<[string, Partial<BucketSettings>]>([
    ['its own setting', { blockPublicAccess: { ignorePublicAcls: true } }],
    ["its account's", { accountBlockPublicAccess: { ignorePublicAcls: true } }],
    ['what a new bucket has', { blockPublicAccess: true }],
  ])('E39: IgnorePublicAcls voids it: %s', (_, settings) => {
    const ignored = bucket({ acl: 'public-read-write', ...settings });
    expect(bothWays(ignored, 'toDeny', list(anonymous))).toEqual(holds);
    expect(bothWays(ignored, 'toDenyAnonymous')).toEqual(holds);
    expect(bothWays(ignored, 'toBePublic')).toEqual(doesNotHold);
  });

  test('BlockPublicAcls leaves one alone that is there', () => {
    const kept = bucket({ acl: 'public-read', blockPublicAccess: { ignorePublicAcls: false } });
    expect(bothWays(kept, 'toAllow', list(anonymous))).toEqual(holds);
  });

  test('E41: RestrictPublicBuckets on a public policy shuts the bucket, its ACL too', () => {
    const policy = policyOf(allow({ Principal: '*' }));
    const restrict = { restrictPublicBuckets: true, ignorePublicAcls: false, blockPublicPolicy: false } as const;
    const shut = bucket({ acl: 'public-read', policy, blockPublicAccess: restrict });
    expect(bothWays(shut, 'toDeny', list(anonymous))).toEqual(holds);
    expect(failed(shut, 'toAllow', list(anonymous)).message).toContain('Block Public Access');
    expect(bothWays(shut, 'toBePublic')).toEqual(doesNotHold);
    // Without a public policy there is nothing that it restricts.
    expect(bothWays(bucket({ acl: 'public-read', blockPublicAccess: restrict }), 'toBePublic')).toEqual(holds);
  });

  test('G6: an anonymous upload still fails under a default KMS key', () => {
    const upload = putObject({ key: 'a', caller: anonymous, secure: true, encryption: null, objectOwner: null });
    expect(bothWays(bucket({ acl: 'public-read-write' }), 'toAllow', upload)).toEqual(holds);
    const kms = bucket({ acl: 'public-read-write', defaultEncryption: sseKms(keyArn) });
    expect(bothWays(kms, 'toDeny', upload)).toEqual(holds);
  });
});

describe('claims about every request see it (E48)', () => {
  const readable = bucket({ acl: 'public-read' });

  test('public, with a stranger as witness', () => {
    expect(bothWays(readable, 'toBePublic')).toEqual(holds);
    expect(witnessOf(readable, 'toBePublic')).toMatchObject({ principal: 'anonymous', action: 's3:ListBucket' });
    expect(bothWays(readable, 'toBePublic', { only: ['s3:ListBucket*'] })).toEqual(holds);
    expect(bothWays(bucket({ acl: 'public-read-write' }), 'toBePublic', { only: ['s3:List*'] })).toEqual(doesNotHold);
    const { principal } = witnessOf(bucket({ acl: 'authenticated-read' }), 'toBePublic');
    expect(principal).not.toContain(account);
  });

  test('anonymous callers', () => {
    expect(bothWays(readable, 'toDenyAnonymous')).toEqual(doesNotHold);
    expect(bothWays(bucket({ acl: 'authenticated-read' }), 'toDenyAnonymous')).toEqual(holds);
  });

  test('grants, perimeters and sets of calls', () => {
    expect(bothWays(readable, 'toGrantAny', { actions: ['s3:ListBucket'] })).toEqual(holds);
    expect(bothWays(readable, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(doesNotHold);
    expect(bothWays(readable, 'toEnforceIdentityPerimeter', { accounts: [account] })).toEqual(doesNotHold);
    const lists = every({ actions: ['s3:ListBucket'], callers: [anonymous] });
    expect(bothWays(readable, 'toAllow', lists)).toEqual(holds);
    for (const policy of [undefined, policyOf(deny({ Condition: overHttp }))]) {
      const settings = bucket({ acl: 'public-read', ...(policy !== undefined && { policy }) });
      const some = every({ callers: [anonymous], secure: true });
      expect(bothWays(settings, 'toDeny', some)).toEqual(doesNotHold);
      expect(bothWays(settings, 'toImplicitlyDeny', some)).toEqual(doesNotHold);
    }
  });

  test('policies alone are not a comparison of buckets', () => {
    const policy = policyOf(allow());
    const granting = bucket({ acl: 'public-read', policy });
    expect(bothWays(granting, 'toBeMorePermissiveThan', policy)).toEqual(isMisuse);
    expect(bothWays(policy, 'toBeEquivalentTo', granting)).toEqual(isMisuse);
    expect(bothWays(bucket({ policy }), 'toBeEquivalentTo', policy)).toEqual(holds);
  });

  test('messages name the ACL', () => {
    expect(failed(readable, 'toDenyAnonymous').message).toMatch(
      /s3:ListBucket on arn:aws:s3:::logs[^]*Allowed by the bucket's ACL public-read\nHint: .*IgnorePublicAcls/,
    );
    const remove = deleteObject({ key: 'a', caller: anonymous, secure: true });
    expect(failed(bucket({ acl: 'public-read-write' }), 'toDeny', remove).message).toContain(
      "Allowed by the bucket's ACL public-read-write",
    );
  });
});

describe('in an environment the ACL grants beside the bucket policy', () => {
  const bo = iamUser('arn:aws:iam::444455556666:user/bo', {
    policies: [policyOf(plain({ Action: 's3:*', Resource: '*' }))],
  });
  const al = iamUser('arn:aws:iam::444455556666:user/al', {
    policies: [policyOf(plain({ Action: 'sqs:*', Resource: '*' }))],
  });
  const inEnvironment = (settings: Partial<BucketSettings>) =>
    environment({ buckets: [bucket(settings)], principals: [bo, al] });

  test('to everyone, to accounts whose own policies agree', () => {
    const readable = inEnvironment({ acl: 'public-read' });
    expect(bothWays(readable, 'toAllow', list(anonymous))).toEqual(holds);
    expect(bothWays(readable, 'toAllow', list(bo))).toEqual(holds);
    expect(bothWays(readable, 'toAllow', list(al))).toEqual(doesNotHold);
    expect(bothWays(readable, 'toDeny', getObject({ key: 'a', caller: bo, secure: true }))).toEqual(holds);
    expect(failed(readable, 'toDeny', list(anonymous)).message).toContain('`the ACL public-read`');
    expect(bothWays(inEnvironment({}), 'toDeny', list(anonymous))).toEqual(holds);
  });

  test('to authenticated callers only', () => {
    const readable = inEnvironment({ acl: 'authenticated-read' });
    expect(bothWays(readable, 'toDeny', list(anonymous))).toEqual(holds);
    expect(bothWays(readable, 'toDeny', list(awsService('cloudtrail.amazonaws.com')))).toEqual(holds);
    expect(bothWays(readable, 'toAllow', list(bo))).toEqual(holds);
  });

  test('unless it is ignored, a Deny matches or the bucket is shut', () => {
    const policy = policyOf(allow({ Principal: '*' }));
    const shut = { blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: true } as const;
    for (const settings of [
      { acl: 'public-read', accountBlockPublicAccess: { ignorePublicAcls: true } },
      { acl: 'public-read', policy: policyOf(deny()) },
      { acl: 'public-read', policy, blockPublicAccess: shut },
      {
        acl: 'public-read',
        policy,
        blockPublicAccess: false,
        accountBlockPublicAccess: { restrictPublicBuckets: true },
      },
    ] as const) {
      expect(bothWays(inEnvironment(settings), 'toDeny', list(anonymous))).toEqual(holds);
    }
  });

  test('the statements of the policy keep their numbers', () => {
    const both = inEnvironment({ acl: 'public-read', policy: policyOf(deny({ Condition: overHttp }), allow()) });
    expect(bothWays(both, 'toAllow', list(anonymous))).toEqual(holds);
    expect(failed(both, 'toDeny', list(anonymous)).message).toContain('statement 2 `the ACL public-read`');
    const http = listObjects({ caller: anonymous, secure: false });
    expect(failed(both, 'toAllow', http).message).toContain('Denied by the bucket policy, statement 0');
  });

  test('a public policy under the block of the account is refused (S6)', () => {
    const refused = inEnvironment({
      policy: policyOf(allow({ Principal: '*' })),
      accountBlockPublicAccess: { blockPublicPolicy: true },
    });
    expect(bothWays(refused, 'toAllow', list(anonymous))).toEqual(isPolicyProblem);
  });
});

test('E39: the most restrictive of the settings of bucket and account holds, one by one', () => {
  const block = fc.record({
    blockPublicAcls: fc.boolean(),
    ignorePublicAcls: fc.boolean(),
    blockPublicPolicy: fc.constant(false),
    restrictPublicBuckets: fc.boolean(),
  });
  const policy = policyOf(allow({ Principal: '*' }));
  const calls = [list(anonymous), list(stranger), list(iamRole(`arn:aws:iam::${account}:role/own`))].concat(
    [anonymous, stranger].map((caller) => getObject({ key: 'a', caller, secure: true })),
  );
  const known = new Map<string, readonly Kind[]>();
  const answers = (settings: Partial<BucketSettings>): readonly Kind[] => {
    const id = JSON.stringify(settings);
    const subject = bucket({ policy, acl: 'public-read', ...settings });
    const found =
      known.get(id) ??
      calls.flatMap((one) =>
        (['toAllow', 'toDeny', 'toImplicitlyDeny'] as const).map((matcher) => ask(subject, matcher, [one]).kind),
      );
    known.set(id, found);
    return found;
  };
  fc.assert(
    fc.property(block, block, (own, ofAccount) => {
      const joined = Object.fromEntries(
        Object.entries(own).map(([name, on]) => [name, on || ofAccount[name as keyof typeof ofAccount]]),
      );
      const both = answers({ blockPublicAccess: own, accountBlockPublicAccess: ofAccount });
      expect(both).toEqual(answers({ blockPublicAccess: joined }));
    }),
    { numRuns: share(100) },
  );
});
