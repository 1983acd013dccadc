import {
  anonymous,
  awsService,
  call,
  copyObject,
  getObject,
  iamRole,
  parsePolicy,
  putObject,
  rootOf,
  s3Bucket,
  sseKms,
  type AccessRequest,
} from '../../src';
import { bothWays, doesNotHold, failed, holds, verdictOf } from './answered';
import { allow, deny, keyArn, kmsOnly, objects, outsider, plain, policyOf, tlsOnly, writer } from './documents';

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

const object = { bucket: 'logs', key: 'a', caller: writer };

test('a Deny that matches, and one that does not', () => {
  expect(bothWays(tlsOnly, 'toExplicitlyDeny', getObject({ ...object, secure: false }))).toEqual(holds);
  expect(bothWays(tlsOnly, 'toExplicitlyDeny', getObject({ ...object, secure: true }))).toEqual(doesNotHold);
});

test('silence is none, whoever calls', () => {
  const read = getObject({ ...object, caller: anonymous, secure: true });
  const { outcome } = verdictOf(tlsOnly, 'toExplicitlyDeny', read);
  expect(outcome).toBe('ImplicitDeny');
});

test('a negated operator denies what sends no header (C3, F40)', () => {
  const upload = (encryption: ReturnType<typeof sseKms> | null) => putObject({ ...object, encryption, secure: true });
  expect(bothWays(kmsOnly, 'toExplicitlyDeny', upload(null))).toEqual(holds);
  expect(bothWays(kmsOnly, 'toExplicitlyDeny', upload(sseKms()))).toEqual(doesNotHold);
});

test('default encryption fills no header (F31)', () => {
  const bucket = s3Bucket({ name: 'logs', policy: kmsOnly, defaultEncryption: sseKms() });
  const upload = putObject({ ...object, encryption: null, secure: true });
  expect(bothWays(bucket, 'toExplicitlyDeny', upload)).toEqual(holds);
});

test('an account in a Deny means all its principals (B19)', () => {
  const accountOut = policyOf(deny({ Principal: { AWS: '111122223333' } }));
  expect(bothWays(accountOut, 'toExplicitlyDeny', getObject({ ...object, secure: true }))).toEqual(holds);
});

test.each(['identity', 'permissionsBoundary', 'session', 'serviceControl'] as const)('a Deny of a %s', (type) => {
  const policy = parsePolicy(policyOf(plain({ Effect: 'Deny' })), { type });
  expect(bothWays(policy, 'toExplicitlyDeny', getObject({ ...object, secure: true }))).toEqual(holds);
  const list = call('s3:ListAllMyBuckets', { caller: writer, secure: true });
  expect(bothWays(policy, 'toExplicitlyDeny', list)).toEqual(doesNotHold);
});

test('a Deny of any layer of a set decides, and the verdict names the layer', () => {
  const set = {
    resource: policyOf(allow()),
    resourceControl: [[], [policyOf(deny({ Sid: 'Perimeter', Action: 's3:GetObject', Resource: '*' }))]],
  };
  const read = getObject({ ...object, caller: iamRole(writer, { session: 'ci' }), secure: true });
  expect(bothWays(set, 'toExplicitlyDeny', read)).toEqual(holds);
  const { decision } = verdictOf(set, 'toAllow', read);
  expect(decision.decidedBy).toMatchObject([{ kind: 'resourceControl', level: 1, statement: 0, sid: 'Perimeter' }]);
});

test('works inside toEqual', () => {
  expect({ policy: tlsOnly }).toEqual({ policy: expect.toExplicitlyDeny(getObject({ ...object, secure: false })) });
  expect({ policy: policyOf(deny({ Resource: objects, Action: 's3:PutObject' })) }).toEqual({
    policy: expect.not.toExplicitlyDeny(getObject({ ...object, secure: false })),
  });
});

const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });

test('neither an Allow nor a Deny matches', () => {
  expect(bothWays(tlsOnly, 'toImplicitlyDeny', read)).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toImplicitlyDeny', read)).toEqual(doesNotHold);
  expect(bothWays(policyOf(deny()), 'toImplicitlyDeny', read)).toEqual(doesNotHold);
});

test('an explicit Deny beside silence fails with the Deny as verdict', () => {
  const { outcome, decision } = verdictOf(policyOf(deny({ Sid: 'All' })), 'toImplicitlyDeny', read);
  expect([outcome, decision.decidedBy[0]?.sid]).toEqual(['ExplicitDeny', 'All']);
});

test('a bucket without policy is silent', () => {
  const anyone = getObject({ key: 'a', caller: anonymous, secure: true });
  expect(bothWays(s3Bucket({ name: 'logs' }), 'toImplicitlyDeny', anyone)).toEqual(holds);
});

test('an SCP without Allow is never silent, an identity policy is (E20)', () => {
  const denies = policyOf(plain({ Effect: 'Deny', Action: 's3:PutObject' }));
  expect(bothWays(parsePolicy(denies, { type: 'identity' }), 'toImplicitlyDeny', read)).toEqual(holds);
  expect(bothWays(parsePolicy(denies, { type: 'serviceControl' }), 'toImplicitlyDeny', read)).toEqual(doesNotHold);
});

test('a set: what no layer grants', () => {
  const capped = { identity: [policyOf(plain())], permissionsBoundary: policyOf(plain({ Action: 's3:PutObject' })) };
  expect(bothWays(capped, 'toImplicitlyDeny', read)).toEqual(holds);
  expect(bothWays({ identity: [policyOf(plain())] }, 'toImplicitlyDeny', read)).toEqual(doesNotHold);
});

test('works inside toEqual', () => {
  expect({ policy: tlsOnly }).toEqual({ policy: expect.toImplicitlyDeny(read) });
});
