import {
  call,
  completeMultipartUpload,
  copyObject,
  createMultipartUpload,
  deleteBucket,
  deleteObject,
  environment,
  getObject,
  getObjectAttributes,
  iamUser,
  listObjectsV2,
  putObject,
  s3Bucket,
  simulate,
  uploadPartCopy,
  type BucketSettings,
  type Call,
  type PolicyInput,
} from '../../../src';
import type { AccessRequest } from '../../../src/evaluator/request';
import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { anonymous, awsService } from '../../../src/s3/callers/caller';
import { readVectors } from '../../vectors/vectors';

const account = '111122223333';
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const admin = iamUser(`arn:aws:iam::${account}:user/admin`, { policies: [everything] });
const object = { bucket: 'ledger', key: 'a' };
const objects = 'arn:aws:s3:::ledger/*';

const policyOf = (...statements: readonly object[]): PolicyInput => ({
  Version: '2012-10-17',
  Statement: statements,
});
const deny = (Action: string | readonly string[], Condition: object, Resource: string = objects): PolicyInput =>
  policyOf({ Effect: 'Deny', Principal: '*', Action, Resource, Condition });
const outcome = (made: Call, policy: PolicyInput, settings: Partial<BucketSettings> = {}): string => {
  const buckets = [s3Bucket({ name: 'ledger', account, policy, ...settings }), s3Bucket({ name: 'source', account })];
  return simulate(made, environment({ buckets, principals: [admin] })).outcome;
};

describe('O4: the keys of conditional requests hold an ETag without its quotes', () => {
  const matched = deny('s3:PutObject', { StringNotEquals: { 's3:if-match': 'abc' } });
  const noneMatched = deny('s3:PutObject', { StringNotEquals: { 's3:if-none-match': '*' } });
  test.each([
    putObject({ ...object, caller: admin, ifMatch: '"abc"' }),
    completeMultipartUpload({ ...object, caller: admin, ifMatch: '"abc"' }),
    copyObject({ ...object, caller: admin, copySource: 'source/b', ifMatch: '"abc"' }),
    putObject({ ...object, caller: admin, ifMatch: 'abc' }),
  ])('$name', (made) => {
    expect(outcome(made, matched)).toBe('Allow');
  });
  test('an asterisk and other values stay', () => {
    expect(outcome(putObject({ ...object, caller: admin, ifNoneMatch: '*' }), noneMatched)).toBe('Allow');
    expect(outcome(putObject({ ...object, caller: admin, ifMatch: '"abd"' }), matched)).toBe('ExplicitDeny');
    expect(outcome(putObject({ ...object, caller: admin }), matched)).toBe('ExplicitDeny');
  });
});

describe('O5: only who deletes a version bypasses its retention', () => {
  const noBypass = deny('s3:BypassGovernanceRetention', {});
  test('without a version nothing more is asked', () => {
    const marker = deleteObject({ ...object, caller: admin, bypassGovernance: true });
    expect(outcome(marker, noBypass)).toBe('Allow');
    const version = deleteObject({ ...object, caller: admin, versionId: 'v1', bypassGovernance: true });
    expect(outcome(version, noBypass)).toBe('ExplicitDeny');
  });
});

describe('O9: a copy counts as the creation of an object, with its conditions', () => {
  const begun = deny('s3:PutObject', { Bool: { 's3:ObjectCreationOperation': 'false' } });
  test('the start of an upload does not', () => {
    expect(outcome(copyObject({ ...object, caller: admin, copySource: 'source/b' }), begun)).toBe('Allow');
    expect(outcome(createMultipartUpload({ ...object, caller: admin }), begun)).toBe('ExplicitDeny');
  });
});

