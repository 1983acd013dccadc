import {
  anonymous,
  authorizeDocument,
  awsService,
  call,
  copyObject,
  environment,
  getObject,
  iamRole,
  parsePolicy,
  putObject,
  s3Bucket,
  type AccessRequest,
} from '../../src';
import { bothWays, doesNotHold, holds, isMisuse, verdictOf } from './answered';
import { allow, bucketArn, deny, keyArn, objects, outsider, plain, policyOf, writer } from './documents';

const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
const readable = policyOf(allow({ Sid: 'Read' }));

test.each<[string, unknown]>([
  ['JSON text', JSON.stringify(readable)],
  ['a plain object', readable],
  ['a Policy', parsePolicy(readable)],
  ['a bucket', s3Bucket({ name: 'logs', policy: readable })],
])('judges %s', (_kind, subject) => {
  expect(bothWays(subject, 'toAllow', read)).toEqual(holds);
  const other = getObject({ key: 'a', caller: outsider, secure: true });
  expect(bothWays(subject, 'toAllow', other)).toEqual(doesNotHold);
});

test('a caller without partition calls in that of the policy or of the bucket: a service or stranger of China too', () => {
  const inChina = policyOf(allow({ Principal: '*', Resource: 'arn:aws-cn:s3:::logs/*' }));
  const bucket = s3Bucket({ name: 'logs', policy: inChina, blockPublicAccess: false });
  const stranger = getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true });
  const service = getObject({ bucket: 'logs', key: 'a', caller: awsService('logs.amazonaws.com') });
  for (const subject of [inChina, bucket, { resource: inChina }, environment({ buckets: [bucket] })]) {
    expect(bothWays(subject, 'toAllow', stranger)).toEqual(holds);
    expect(bothWays(subject, 'toAllow', service)).toEqual(holds);
  }
  expect(bothWays(readable, 'toAllow', stranger)).toEqual(doesNotHold);
});

test('silence is not an Allow, and carries the decision', () => {
  const write = putObject({ key: 'a', caller: writer, secure: true, encryption: null });
  const verdict = verdictOf(readable, 'toAllow', write);
  expect(verdict).toMatchObject({
    outcome: 'ImplicitDeny',
    parts: 1,
    request: { action: 's3:PutObject', resource: 'arn:aws:s3:::logs/a' },
    decision: { decidedBy: [] },
  });
});

test('a Deny wins over an Allow (E1)', () => {
  const both = policyOf(allow(), deny({ Sid: 'Hands off' }));
  const { outcome, decision } = verdictOf(both, 'toAllow', read);
  expect(outcome).toBe('ExplicitDeny');
  expect(decision.decidedBy).toMatchObject([{ statement: 1, sid: 'Hands off' }]);
});

test('an account as principal counts on the document (B17)', () => {
  const delegating = policyOf(allow({ Principal: { AWS: '111122223333' } }));
  expect(bothWays(delegating, 'toAllow', read)).toEqual(holds);
});

test('only * lets anonymous callers in (B26)', () => {
  const anyone = getObject({ key: 'a', caller: anonymous, secure: true });
  expect(bothWays(policyOf(allow({ Principal: '*' })), 'toAllow', anyone)).toEqual(holds);
  expect(bothWays(policyOf(allow({ Principal: { AWS: '111122223333' } })), 'toAllow', anyone)).toEqual(doesNotHold);
});

test('a bucket without policy allows nothing', () => {
  expect(bothWays(s3Bucket({ name: 'logs' }), 'toAllow', read)).toEqual(doesNotHold);
});

describe('other documents', () => {
  const scp = (statement: object) => parsePolicy(policyOf({ ...statement }), { type: 'serviceControl' });
  const list = call('s3:ListAllMyBuckets', { caller: writer, secure: true });

  test('an identity policy', () => {
    expect(bothWays(policyOf(plain()), 'toAllow', read)).toEqual(holds);
    expect(bothWays(policyOf(plain()), 'toAllow', list)).toEqual(doesNotHold);
  });

  test('an SCP of Denies alone stands beside FullAWSAccess (E20)', () => {
    const denies = scp(plain({ Effect: 'Deny', Action: 's3:ListAllMyBuckets', Resource: '*' }));
    expect(bothWays(denies, 'toAllow', read)).toEqual(holds);
    expect(bothWays(denies, 'toAllow', list)).toEqual(doesNotHold);
  });

  test('an SCP that allows something stands for the full one (E18)', () => {
    expect(bothWays(scp(plain({ Resource: '*' })), 'toAllow', read)).toEqual(holds);
    expect(bothWays(scp(plain({ Resource: '*' })), 'toAllow', list)).toEqual(doesNotHold);
  });

  test('an RCP stands beside RCPFullAWSAccess (E24)', () => {
    const rcp = parsePolicy(policyOf(deny({ Action: 's3:PutObject', Resource: '*' })), { type: 'resourceControl' });
    expect(bothWays(rcp, 'toAllow', read)).toEqual(holds);
    const write = putObject({ bucket: 'logs', key: 'a', caller: writer, secure: true, encryption: null });
    expect(bothWays(rcp, 'toAllow', write)).toEqual(doesNotHold);
  });

  test.each(['permissionsBoundary', 'session'] as const)('a %s', (type) => {
    const cap = parsePolicy(policyOf(plain()), { type });
    expect(bothWays(cap, 'toAllow', read)).toEqual(holds);
    expect(bothWays(cap, 'toAllow', list)).toEqual(doesNotHold);
  });

  test('an endpoint policy', () => {
    const endpoint = parsePolicy(policyOf(allow({ Principal: '*' })), { type: 'vpcEndpoint' });
    expect(bothWays(endpoint, 'toAllow', read)).toEqual(holds);
    const write = putObject({ bucket: 'logs', key: 'a', caller: writer, secure: true, encryption: null });
    expect(bothWays(endpoint, 'toAllow', write)).toEqual(doesNotHold);
  });

  test('a KMS key policy (E33)', () => {
    const key = parsePolicy(policyOf(allow({ Action: 'kms:Decrypt', Resource: '*' })), { type: 'kmsKey' });
    const decrypt = (caller: string) => call('kms:Decrypt', { resource: keyArn, caller, secure: true });
    expect(bothWays(key, 'toAllow', decrypt(writer))).toEqual(holds);
    expect(bothWays(key, 'toAllow', decrypt(outsider))).toEqual(doesNotHold);
  });

  test('a role trust policy (E35)', () => {
    const statement = { Effect: 'Allow', Principal: { AWS: outsider }, Action: 'sts:AssumeRole' };
    const trust = parsePolicy(policyOf(statement), { type: 'trust' });
    const assume = (caller: string) => call('sts:AssumeRole', { resource: writer, caller, secure: true });
    expect(bothWays(trust, 'toAllow', assume(outsider))).toEqual(holds);
    expect(bothWays(trust, 'toAllow', assume(writer))).toEqual(doesNotHold);
  });
});

