import {
  call,
  environment,
  every,
  iamRole,
  iamUser,
  parsePolicy,
  s3Bucket,
  simulate,
  type BucketSettings,
  type PolicyInput,
} from '../../../src';
import { unspecifiedCallerFacts } from '../../../src/s3/claims/unspecified-caller-facts';
import { bothWays, doesNotHold, failed, holds, isUndecided } from '../../matchers/answered';

const account = '111122223333';
const partner = 'arn:aws:iam::444455556666:user/partner';
const other = 'arn:aws:iam::444455556666:user/other';
const objects = 'arn:aws:s3:::ledger/*';
const policyOf = (...statements: readonly object[]): PolicyInput => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | readonly string[]): object => ({
  Effect: 'Allow',
  Principal: { AWS: partner },
  Action,
  Resource: objects,
});
const bucketOf = (settings: Partial<BucketSettings>) =>
  s3Bucket({ name: 'ledger', account, blockPublicAccess: false, ...settings });
const caller = iamUser(partner, { policies: [policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' })] });
const world = (settings: Partial<BucketSettings>) =>
  environment({ buckets: [bucketOf(settings)], principals: [caller] });
const object = { bucket: 'ledger', key: 'a', caller: partner, secure: true };
const subjects = { 'a bucket': bucketOf, 'an environment': world };

describe.each(Object.entries(subjects))('a bare action, of %s', (_, subjectOf) => {
  const writes = subjectOf({ policy: policyOf(allow('s3:PutObject')) });
  test.each(['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'])('O26: %s wants the initiator', (action) => {
    expect(bothWays(writes, 'toDeny', call(action, object))).toEqual(isUndecided);
    expect(failed(writes, 'toDeny', call(action, object)).message).toMatch(/who began[^]*Hint: add initiator/);
    expect(bothWays(writes, 'toDeny', call(action, { ...object, initiator: other }))).toEqual(holds);
    expect(bothWays(writes, 'toDeny', call(action, { ...object, initiator: partner }))).toEqual(doesNotHold);
    expect(bothWays(writes, 'toAllow', call(action, { ...object, initiator: partner }))).toEqual(holds);
    const silent = subjectOf({ policy: policyOf(allow('s3:GetObject')) });
    expect(bothWays(silent, 'toDeny', call(action, object))).toEqual(holds);
  });
  test.each(['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAcl'])(
    'O24: %s wants the object’s owner',
    (action) => {
      const reads = subjectOf({ policy: policyOf(allow('s3:Get*')), objectOwnership: 'ObjectWriter' });
      expect(bothWays(reads, 'toAllow', call(action, object))).toEqual(isUndecided);
      expect(failed(reads, 'toAllow', call(action, object)).message).toMatch(
        /who owns the existing object[^]*objectOwner/,
      );
      expect(bothWays(reads, 'toAllow', call(action, { ...object, objectOwner: account }))).toEqual(holds);
      expect(bothWays(reads, 'toAllow', call(action, { ...object, objectOwner: '777788889999' }))).toEqual(doesNotHold);
      const enforced = subjectOf({ policy: policyOf(allow('s3:Get*')) });
      expect(bothWays(enforced, 'toAllow', call(action, object))).toEqual(holds);
    },
  );
  test('others do not take them', () => {
    expect(() => call('s3:DeleteObject', { ...object, objectOwner: account })).toThrow(/unknown option "objectOwner"/);
    expect(() => call('s3:GetObject', { ...object, initiator: partner })).toThrow(/unknown option "initiator"/);
  });
});

test('simulate takes the usual', () => {
  const settings = {
    policy: policyOf(allow(['s3:PutObject', 's3:GetObject'])),
    objectOwnership: 'ObjectWriter',
  } as const;
  expect(simulate(call('s3:GetObject', object), world(settings)).outcome).toBe('Allow');
  expect(simulate(call('s3:AbortMultipartUpload', object), world(settings)).outcome).toBe('ImplicitDeny');
});

test('a document by itself says what it says, but not that AWS refuses', () => {
  const policy = policyOf(allow('s3:PutObject'));
  const abort = call('s3:AbortMultipartUpload', { ...object, resourceAccount: account });
  expect(bothWays(policy, 'toAllow', abort)).toEqual(doesNotHold);
  expect(bothWays(policy, 'toDeny', abort)).toEqual(isUndecided);
});

describe('a raw request tells neither', () => {
  const request = (action: string, principal = partner) => ({
    principal,
    action,
    resource: 'arn:aws:s3:::ledger/a',
    resourceAccount: account,
    context: { 'aws:SecureTransport': 'true' },
  });
  const abort = request('s3:AbortMultipartUpload');
  test('O26', () => {
    const policy = policyOf(allow('s3:PutObject'));
    expect(bothWays(bucketOf({ policy }), 'toDeny', abort)).toEqual(isUndecided);
    expect(bothWays(policy, 'toDeny', abort)).toEqual(isUndecided);
    expect(failed(policy, 'toDeny', abort).message).toMatch(/who began the upload[^]*Hint: [^]*initiator/);
    expect(bothWays(policy, 'toAllow', abort)).toEqual(doesNotHold);
    expect(bothWays(bucketOf({ policy }), 'toDeny', request('s3:AbortMultipartUpload', other))).toEqual(holds);
    const silent = policyOf(allow('s3:GetObject'));
    expect(bothWays(bucketOf({ policy: silent }), 'toDeny', abort)).toEqual(holds);
    const denied = policyOf(allow('s3:PutObject'), { ...allow('s3:Abort*'), Effect: 'Deny' });
    expect(bothWays(bucketOf({ policy: denied }), 'toDeny', abort)).toEqual(holds);
    const open = policyOf({ ...allow('s3:PutObject'), Principal: '*' });
    expect(bothWays(bucketOf({ policy: open }), 'toDeny', request('s3:AbortMultipartUpload', 'anonymous'))).toEqual(
      holds,
    );
    const set = { resource: policy, identity: [policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' })] };
    expect(bothWays(set, 'toDeny', abort)).toEqual(isUndecided);
    const scp = policyOf({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' });
    expect(bothWays({ ...set, serviceControl: [[scp]] }, 'toDeny', abort)).toEqual(holds);
  });
  test('O24', () => {
    const policy = policyOf(allow('s3:GetObject'));
    const read = request('s3:GetObject');
    expect(bothWays(bucketOf({ policy, objectOwnership: 'ObjectWriter' }), 'toAllow', read)).toEqual(isUndecided);
    expect(bothWays(bucketOf({ policy }), 'toAllow', read)).toEqual(holds);
    expect(bothWays(policy, 'toAllow', read)).toEqual(holds);
    expect(bothWays(bucketOf({ objectOwnership: 'ObjectWriter' }), 'toDeny', read)).toEqual(holds);
  });
});

test('a call to try tells who began the upload', () => {
  const writes = bucketOf({ policy: policyOf(allow('s3:PutObject')) });
  const set = every({ actions: ['s3:AbortMultipartUpload'], callers: [partner] });
  expect(failed(writes, 'toAllow', set).message).toContain(
    `abortMultipartUpload({ bucket: 'ledger', key: 'key', caller: iamUser('${partner}'), initiator: 'arn:aws:iam::${account}:root' })`,
  );
});

const reading = (key: string, operator = 'StringEquals') =>
  parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { [operator]: { [key]: 'x' } } },
      ],
    },
    { type: 'resource' },
  );
const arn = 'arn:aws:iam::111122223333:role/App';
const organization = 'o-a1b2c3d4e5';

test.each([
  ['aws:PrincipalTag/team', { tags: { team: 'red' } }, 'tags'],
  ['aws:PrincipalOrgID', { organization }, 'organization'],
  ['aws:userid', { id: 'AROAEXAMPLE', session: 'ci' }, 'id'],
])('a policy that reads %s leaves open what the caller does not specify', (key, facts, option) => {
  const policies = [reading(key)];
  expect(unspecifiedCallerFacts(iamRole(arn), policies)?.options).toEqual([option]);
  expect(unspecifiedCallerFacts(iamRole(arn, facts), policies)).toBeUndefined();
  expect(unspecifiedCallerFacts(iamRole(arn), [reading('aws:SourceIp')])).toBeUndefined();
});