describe('O10: x-amz-copy-source is compared as it was sent', () => {
  const noPrivate = deny('s3:PutObject', { StringLike: { 's3:x-amz-copy-source': 'source/private/*' } });
  const copy = (copySource: string | { bucket: string; key: string }): Call =>
    copyObject({ ...object, caller: admin, copySource });
  test('a header in another spelling passes, and reads the object that it means', () => {
    expect(outcome(copy('source/private/a'), noPrivate)).toBe('ExplicitDeny');
    expect(outcome(copy('source/%70rivate/a'), noPrivate)).toBe('Allow');
    expect(outcome(copy('/source/private/a'), noPrivate)).toBe('Allow');
    const [, read] = authorizationsOf(copy('/source/%70rivate/a%20b?versionId=%76'), {});
    expect(read).toMatchObject({
      action: 's3:GetObjectVersion',
      resource: 'arn:aws:s3:::source/private/a b',
    });
    expect(read?.context.get('s3:versionid')).toBe('v');
  });
  test('how a client encodes a key is open where the header is not told', () => {
    const spaced = copy({ bucket: 'source', key: 'a b' });
    const one = deny('s3:PutObject', { StringEquals: { 's3:x-amz-copy-source': 'source/a%20b' } });
    expect(() => outcome(spaced, one)).toThrow(
      /does not specify s3:x-amz-copy-source[^]*Hint: add copySource: '<bucket>\/<key>', as sent/,
    );
    expect(outcome(spaced, deny('s3:PutObject', { Null: { 's3:x-amz-copy-source': 'true' } }))).toBe('Allow');
  });
  test('a header that is not encoded is misuse', () => {
    expect(() => copy('source/100%')).toThrow(/is not URL-encoded/);
  });
});

describe('O12: x-amz-metadata-directive is absent unless it is sent', () => {
  const unsent = deny('s3:PutObject', { Null: { 's3:x-amz-metadata-directive': 'true' } });
  test('never with a part', () => {
    const copy = { ...object, caller: admin, copySource: 'source/b' };
    expect(outcome(copyObject({ ...copy, metadataDirective: 'COPY' }), unsent)).toBe('Allow');
    expect(outcome(copyObject(copy), unsent)).toBe('ExplicitDeny');
    expect(outcome(uploadPartCopy(copy), unsent)).toBe('ExplicitDeny');
  });
});

describe('O13: the tags of an object are not seen where S3 does not look them up', () => {
  const tagged = { StringEquals: { 's3:ExistingObjectTag/class': 'secret' } };
  const existingTags = { class: 'secret' };
  const source = (made: Call): string => {
    const policy = deny('s3:GetObject', tagged, 'arn:aws:s3:::source/*');
    const buckets = [s3Bucket({ name: 'ledger', account }), s3Bucket({ name: 'source', account, policy })];
    return simulate(made, environment({ buckets, principals: [admin] })).outcome;
  };
  test('not by GetObjectAttributes', () => {
    const made = getObjectAttributes({ ...object, caller: admin, existingTags });
    expect(outcome(made, deny(['s3:GetObject', 's3:GetObjectAttributes'], tagged))).toBe('Allow');
  });
  test('not of the source of a copy, but of that of a part', () => {
    const copy = { ...object, caller: admin, copySource: 'source/b', existingTags };
    expect(source(copyObject(copy))).toBe('Allow');
    expect(source(uploadPartCopy(copy))).toBe('ExplicitDeny');
  });
});

test('O11: prefix, delimiter and sent tags are compared as they are meant, not as they are encoded', () => {
  const list = listObjectsV2({ bucket: 'ledger', caller: admin, prefix: 'a b/', delimiter: '/' });
  const only = (Condition: object): PolicyInput => deny('s3:ListBucket', Condition, 'arn:aws:s3:::ledger');
  expect(outcome(list, only({ StringEquals: { 's3:prefix': 'a b/', 's3:delimiter': '/' } }))).toBe('ExplicitDeny');
  expect(outcome(list, only({ StringEquals: { 's3:prefix': 'a%20b/' } }))).toBe('Allow');
  const upload = putObject({ ...object, caller: admin, tags: { team: 'a&b' } });
  const tagged = deny('s3:PutObject', { StringEquals: { 's3:RequestObjectTag/team': 'a&b' } });
  expect(outcome(upload, tagged)).toBe('ExplicitDeny');
});

test('O22: GetObjectAttributes asks for both actions, of a version for both of those', () => {
  const read = { ...object, caller: admin };
  for (const [made, actions] of [
    [getObjectAttributes(read), ['s3:GetObject', 's3:GetObjectAttributes']],
    [getObjectAttributes({ ...read, versionId: 'v1' }), ['s3:GetObjectVersion', 's3:GetObjectVersionAttributes']],
  ] as const)
    for (const action of actions) expect(outcome(made, deny(action, {}))).toBe('ExplicitDeny');
});

