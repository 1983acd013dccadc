import {
  anonymous,
  awsService,
  call,
  copyObject,
  getObject,
  iamRole,
  parsePolicy,
  rootOf,
  s3Bucket,
  type AccessRequest,
} from '../../src';
import { failed, bothWays, doesNotHold, holds } from './answered';
import { allow, deny, keyArn, objects, outsider, plain, policyOf, writer } from './documents';

const silent = policyOf(allow({ Action: 's3:PutObject' }));
const owned = s3Bucket({ name: 'logs', account: '111122223333', policy: silent });
const readBy = (caller: Parameters<typeof getObject>[0]['caller']) => getObject({ key: 'a', caller, secure: true });

describe('what a bucket policy is silent about', () => {
  test('a role policy may allow its own account: no Deny, and the message says why (E4)', () => {
    for (const subject of [silent, owned]) {
      expect(bothWays(subject, 'toDeny', readBy(writer))).toEqual(doesNotHold);
      expect(failed(subject, 'toDeny', readBy(writer)).message).toContain(
        'Received: the policy is silent; a role policy may allow it',
      );
    }
  });

  test('root needs no policy, so it is not denied (E3)', () => {
    expect(bothWays(owned, 'toDeny', readBy(rootOf('111122223333')))).toEqual(doesNotHold);
  });

  test('nothing else could let an anonymous caller in (E28)', () => {
    expect(bothWays(silent, 'toDeny', readBy(anonymous))).toEqual(holds);
  });

  test('nothing else could let a service in (E30)', () => {
    expect(bothWays(silent, 'toDeny', readBy(awsService('cloudtrail.amazonaws.com')))).toEqual(holds);
  });

  test('another account is shut out where the owner is known (E14)', () => {
    expect(bothWays(owned, 'toDeny', readBy(outsider))).toEqual(holds);
    expect(bothWays(silent, 'toDeny', readBy(outsider))).toEqual(doesNotHold);
    const told = getObject({ key: 'a', caller: outsider, secure: true, resourceAccount: '111122223333' });
    expect(bothWays(silent, 'toDeny', told)).toEqual(holds);
  });

  test('a bucket without policy', () => {
    const bare = s3Bucket({ name: 'logs', account: '111122223333' });
    expect(bothWays(bare, 'toDeny', readBy(anonymous))).toEqual(holds);
    expect(bothWays(bare, 'toDeny', readBy(outsider))).toEqual(holds);
    expect(bothWays(bare, 'toDeny', readBy(writer))).toEqual(doesNotHold);
  });
});

test('an explicit Deny is one, an Allow is none', () => {
  expect(bothWays(policyOf(deny()), 'toDeny', readBy(writer))).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toDeny', readBy(writer))).toEqual(doesNotHold);
  expect(bothWays(policyOf(allow({ Principal: '*' })), 'toDeny', readBy(anonymous))).toEqual(doesNotHold);
});

describe('other documents', () => {
  const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
  const list = call('s3:ListAllMyBuckets', { caller: writer, secure: true });

  test('silence of an identity policy is not a Deny: a resource policy or another one may allow (E6)', () => {
    expect(bothWays(policyOf(plain()), 'toDeny', list)).toEqual(doesNotHold);
    const { message } = failed(policyOf(plain()), 'toDeny', list);
    expect(message).toContain('a resource policy or another identity policy may allow it');
  });

  test.each(['serviceControl', 'permissionsBoundary', 'session'] as const)('silence of a %s denies', (type) => {
    const cap = parsePolicy(policyOf(plain({ Resource: '*' })), { type });
    expect(bothWays(cap, 'toDeny', list)).toEqual(holds);
    expect(bothWays(cap, 'toDeny', read)).toEqual(doesNotHold);
  });

  test('silence of an endpoint policy denies (E26)', () => {
    const endpoint = parsePolicy(policyOf(allow({ Principal: '*' })), { type: 'vpcEndpoint' });
    const other = getObject({ bucket: 'other', key: 'a', caller: writer, secure: true });
    expect(bothWays(endpoint, 'toDeny', other)).toEqual(holds);
    expect(bothWays(endpoint, 'toDeny', read)).toEqual(doesNotHold);
  });

  test('an SCP or RCP of Denies alone is not silent: full access stands beside it (E20, E24)', () => {
    const scp = parsePolicy(policyOf(plain({ Effect: 'Deny', Action: 's3:PutObject' })), { type: 'serviceControl' });
    expect(bothWays(scp, 'toDeny', read)).toEqual(doesNotHold);
    const rcp = parsePolicy(policyOf(deny({ Action: 's3:PutObject' })), { type: 'resourceControl' });
    expect(bothWays(rcp, 'toDeny', read)).toEqual(doesNotHold);
  });

  test('a KMS key policy must allow itself: its silence denies (E32)', () => {
    const key = parsePolicy(policyOf(allow({ Action: 'kms:Decrypt', Resource: '*' })), { type: 'kmsKey' });
    const encrypt = call('kms:Encrypt', { resource: keyArn, caller: writer, secure: true });
    expect(bothWays(key, 'toDeny', encrypt)).toEqual(holds);
  });
});

describe('a policy set answers for AWS', () => {
  const caller = iamRole(writer, { session: 'ci' });
  const read = getObject({ bucket: 'logs', key: 'a', caller, secure: true });

  test('silence of all layers denies', () => {
    expect(bothWays({ identity: [policyOf(plain({ Action: 's3:PutObject' }))] }, 'toDeny', read)).toEqual(holds);
    expect(bothWays({ identity: [policyOf(plain())] }, 'toDeny', read)).toEqual(doesNotHold);
  });

  test('a denied part denies the copy, whatever the call leaves untold of the other (T3)', () => {
    const copy = copyObject({
      bucket: 'logs',
      key: 'b',
      copySource: { bucket: 'logs', key: 'a' },
      caller,
      secure: true,
    });
    const set = {
      resource: policyOf(
        deny({ Action: 's3:GetObject', Resource: objects }),
        allow({
          Action: 's3:PutObject',
          Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
        }),
      ),
    };
    expect(bothWays(set, 'toDeny', copy)).toEqual(holds);
    expect(bothWays(set, 'toExplicitlyDeny', copy)).toEqual(holds);
  });
});

test('takes a request as authorize does', () => {
  const request: AccessRequest = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
  expect(bothWays(silent, 'toDeny', request)).toEqual(holds);
  expect(bothWays(policyOf(allow({ Principal: '*' })), 'toDeny', request)).toEqual(doesNotHold);
});

test('works inside toEqual', () => {
  expect([policyOf(deny()), silent]).toEqual([expect.toDeny(readBy(writer)), expect.not.toDeny(readBy(writer))]);
});
