import {
  anonymous,
  awsService,
  copyObject,
  createMultipartUpload,
  environment,
  isUndecidedError,
  postObject,
  putObject,
  rootOf,
  simulate,
  type Call,
  type Caller,
  type PolicyInput,
} from '../../../src';
import { account, bucketWith, objects, own, ownDeny, policyOf, userOf, worldOf, type World } from '../ledger';

const partnerAccount = '444455556666';
const granted = (...principals: readonly string[]): PolicyInput =>
  policyOf({ Effect: 'Allow', Principal: { AWS: principals }, Action: 's3:PutObject', Resource: objects });
const aclDenied = { Effect: 'Deny', Principal: '*', Action: 's3:PutObjectAcl', Resource: objects };

const limitedArn = `arn:aws:iam::${account}:user/limited`;
const partnerArn = `arn:aws:iam::${partnerAccount}:user/partner`;
const to = 'id="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"';
const group = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';

/** The outcome, or `?` where AWS's answer is not known. */
const outcomeOf = (made: (caller: Caller) => Call, world: World): string => {
  try {
    return simulate(made(world.caller), worldOf(world)).outcome;
  } catch (error) {
    if (isUndecidedError(error)) return '?';
    throw error;
  }
};
const object = { bucket: 'ledger', key: 'a' };
type Headers = Pick<Parameters<typeof putObject>[0], 'acl' | 'grants'>;
const uploads: Readonly<Record<string, (headers: Headers) => (caller: Caller) => Call>> = {
  putObject: (headers) => (caller) => putObject({ ...object, ...headers, caller }),
  postObject: (headers) => (caller) => postObject({ ...object, ...headers, caller }),
  createMultipartUpload: (headers) => (caller) => createMultipartUpload({ ...object, ...headers, caller }),
  copyObject: (headers) => (caller) => copyObject({ ...object, ...headers, copySource: 'ledger/b', caller }),
};
const kinds: Readonly<Record<string, readonly Headers[]>> = {
  none: [{}, { acl: 'bucket-owner-full-control' }],
  needed: [
    { acl: 'public-read' },
    { acl: 'public-read-write' },
    { acl: 'authenticated-read' },
    { grants: { read: group } },
    { grants: { read: group, fullControl: to } },
  ],
  open: [
    { acl: 'private' },
    { acl: 'bucket-owner-read' },
    { acl: 'aws-exec-read' },
    { grants: { read: to } },
    { grants: { fullControl: to } },
  ],
};
const readToo = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: objects };
const lent = (...principals: readonly string[]): PolicyInput =>
  policyOf({ Effect: 'Allow', Principal: { AWS: principals }, Action: 's3:PutObject', Resource: objects }, readToo);

/** What is asked: [who calls, world, outcome with an ACL that needs nothing, that needs PutObjectAcl, where nobody knows]. */
const worlds: readonly [string, World, none: string, needed: string, open: string][] = [
  [
    'another account, whose policies allow all',
    { caller: userOf(partnerArn, own('s3:*')), policy: lent(partnerArn) },
    'Allow',
    'Allow',
    'Allow',
  ],
  [
    'another account, whose policies lack PutObjectAcl',
    { caller: userOf(partnerArn, own('s3:PutObject', 's3:GetObject')), policy: lent(partnerArn) },
    'Allow',
    'ImplicitDeny',
    '?',
  ],
  [
    'another account, whose policies deny PutObjectAcl',
    { caller: userOf(partnerArn, own('s3:*'), ownDeny), policy: lent(partnerArn) },
    'Allow',
    'ExplicitDeny',
    '?',
  ],
  [
    "another account's root user",
    { caller: rootOf(partnerAccount), policy: lent(partnerArn.replace('user/partner', 'root')) },
    'Allow',
    'Allow',
    'Allow',
  ],
  [
    'a user of the account with policies of its own alone',
    { caller: userOf(limitedArn, own('s3:PutObject', 's3:GetObject')) },
    'Allow',
    'ImplicitDeny',
    '?',
  ],
  [
    'a user of the account whose policies allow all',
    { caller: userOf(limitedArn, own('s3:*')) },
    'Allow',
    'Allow',
    'Allow',
  ],
  [
    'a user of the account whom only the bucket policy lets in',
    { caller: userOf(limitedArn), policy: lent(limitedArn) },
    'Allow',
    'Allow',
    'Allow',
  ],
  [
    'one whom both let in',
    { caller: userOf(limitedArn, own('s3:PutObject')), policy: lent(limitedArn) },
    'Allow',
    '?',
    '?',
  ],
  ["the account's root user", { caller: rootOf(account) }, 'Allow', 'Allow', 'Allow'],
  [
    'an SCP that denies it to a user whose policies allow all',
    {
      caller: userOf(limitedArn, own('s3:*')),
      serviceControl: [[own('*'), ownDeny]],
    },
    'Allow',
    'ExplicitDeny',
    '?',
  ],
  [
    'a Deny of the bucket policy',
    {
      caller: userOf(partnerArn, own('s3:*')),
      policy: policyOf(
        { Effect: 'Allow', Principal: { AWS: partnerArn }, Action: 's3:PutObject', Resource: objects },
        readToo,
        aclDenied,
      ),
    },
    'Allow',
    '?',
    '?',
  ],
  [
    'a caller who may not upload anyway',
    { caller: userOf(partnerArn, own('s3:*')), policy: policyOf(readToo, aclDenied) },
    'ImplicitDeny',
    '?',
    '?',
  ],
  ['nobody lets in', { caller: userOf(limitedArn) }, 'ImplicitDeny', 'ImplicitDeny', 'ImplicitDeny'],
];

