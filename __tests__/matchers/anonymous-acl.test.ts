import { anonymous, checkNoPublicAccess, every, s3Bucket, type PolicyInput } from '../../src';
import { bothWays, doesNotHold, failed, holds, isMisuse, witnessOf } from './answered';
import { allow, policyOf } from './documents';

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