describe('a policy set answers for AWS', () => {
  const session = iamRole(writer, { session: 'ci' });
  const request = getObject({
    bucket: 'logs',
    key: 'a',
    caller: session,
    secure: true,
    resourceAccount: '111122223333',
  });

  test('one grant is enough in one account (E4)', () => {
    expect(bothWays({ identity: [policyOf(plain())] }, 'toAllow', request)).toEqual(holds);
    expect(bothWays({ resource: readable }, 'toAllow', request)).toEqual(holds);
  });

  test('across accounts both must grant (E11)', () => {
    const foreign = getObject({
      bucket: 'logs',
      key: 'a',
      caller: iamRole(outsider, { session: 'ci' }),
      secure: true,
      resourceAccount: '111122223333',
    });
    const shared = policyOf(allow({ Principal: { AWS: outsider } }));
    expect(bothWays({ resource: shared }, 'toAllow', foreign)).toEqual(doesNotHold);
    expect(bothWays({ resource: shared, identity: [policyOf(plain())] }, 'toAllow', foreign)).toEqual(holds);
  });

  test('a level of SCPs without Allow stops the call (E18)', () => {
    const set = {
      identity: [policyOf(plain())],
      serviceControl: [
        [policyOf(plain({ Action: '*', Resource: '*' }))],
        [policyOf(plain({ Action: 'sqs:*', Resource: '*' }))],
      ],
    };
    const { outcome } = verdictOf(set, 'toAllow', request);
    expect(outcome).toBe('ImplicitDeny');
  });
});

describe('a call of several authorizations (T3)', () => {
  const copy = copyObject({
    bucket: 'logs',
    key: 'b',
    copySource: { bucket: 'logs', key: 'a' },
    caller: iamRole(writer, { session: 'ci' }),
    secure: true,
    encryption: null,
  });

  test('is allowed when each part is', () => {
    const reads = allow();
    const writes = allow({ Action: 's3:PutObject' });
    expect(bothWays(policyOf(reads, writes), 'toAllow', copy)).toEqual(holds);
    const { outcome, parts, request } = verdictOf(policyOf(reads), 'toAllow', copy);
    expect({ outcome, parts, action: request.action }).toEqual({
      outcome: 'ImplicitDeny',
      parts: 2,
      action: 's3:PutObject',
    });
  });

  test('a bucket policy answers for its own part alone', () => {
    const elsewhere = copyObject({
      bucket: 'archive',
      key: 'b',
      copySource: { bucket: 'logs', key: 'a' },
      caller: writer,
      secure: true,
      encryption: null,
    });
    expect(bothWays(readable, 'toAllow', elsewhere)).toEqual(holds);
    expect(bothWays(policyOf(plain()), 'toAllow', elsewhere)).toEqual(doesNotHold);
  });
});

test('takes a request as authorize does', () => {
  const request: AccessRequest = {
    principal: 'arn:aws:sts::111122223333:assumed-role/Writer/ci',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::logs/a',
    context: {},
  };
  expect(authorizeDocument(request, readable).outcome).toBe('Allow');
  expect(bothWays(readable, 'toAllow', request)).toEqual(holds);
  expect(bothWays(readable, 'toAllow', { ...request, resource: 'arn:aws:s3:::logs/b' })).toEqual(holds);
  // What S3 never asks is not a request: an object's action on the bucket, on nothing, on a queue.
  for (const resource of [bucketArn, '*', 'arn:aws:sqs:eu-west-1:111122223333:jobs']) {
    expect(bothWays(readable, 'toAllow', { ...request, resource })).toEqual(isMisuse);
  }
  // What no format of the reference describes may exist: a Multi-Region Access Point, an alias (P14, P18).
  const all = parsePolicy(policyOf(plain({ Action: '*', Resource: '*' })), { type: 'identity' });
  const points = ['arn:aws:s3::111122223333:accesspoint/alias.mrap/object/a'];
  for (const resource of points) expect(bothWays(all, 'toAllow', { ...request, resource })).toEqual(holds);
  const alias = 'arn:aws:lambda:us-east-1:111122223333:function:f:prod';
  expect(all).toAllow({ ...request, action: 'lambda:InvokeFunction', resource: alias });
});

test('works inside toEqual', () => {
  expect({ policy: readable }).toEqual({ policy: expect.toAllow(read) });
  expect({ policy: policyOf(deny({ Resource: objects })) }).not.toEqual({ policy: expect.toAllow(read) });
});
