import { awsService, iamUser, listObjectsV2, putObject, s3Bucket } from '../../src';
import { bothWays, doesNotHold, holds, isPolicyProblem, isUndecided } from './answered';

const account = '111122223333';
const partner = { AWS: 'arn:aws:iam::444455556666:root' };
const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const read = { Effect: 'Allow', Principal: partner, Action: 's3:GetObject', Resource: 'arn:aws:s3:::ledger/*' };
const list = { ...read, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::ledger' };
const tagging = { ...read, Action: 's3:PutObjectTagging' };
const bucket = (...statements: object[]) => s3Bucket({ name: 'ledger', account, policy: policy(...statements) });
const grants = (statement: object, Condition: object) =>
  bothWays(bucket({ ...statement, Condition }), 'toGrantAny', { principals: ['arn:aws:iam::444455556666:user/a'] });

describe('conditions that S3 stores and that nobody can read', () => {
  it.each([
    ['O6', read, { DateEquals: { 'aws:CurrentTime': 'not-a-date' } }, doesNotHold],
    ['O6', read, { DateLessThan: { 'aws:CurrentTime': '*' } }, doesNotHold],
    ['O6', read, { DateGreaterThanIfExists: { 'aws:CurrentTime': 'soon' } }, doesNotHold],
    ['O6', read, { DateNotEquals: { 'aws:CurrentTime': 'not-a-date' } }, holds],
    ['O6', list, { NumericEquals: { 's3:max-keys': 'ten' } }, doesNotHold],
    ['O6', list, { NumericLessThan: { 's3:max-keys': ['ten', '5'] } }, holds],
    // Without the key its negation holds anyway.
    ['C12', list, { NumericNotEquals: { 's3:max-keys': 'ten' } }, holds],
    ['C12', list, { NumericNotEquals: { 's3:max-keys': 'ten' }, Null: { 's3:max-keys': 'false' } }, isUndecided],
    ['O7', read, { Bool: { 'aws:SecureTransport': 'tr*' } }, doesNotHold],
    ['O17', tagging, { StringEquals: { 's3:RequestObjectTagKeys': 'team' } }, doesNotHold],
    [
      'O17',
      tagging,
      { StringLikeIfExists: { 's3:RequestObjectTagKeys': '*' }, Null: { 's3:RequestObjectTagKeys': 'false' } },
      doesNotHold,
    ],
    ['S5b', read, { IpAddress: { 'aws:SourceIp': 'not-an-ip' } }, isPolicyProblem],
  ])('%s: %j under %j', (_fact, statement, condition, wanted) => {
    expect(grants(statement, condition)).toEqual(wanted);
  });

  it('O17: a Deny on such a key guards nothing', () => {
    const deny = { ...tagging, Effect: 'Deny', Condition: { StringEquals: { 's3:RequestObjectTagKeys': 'secret' } } };
    expect(bothWays(bucket(tagging, deny), 'toBeEquivalentTo', policy(tagging))).toEqual(holds);
  });

  it('C38: in an identity policy it is not known', () => {
    const own = { Effect: 'Allow', Action: 's3:PutObjectTagging', Resource: 'arn:aws:s3:::ledger/*' };
    const deny = { ...own, Effect: 'Deny', Condition: { StringEquals: { 's3:RequestObjectTagKeys': 'secret' } } };
    expect(bothWays(policy(own, deny), 'toBeEquivalentTo', policy(own))).toEqual(isUndecided);
  });
});

// One request that tells everything turns on the same readings as a claim about all of them.
describe('a call that turns on how AWS reads what nobody can read', () => {
  const caller = iamUser('arn:aws:iam::444455556666:user/a', { organization: null, tags: null });
  const listing = listObjectsV2({ bucket: 'ledger', caller, secure: true, maxKeys: 5 });
  const raw = {
    principal: 'arn:aws:iam::444455556666:user/a',
    action: 's3:ListBucket',
    resource: 'arn:aws:s3:::ledger',
    context: { 'aws:SecureTransport': 'true', 's3:max-keys': '5' },
  };
  const guarded = (Condition: object) => policy(list, { ...list, Effect: 'Deny', Principal: '*', Condition });

  it.each([
    ['C12', { NumericNotEquals: { 's3:max-keys': 'ten' } }],
    ['C16', { Bool: { 'aws:SecureTransport': 'True' } }],
    ['C26', { ArnNotLike: { 'aws:PrincipalArn': 'ledger-reader' } }],
  ])('%s: %j in a Deny', (_fact, condition) => {
    const subject = bucket(...(guarded(condition) as { Statement: object[] }).Statement);
    for (const matcher of ['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny'] as const) {
      expect([matcher, bothWays(subject, matcher, listing)]).toEqual([matcher, isUndecided]);
      const request = { ...raw, context: { ...raw.context, 'aws:PrincipalArn': raw.principal } };
      expect([matcher, bothWays(guarded(condition), matcher, request)]).toEqual([matcher, isUndecided]);
    }
  });

  it('C12: not where another statement decides anyway, or the request does not come to it', () => {
    const odd = { ...list, Effect: 'Deny', Principal: '*', Condition: { NumericNotEquals: { 's3:max-keys': 'ten' } } };
    expect(bothWays(policy(list, { ...list, Effect: 'Deny' }, odd), 'toExplicitlyDeny', listing)).toEqual(holds);
    const elsewhere = { ...odd, Action: 's3:ListBucketVersions' };
    expect(bothWays(policy(list, elsewhere), 'toAllow', listing)).toEqual(holds);
  });

  it('B27: a Deny for { AWS: "*" } and a service', () => {
    const read = { Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject' };
    const write = { ...read, Resource: 'arn:aws:s3:::ledger/*' };
    const subject = policy(write, { ...write, Effect: 'Deny', Principal: { AWS: '*' } });
    const delivery = { bucket: 'ledger', key: 'a', caller: awsService('logging.s3.amazonaws.com') };
    expect(bothWays(subject, 'toExplicitlyDeny', putObject(delivery))).toEqual(isUndecided);
  });
});
