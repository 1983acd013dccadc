import {
  anonymous,
  awsService,
  environment,
  every,
  iamRole,
  internet,
  isUndecidedError,
  not,
  putObject,
  rootOf,
  simulate,
  sseS3,
  type PolicyInput,
} from '../../src';
import { account, bucketWith, objects, own, ownDeny, policyOf, userOf, worldOf, type World } from '../s3/ledger';
import { bothWays, doesNotHold, failed, holds, isUndecided } from './answered';

const limited = `arn:aws:iam::${account}:user/limited`;
const partner = 'arn:aws:iam::444455556666:user/partner';
const lent = (...more: readonly object[]): PolicyInput =>
  policyOf(
    { Effect: 'Allow', Principal: { AWS: [limited, partner] }, Action: 's3:PutObject', Resource: objects },
    ...more,
  );
const tlsOnly = policyOf({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: objects,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const headers = [
  ['none', 'bucket-owner-full-control'],
  ['needed', 'public-read'],
  ['needed', 'authenticated-read'],
  ['open', 'private'],
] as const;

const worlds: readonly (readonly [string, World])[] = [
  ['another account with both', { caller: userOf(partner, own('s3:*')), policy: lent() }],
  ['another account that lacks it', { caller: userOf(partner, own('s3:PutObject')), policy: lent() }],
  ['another account that denies it', { caller: userOf(partner, own('s3:*'), ownDeny), policy: lent() }],
  ['another account that may not upload', { caller: userOf(partner, own('s3:*')) }],
  ["the account's own with both", { caller: userOf(limited, own('s3:*')) }],
  ["the account's own that lacks it", { caller: userOf(limited, own('s3:PutObject')) }],
  ["the account's own that lacks it, beside a Deny", { caller: userOf(limited, own('s3:PutObject')), policy: tlsOnly }],
  ['both let in, and it is lacking', { caller: userOf(limited, own('s3:PutObject')), policy: lent() }],
  ['the root user', { caller: rootOf(account) }],
  ['an SCP that denies it', { caller: userOf(limited, own('s3:*')), serviceControl: [[own('*'), ownDeny]] }],
  [
    'a Deny of the bucket policy',
    {
      caller: userOf(partner, own('s3:*')),
      policy: lent({ Effect: 'Deny', Principal: '*', Action: 's3:PutObjectAcl', Resource: objects }),
    },
  ],
  [
    'a service',
    {
      caller: awsService('delivery.logs.amazonaws.com'),
      policy: policyOf({
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: objects,
      }),
    },
  ],
];

describe('F10, F55: a set of uploads with an ACL is what each of its calls is', () => {
  test.each(worlds)('%s', (_, world) => {
    const subject = worldOf(world);
    const { caller } = world;
    for (const [, acl] of headers) {
      const call = putObject({ bucket: 'ledger', key: 'a', caller, acl, encryption: null, secure: true });
      let single: string;
      try {
        single = simulate(call, subject).outcome;
      } catch (error) {
        if (!isUndecidedError(error)) throw error;
        single = '?';
      }
      const set = every({
        actions: ['s3:PutObject'],
        callers: [caller],
        encryption: null,
        secure: true,
        context: { 's3:x-amz-acl': acl },
      });
      const told = { '?': [isUndecided, isUndecided], Allow: [holds, doesNotHold] }[single] ?? [doesNotHold, holds];
      expect([acl, single, bothWays(subject, 'toAllow', set)]).toEqual([acl, single, told[0]]);
      expect([acl, single, bothWays(subject, 'toDeny', set)]).toEqual([acl, single, told[1]]);
    }
  });
});

describe('uploads with an ACL in sets', () => {
  const set = (acl: string, more: object = {}) =>
    every({ actions: ['s3:PutObject'], callers: [partner], context: { 's3:x-amz-acl': acl }, ...more });
  test('a bucket and its policy do not ask the policies of callers', () => {
    for (const subject of [lent(), bucketWith(lent())]) {
      for (const [, acl] of headers) expect(bothWays(subject, 'toAllow', set(acl))).toEqual(holds);
      expect(bothWays(subject, 'toDeny', set('public-read'))).toEqual(doesNotHold);
    }
    const denied = lent({ Effect: 'Deny', Principal: '*', Action: 's3:PutObjectAcl', Resource: objects });
    expect(bothWays(bucketWith(denied), 'toAllow', set('public-read'))).toEqual(isUndecided);
    expect(bothWays(bucketWith(denied), 'toDeny', set('public-read'))).toEqual(isUndecided);
    expect(bothWays(bucketWith(denied), 'toAllow', set('bucket-owner-full-control'))).toEqual(holds);
  });
  test('an identity policy needs it', () => {
    expect(bothWays(own('s3:PutObject'), 'toAllow', set('public-read'))).toEqual(doesNotHold);
    expect(bothWays(own('s3:PutObject', 's3:PutObjectAcl'), 'toAllow', set('public-read'))).toEqual(holds);
    expect(bothWays(own('s3:PutObject'), 'toAllow', set('private'))).toEqual(isUndecided);
    expect(bothWays(own('s3:PutObject'), 'toAllow', set('bucket-owner-full-control'))).toEqual(holds);
  });
  test('grant headers are headers of an ACL too', () => {
    const granting = (key: string, value: string) =>
      every({ actions: ['s3:PutObject'], callers: [partner], context: { [key]: value } });
    const group = granting('s3:x-amz-grant-read', 'uri="http://acs.amazonaws.com/groups/global/AllUsers"');
    expect(bothWays(own('s3:PutObject'), 'toAllow', group)).toEqual(doesNotHold);
    expect(bothWays(own('s3:PutObject'), 'toAllow', granting('s3:x-amz-grant-read', 'id="a"'))).toEqual(isUndecided);
    const absent = every({ actions: ['s3:PutObject'], callers: [partner], context: { 's3:x-amz-grant-read': null } });
    expect(bothWays(own('s3:PutObject'), 'toAllow', absent)).toEqual(holds);
    const other = every({ actions: ['s3:PutObject'], callers: [partner], context: { 's3:x-amz-acl': not('private') } });
    expect(bothWays(own('s3:PutObject'), 'toAllow', other)).toEqual(isUndecided);
  });
  test('what is told beside it does not hide it', () => {
    const more = {
      context: { 's3:x-amz-acl': 'public-read', 's3:x-amz-storage-class': 'STANDARD' },
      encryption: sseS3(),
    };
    expect(bothWays(own('s3:PutObject'), 'toAllow', set('public-read', more))).toEqual(doesNotHold);
    const from = { from: internet('203.0.113.7'), prefix: 'in/', bucket: 'ledger' };
    expect(bothWays(own('s3:PutObject'), 'toAllow', set('public-read', from))).toEqual(doesNotHold);
  });
  test('other actions of the set answer for themselves', () => {
    const two = every({
      actions: ['s3:PutObject', 's3:PutObjectAcl'],
      callers: [partner],
      context: { 's3:x-amz-acl': 'public-read' },
    });
    expect(bothWays(own('s3:PutObject'), 'toAllow', two)).toEqual(doesNotHold);
    expect(bothWays(own('s3:PutObject', 's3:PutObjectAcl'), 'toAllow', two)).toEqual(holds);
    const plain = every({ actions: ['s3:PutObject'], callers: [partner] });
    expect(bothWays(own('s3:PutObject'), 'toAllow', plain)).toEqual(holds);
  });
  test('anonymous uploads send an ACL without anybody’s leave', () => {
    const open = policyOf({ Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: objects });
    const unsigned = every({
      actions: ['s3:PutObject'],
      callers: [anonymous],
      context: { 's3:x-amz-acl': 'public-read' },
      encryption: null,
    });
    for (const subject of [bucketWith(open), worldOf({ caller: anonymous, policy: open })]) {
      expect(bothWays(subject, 'toAllow', unsigned)).toEqual(holds);
      expect(bothWays(subject, 'toDeny', unsigned)).toEqual(doesNotHold);
    }
  });
  test('a message says what is asked', () => {
    const role = iamRole(`arn:aws:iam::${account}:role/loader`, { policies: [own('s3:PutObject')] });
    const subject = environment({ buckets: [bucketWith(lent())], principals: [role] });
    const asked = every({
      actions: ['s3:PutObject'],
      callers: [role],
      encryption: null,
      context: { 's3:x-amz-acl': 'public-read' },
    });
    expect(failed(subject, 'toAllow', asked).message).toMatch(
      /Cannot decide: [^]*s3:PutObjectAcl[^]*Hint: ask about single calls/,
    );
  });
});