describe('F10, F55: s3:PutObjectAcl for an upload is asked of the caller alone', () => {
  describe.each(Object.keys(uploads))('%s', (name) => {
    test.each(worlds)('%s', (_, world, none, needed, open) => {
      const wanted: Readonly<Record<string, string>> = { none, needed, open };
      for (const [kind, all] of Object.entries(kinds)) {
        for (const headers of all) {
          const made = uploads[name]?.(headers);
          if (made !== undefined) expect([headers, outcomeOf(made, world)]).toEqual([headers, wanted[kind]]);
        }
      }
    });
  });

  test.each([
    ['anonymous callers', anonymous],
    ['AWS services', awsService('delivery.logs.amazonaws.com')],
  ] as const)('%s have no policies of their own to ask', (_, caller) => {
    const policy = policyOf({ Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: objects });
    for (const headers of Object.values(kinds).flat()) {
      const made = (one: Caller): Call => putObject({ ...object, ...headers, caller: one });
      expect(outcomeOf(made, { caller, policy })).toBe('Allow');
    }
  });
});

describe('F10, F55: in claims on documents by themselves', () => {
  const upload = (acl: Headers['acl'], caller: Caller | string = partnerArn): Call =>
    putObject({ ...object, ...(acl !== undefined && { acl }), caller, secure: true, encryption: null, grants: null });

  test('a bucket policy is not asked for s3:PutObjectAcl', () => {
    for (const acl of ['public-read', 'private', 'bucket-owner-full-control'] as const) {
      expect(granted(partnerArn)).toAllow(upload(acl));
      expect(bucketWith(granted(partnerArn))).toAllow(
        putObject({ ...object, acl, caller: partnerArn, secure: true, encryption: null, objectOwner: null }),
      );
    }
  });
  test('whether its Deny reaches an upload is open', () => {
    const denied = policyOf(
      { Effect: 'Allow', Principal: { AWS: partnerArn }, Action: 's3:PutObject', Resource: objects },
      aclDenied,
    );
    for (const claim of [expect(denied), expect(denied).not])
      expect(() => {
        claim.toAllow(upload('public-read'));
      }).toThrow(/^Cannot decide: toAllow: .*F10 in docs\/limits.md/);
    expect(denied).toAllow(upload('bucket-owner-full-control'));
  });
  test('an identity policy is', () => {
    expect(own('s3:PutObject')).not.toAllow(upload('public-read', limitedArn));
    expect(own('s3:PutObject')).toAllow(upload('bucket-owner-full-control', limitedArn));
    expect(own('s3:PutObject', 's3:PutObjectAcl')).toAllow(upload('public-read', limitedArn));
    expect(() => {
      expect(own('s3:PutObject')).toAllow(upload('private', limitedArn));
    }).toThrow(/^Cannot decide: toAllow: .*F55 in docs\/limits.md/);
  });
  test('a policy set answers for AWS', () => {
    const set = { identity: [own('s3:PutObject')], resource: granted(partnerArn) };
    const call = putObject({
      ...object,
      acl: 'public-read',
      caller: partnerArn,
      secure: true,
      encryption: null,
      resourceAccount: account,
    });
    expect(set).not.toAllow(call);
    expect(set).toDeny(call);
    expect({ ...set, identity: [own('s3:*')] }).toAllow(call);
  });
  test('a failure shows the part that it failed on', () => {
    const caller = userOf(partnerArn, own('s3:PutObject'));
    const subject = environment({ buckets: [bucketWith(granted(partnerArn))], principals: [caller] });
    expect(() => {
      expect(subject).toAllow(putObject({ ...object, acl: 'public-read', caller, secure: true, encryption: null }));
    }).toThrow(
      /s3:PutObjectAcl is not allowed[^]*Hint: allow s3:PutObjectAcl on arn:aws:s3:::ledger\/a in a policy of user\/partner/,
    );
  });
});
