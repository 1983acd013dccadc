import {
  anonymous,
  authorizeDocument,
  checkNoPublicAccess,
  every,
  parsePolicy,
  s3Bucket,
  type PolicyInput,
} from '../../src';
import { bothWays, doesNotHold, failed, holds, isMisuse, isUndecided, witnessOf } from './answered';
import { allow, deny, organization, overHttp, policyOf, tlsOnly } from './documents';

test('nobody anonymous is allowed where nothing is granted to *', () => {
  expect(bothWays(tlsOnly, 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(policyOf(allow({ Principal: { AWS: '111122223333' } })), 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(s3Bucket({ name: 'logs' }), 'toDenyAnonymous')).toEqual(holds);
});

test.each(['*', { AWS: '*' }])('Principal %j lets them in (B26)', (Principal) => {
  const open = policyOf(allow({ Principal }));
  expect(bothWays(open, 'toDenyAnonymous')).toEqual(doesNotHold);
  const witness = witnessOf(open, 'toDenyAnonymous');
  expect(witness).toMatchObject({ principal: 'anonymous', action: 's3:GetObject' });
  expect(authorizeDocument(witness, open).outcome).toBe('Allow');
});

test('Allow if TLS is open over HTTPS', () => {
  const ifTls = policyOf(allow({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
  expect(witnessOf(ifTls, 'toDenyAnonymous').context).toMatchObject({ 'aws:SecureTransport': 'true' });
  expect(bothWays(policyOf(allow({ Principal: '*' }), deny({ Condition: overHttp })), 'toDenyAnonymous')).toEqual(
    doesNotHold,
  );
});

test('conditions on what anonymous callers lack keep them out (E29, C3, C4)', () => {
  const inside = { 'aws:PrincipalOrgID': organization };
  const read = (Condition: object) => policyOf(allow({ Principal: '*', Condition }));
  expect(bothWays(read({ StringEquals: inside }), 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(read({ StringEqualsIfExists: inside }), 'toDenyAnonymous')).toEqual(doesNotHold);
  expect(bothWays(read({ StringNotEquals: inside }), 'toDenyAnonymous')).toEqual(doesNotHold);
  expect(
    bothWays(read({ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }), 'toDenyAnonymous'),
  ).toEqual(doesNotHold);
});

test('no page says whether an unsigned upload form is POST: what depends on it is open, the rest is not (F74)', () => {
  const put = (how: object, ...others: Readonly<Record<string, unknown>>[]) =>
    bothWays(
      policyOf({ ...allow({ Principal: '*' }), Action: 's3:PutObject', Condition: how }, ...others),
      'toDenyAnonymous',
    );
  const form = { StringEquals: { 's3:authType': 'POST' } };
  expect(put(form)).toEqual(isUndecided);
  expect(put({ StringNotEquals: { 's3:authType': 'POST' } })).toEqual(doesNotHold);
  expect(put({ StringEquals: { 's3:authType': 'REST-HEADER' } })).toEqual(holds);
  expect(put(form, deny({ Condition: { Null: { 'aws:PrincipalArn': 'true' } } }))).toEqual(holds);
  // Both readings let somebody in: with the key by one statement, without it by the other.
  const unless = {
    ...allow({ Principal: '*' }),
    Action: 's3:PutObject',
    Condition: { Null: { 's3:authType': 'true' } },
  };
  expect(put(form, unless)).toEqual(doesNotHold);
});

test('a Deny takes the grant back', () => {
  const denied = policyOf(allow({ Principal: '*' }), deny({ Condition: { Null: { 'aws:PrincipalArn': 'true' } } }));
  expect(bothWays(denied, 'toDenyAnonymous')).toEqual(holds);
});

test('NotPrincipal with Allow means everyone else (B32)', () => {
  const others = policyOf(allow({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }));
  expect(bothWays(others, 'toDenyAnonymous')[0]).not.toBe('passes');
});

test('an RCP stands beside full access: it denies anonymous callers only by a Deny (E24)', () => {
  const rcp = (Condition: object) =>
    parsePolicy(policyOf(deny({ Resource: '*', Condition })), { type: 'resourceControl' });
  const unsigned = rcp({ Null: { 'aws:PrincipalArn': 'true' } });
  expect(bothWays(unsigned, 'toDenyAnonymous', { actions: ['s3:*'] })).toEqual(holds);
  expect(bothWays(rcp(overHttp), 'toDenyAnonymous', { actions: ['s3:*'] })).toEqual(doesNotHold);
  // A queue is open to everybody, whatever is denied on buckets.
  expect(bothWays(unsigned, 'toDenyAnonymous')).toEqual(doesNotHold);
});

const objects = 'arn:aws:s3:::logs/*';
const grant = (Action: string | readonly string[]): PolicyInput =>
  policyOf(allow({ Principal: '*', Action, Resource: objects }));
const acls = grant(['s3:PutObjectAcl', 's3:PutObjectVersionAcl']);
const account = '111122223333';
const subjects = {
  'a policy': (policy: PolicyInput) => policy,
  'a bucket': (policy: PolicyInput) => s3Bucket({ name: 'logs', account, policy, blockPublicAccess: false }),
  'a policy set': (resource: PolicyInput) => ({ resource }),
};

describe.each(Object.entries(subjects))('O31: anonymous callers change no ACL: %s', (_, subjectOf) => {
  test('a grant of that alone lets nobody anonymous in', () => {
    expect(bothWays(subjectOf(acls), 'toDenyAnonymous', { bucket: 'logs' })).toEqual(holds);
    expect(bothWays(subjectOf(acls), 'toDeny', every({ callers: [anonymous] }))).toEqual(holds);
    expect(bothWays(subjectOf(acls), 'toGrantAny', { principals: [anonymous] })).toEqual(doesNotHold);
  });
  test('what else it grants does', () => {
    const more = subjectOf(grant(['s3:PutObjectAcl', 's3:PutObject']));
    expect(witnessOf(more, 'toDenyAnonymous', { bucket: 'logs' })).toMatchObject({ action: 's3:PutObject' });
    expect(bothWays(more, 'toGrantAny', { principals: [anonymous] })).toEqual(holds);
    expect(bothWays(subjectOf(grant('s3:*')), 'toDenyAnonymous', { bucket: 'logs' })).toEqual(doesNotHold);
    expect(bothWays(subjectOf(grant('s3:GetObjectAcl')), 'toDenyAnonymous', { bucket: 'logs' })).toEqual(doesNotHold);
  });
  test('everybody with credentials is let in', () => {
    expect(bothWays(subjectOf(acls), 'toGrantAny', { actions: ['s3:PutObjectAcl'] })).toEqual(holds);
    const witness = witnessOf(subjectOf(acls), 'toGrantAny', { actions: ['s3:PutObjectAcl'] });
    expect(witness.principal).not.toBe('anonymous');
  });
  test('a claim about nothing else is about nothing', () => {
    const set = every({ actions: ['s3:PutObjectAcl'], callers: [anonymous] });
    expect(bothWays(subjectOf(acls), 'toDeny', set)).toEqual(isMisuse);
    expect(failed(subjectOf(acls), 'toDeny', set).message).toMatch(/AWS receives no such request/);
  });
});

test('public is what AWS calls public: a policy that grants it to everybody (E46)', () => {
  expect(bothWays(acls, 'toBePublic')).toEqual(holds);
  expect(bothWays(subjects['a bucket'](acls), 'toBePublic')).toEqual(holds);
  expect(bothWays(acls, 'toBePublic', { only: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'] })).toEqual(holds);
  expect(checkNoPublicAccess(acls)).toMatchObject({ result: 'FAIL' });
});

test('F15: nor do they begin an upload, so the call to try is on a part', () => {
  const policy = policyOf(
    allow({
      Principal: '*',
      Action: 's3:PutObject',
      Resource: objects,
      Condition: { Bool: { 's3:ObjectCreationOperation': 'false' } },
    }),
  );
  const { message } = failed(subjects['a bucket'](policy), 'toDenyAnonymous');
  expect(message).toContain("uploadPart({ bucket: 'logs', key: 'key', caller: anonymous");
  const byRole = every({ callers: ['arn:aws:iam::444455556666:role/Outsider'], actions: ['s3:PutObject'] });
  expect(failed(subjects['a bucket'](policy), 'toDeny', byRole).message).toContain('createMultipartUpload({');
});