test('O27: the tags of a bucket are seen once its ABAC is on', () => {
  const isPublic = deny('s3:GetObject', { StringEquals: { 's3:BucketTag/class': 'secret' } });
  const read = getObject({ ...object, caller: admin });
  const tags = { class: 'secret' };
  expect(outcome(read, isPublic, { tags })).toBe('Allow');
  expect(outcome(read, isPublic, { tags, abac: true })).toBe('ExplicitDeny');
  const kept = deny('s3:DeleteBucket', { StringEquals: { 's3:BucketTag/class': 'secret' } }, 'arn:aws:s3:::ledger');
  expect(outcome(deleteBucket({ bucket: 'ledger', caller: admin }), kept, { tags, abac: true })).toBe('ExplicitDeny');
});

test('O14: UntagResource has the tags that go, with empty values', () => {
  const guarded = deny('s3:UntagResource', { StringEquals: { 'aws:RequestTag/team': '' } }, 'arn:aws:s3:::ledger');
  const untag = (key: string): Call =>
    call('s3:UntagResource', { bucket: 'ledger', caller: admin, context: { 'aws:TagKeys': [key] } });
  expect(outcome(untag('team'), guarded)).toBe('ExplicitDeny');
  expect(outcome(untag('other'), guarded)).toBe('Allow');
});

test('O23: s3:max-keys is absent unless sent, and text operators read it', () => {
  const list = { bucket: 'ledger', caller: admin };
  const guarded = (Condition: object): PolicyInput => deny('s3:ListBucket', Condition, 'arn:aws:s3:::ledger');
  expect(outcome(listObjectsV2(list), guarded({ Null: { 's3:max-keys': 'true' } }))).toBe('ExplicitDeny');
  expect(outcome(listObjectsV2({ ...list, maxKeys: 5 }), guarded({ StringEquals: { 's3:max-keys': '5' } }))).toBe(
    'ExplicitDeny',
  );
});

test('O8: PutBucketOwnershipControls has the ownership that it sets, which a bare action leaves open', () => {
  const set = { bucket: 'ledger', caller: admin };
  const Condition = { StringEquals: { 's3:x-amz-object-ownership': 'ObjectWriter' } };
  const guarded = deny('s3:PutBucketOwnershipControls', Condition, 'arn:aws:s3:::ledger');
  const action = 's3:PutBucketOwnershipControls';
  expect(outcome(call(action, { ...set, objectOwnership: 'ObjectWriter' }), guarded)).toBe('ExplicitDeny');
  expect(outcome(call(action, { ...set, objectOwnership: 'BucketOwnerEnforced' }), guarded)).toBe('Allow');
  expect(() => outcome(call(action, set), guarded)).toThrow(/does not specify s3:x-amz-object-ownership/);
});

test('simulate takes an action of S3 that has no constructor: one authorization, no event', () => {
  const made = call('s3:GetBucketTagging', { bucket: 'ledger', caller: admin });
  const subject = environment({ buckets: [s3Bucket({ name: 'ledger', account })], principals: [admin] });
  expect(simulate(made, subject)).toEqual({
    outcome: 'Allow',
    authorizations: [{ action: 's3:GetBucketTagging', resource: 'arn:aws:s3:::ledger', outcome: 'Allow' }],
    kmsCalls: [],
    cloudTrail: [],
  });
});

interface Vector {
  readonly name: string;
  readonly request: AccessRequest;
}

const vectors = readVectors<Vector>('documented');

describe('every documented request can be said as a call', () => {
  test.each(vectors.map((vector) => [vector.name, vector.request] as const))('%s', (_, request) => {
    const { principal, action, resource, resourceAccount, context = {} } = request;
    const caller =
      principal === 'anonymous'
        ? anonymous
        : typeof principal === 'string'
          ? principal
          : awsService('service' in principal ? principal.service : '');
    const told = authorizationsOf(
      call(action, { caller, resource, context, ...(resourceAccount !== undefined && { resourceAccount }) }),
      {},
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ action, resource });
    for (const [key, value] of Object.entries(context)) expect(told[0]?.context.get(key.toLowerCase())).toEqual(value);
  });
});
