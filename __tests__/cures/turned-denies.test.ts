import '../../src/setup';
import { deleteObject, environment, every, iamRole, parsePolicy, putObject, s3Bucket } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '570219384461';
const bucket = 'corncrake-vault';
const objects = `arn:aws:s3:::${bucket}/*`;
const agent = `arn:aws:iam::${account}:role/agent`;

const allow: Json = {
  Sid: 'Stores',
  Effect: 'Allow',
  Principal: { AWS: agent },
  Action: ['s3:PutObject', 's3:PutObjectRetention'],
  Resource: objects,
};

const deny = (Condition: Json, element: Json = {}): Json => ({
  Sid: 'Guard',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: objects,
  Condition,
  ...element,
});

const request = (context: Readonly<Record<string, string | readonly string[]>>): object => ({
  principal: `arn:aws:sts::${account}:assumed-role/agent/nightly`,
  action: 's3:PutObject',
  resource: `arn:aws:s3:::${bucket}/a`,
  context: { 'aws:PrincipalArn': agent, ...context },
});

describe('a Deny with one test the wrong way round is turned', () => {
  const claim = { claim: 'toExplicitlyDeny' } as const;
  const days = 's3:object-lock-remaining-retention-days';
  const organization = 'o-ab12cd34ef';

  test.each([
    [{ NumericGreaterThan: { [days]: '30' } }, { [days]: '1' }, { NumericLessThan: { [days]: '30' } }],
    [{ NumericLessThanEquals: { [days]: '30' } }, { [days]: '90' }, { NumericGreaterThanEquals: { [days]: '30' } }],
    [
      { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
      { 'aws:CurrentTime': '2031-01-01T00:00:00Z' },
      { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
    ],
    [
      { StringEquals: { 'aws:PrincipalOrgID': organization } },
      { 'aws:PrincipalOrgID': 'o-zz99yy88xx' },
      { StringNotEquals: { 'aws:PrincipalOrgID': organization } },
    ],
    [
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { 'aws:SourceIp': '198.51.100.7' },
      { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    ],
    [
      { StringNotEquals: { 's3:x-amz-acl': 'public-read' } },
      { 's3:x-amz-acl': 'public-read' },
      { StringEquals: { 's3:x-amz-acl': 'public-read' } },
    ],
    [{ Null: { 'aws:PrincipalTag/keeper': 'false' } }, {}, { Null: { 'aws:PrincipalTag/keeper': 'true' } }],
    [
      { Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringEquals: { 's3:x-amz-acl': 'public-read' } },
      { 'aws:PrincipalIsAWSService': 'false', 's3:x-amz-acl': 'public-read' },
      { Bool: { 'aws:PrincipalIsAWSService': 'false' }, StringEquals: { 's3:x-amz-acl': 'public-read' } },
    ],
    [
      { 'ForAllValues:StringEquals': { 's3:RequestObjectTagKeys': 'owner' } },
      { 's3:RequestObjectTagKeys': ['owner', 'team'] },
      { 'ForAnyValue:StringEquals': { 's3:RequestObjectTagKeys': 'owner' } },
    ],
    [
      { StringEquals: { 's3:authType': 'REST-HEADER' }, NumericGreaterThan: { 's3:signatureAge': '600000' } },
      { 's3:authType': 'REST-QUERY-STRING', 's3:signatureAge': '3600000' },
      { StringEquals: { 's3:authType': 'REST-QUERY-STRING' }, NumericGreaterThan: { 's3:signatureAge': '600000' } },
    ],
  ])('%j for a request with %j', (Condition, context, turned) => {
    expect(mendedStatements(claim, policy(allow, deny(Condition)), request(context))).toEqual([allow, deny(turned)]);
  });

  test('of callers by name only where the policy lets those in elsewhere', () => {
    const spared = `arn:aws:iam::${account}:role/break-glass`;
    const tested = deny({ ArnLike: { 'aws:PrincipalArn': spared } }, { Action: 's3:DeleteObjectVersion' });
    const asked = { ...request({}), action: 's3:DeleteObjectVersion' };
    const known = { ...allow, Sid: 'Clears', Principal: { AWS: spared }, Action: 's3:DeleteObjectVersion' };
    const others = { ArnNotLike: { 'aws:PrincipalArn': spared } };
    expect(mendedStatements(claim, policy(allow, known, tested), asked)).toEqual([
      allow,
      known,
      deny(others, { Action: 's3:DeleteObjectVersion' }),
    ]);
    expect(JSON.stringify(ask(claim, policy(allow, tested), asked).cures?.())).not.toContain('ArnNotLike');
  });

  test.each([
    ['nobody means to refuse HTTPS', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }],
    [
      'nor who has MFA',
      { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      { 'aws:MultiFactorAuthPresent': 'true' },
    ],
    ['nor a newer TLS', { NumericLessThan: { 's3:TlsVersion': '1.2' } }, { 's3:TlsVersion': '1.3' }],
    ['nor a fresh signature', { NumericGreaterThan: { 's3:signatureAge': '600000' } }, { 's3:signatureAge': '1000' }],
    [
      'nor the current signature',
      { StringNotEquals: { 's3:signatureversion': 'AWS4-HMAC-SHA256' } },
      { 's3:signatureversion': 'AWS4-HMAC-SHA256' },
    ],
    ['whom a list exempts', { ArnNotLike: { 'aws:PrincipalArn': agent } }, {}],
    [
      'a range has both ends',
      { NumericGreaterThan: { [days]: '30' }, NumericLessThan: { [days]: '90' } },
      { [days]: '1' },
    ],
    [
      'two tests that fail',
      { NumericGreaterThan: { [days]: '30' }, Bool: { 'aws:ViaAWSService': 'true' } },
      {
        [days]: '1',
        'aws:ViaAWSService': 'false',
      },
    ],
  ])('but not where that was never meant: %s', (_, Condition, context) => {
    const { pass, cures } = ask(claim, policy(allow, deny(Condition)), request(context));
    expect(pass).toBe(false);
    const changed = (cures?.() ?? []).filter(({ operation, path }) => operation !== 'add' && path[1] === 1);
    expect(changed).toEqual([]);
  });
});

describe('in an environment, whatever the layer that holds the Deny', () => {
  const admin = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const keepers = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LogsStay',
        Effect: 'Deny',
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: { Null: { 'aws:PrincipalTag/keeper': 'false' } },
      },
    ],
  };
  const org = environment({
    buckets: [s3Bucket({ name: bucket, account })],
    principals: [iamRole(`arn:aws:iam::${account}:role/administrator`, { policies: [admin], tags: {} })],
    serviceControl: [[admin], [admin, parsePolicy(JSON.stringify(keepers, null, 2), { type: 'serviceControl' })]],
  });
  const denied = (question: unknown): MatcherResult =>
    lazyMatchers.toExplicitlyDeny?.call({ isNot: false }, org, question) as MatcherResult;

  test.each([
    ['a set of calls', every({ actions: ['s3:DeleteObject'], bucket, callers: [org.role('administrator')] })],
    ['one call', deleteObject({ bucket, key: 'a', caller: org.role('administrator') })],
  ])('%s names the SCP, and its one test is turned', (_, question) => {
    const { pass, message, cures } = denied(question);
    expect(pass).toBe(false);
    expect(cures?.()).toMatchObject([
      {
        document: ['serviceControl', 1, 1],
        path: ['Statement', 0, 'Condition', 'Null', 'aws:PrincipalTag/keeper'],
        value: 'true',
      },
    ]);
    expect(message()).toContain('Nearest deny  of the SCP at level 1, statement 0 `LogsStay` stops at Condition');
    expect(message()).toMatch(
      /^For every layer and statement(?: of one call)?: console\.log\(String\(explain\(.*\)\)\)$/m,
    );
  });
});

test('a way of calling is shown where a policy reads it', () => {
  const Condition = { StringEquals: { 's3:authType': 'REST-HEADER' } };
  const asked = putObject({
    bucket,
    key: 'a',
    caller: agent,
    context: { 's3:authType': 'REST-QUERY-STRING', 's3:signatureversion': 'AWS4-HMAC-SHA256' },
  });
  const { message } = ask({ claim: 'toExplicitlyDeny' }, policy(allow, deny(Condition)), asked);
  expect(message()).toMatch(/^ {2}s3:authType +REST-QUERY-STRING$/m);
  expect(message()).not.toContain('s3:signatureversion');
});
