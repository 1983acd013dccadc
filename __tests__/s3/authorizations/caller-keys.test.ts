import { KnownKeys } from '../../../src/s3/authorizations/known-keys';
import { anonymous, awsService, iamRole, iamUser, rootOf, webIdentity } from '../../../src/s3/callers/caller';
import { call, getObject } from '../../../src/s3/calls/call';
import { firstAuthorization, knownValue } from '../first-authorization';

type Row = Readonly<Record<string, string | readonly string[] | null | undefined>>;
const organization = 'o-a1b2c3d4e5';
const ROLE = 'arn:aws:iam::111122223333:role/batch/App';
const USER = 'arn:aws:iam::111122223333:user/ops/alice';

describe('F.d and F60: what a caller tells', () => {
  const rows: [string, Parameters<typeof getObject>[0]['caller'], Row][] = [
    [
      'anonymous',
      anonymous,
      {
        'aws:PrincipalArn': null,
        'aws:PrincipalAccount': 'anonymous',
        'aws:PrincipalOrgID': null,
        'aws:PrincipalOrgPaths': null,
        'aws:PrincipalType': 'Anonymous',
        'aws:userid': 'anonymous',
        'aws:username': null,
        'aws:PrincipalTag/team': null,
        'aws:PrincipalIsAWSService': null,
        'aws:PrincipalServiceName': null,
        'aws:SourceArn': null,
        'aws:MultiFactorAuthPresent': null,
        'aws:TokenIssueTime': null,
        's3:authType': null,
        's3:signatureversion': null,
        's3:signatureAge': null,
        'aws:ViaAWSService': 'false',
        'aws:CalledVia': null,
        'ec2:SourceInstanceArn': null,
      },
    ],
    [
      'a user of whom nothing more is told',
      iamUser(USER),
      {
        'aws:PrincipalArn': USER,
        'aws:PrincipalAccount': '111122223333',
        'aws:PrincipalOrgID': undefined,
        'aws:PrincipalType': 'User',
        'aws:userid': '…',
        'aws:username': 'alice',
        'aws:PrincipalTag/team': undefined,
        'aws:PrincipalIsAWSService': 'false',
        'aws:PrincipalServiceNamesList': null,
        'aws:SourceAccount': null,
        'aws:SourceOrgID': null,
        'aws:MultiFactorAuthPresent': undefined,
        'aws:MultiFactorAuthAge': undefined,
        'aws:TokenIssueTime': undefined,
        's3:authType': '…',
        'aws:AssumedRoot': null,
      },
    ],
    [
      'a user with facts',
      iamUser(USER, { organization, tags: { Team: 'red' }, mfa: true, id: 'AIDAEXAMPLE1' }),
      {
        'aws:PrincipalOrgID': organization,
        'aws:PrincipalOrgPaths': '…',
        'aws:PrincipalTag/team': 'red',
        'aws:PrincipalTag/other': null,
        'aws:MultiFactorAuthPresent': 'true',
        'aws:MultiFactorAuthAge': undefined,
        'aws:userid': 'AIDAEXAMPLE1',
      },
    ],
    [
      'a user with nothing of it',
      iamUser(USER, { organization: null, tags: null, mfa: null }),
      {
        'aws:PrincipalOrgID': null,
        'aws:PrincipalOrgPaths': null,
        'aws:PrincipalTag/team': null,
        'aws:MultiFactorAuthPresent': null,
        'aws:MultiFactorAuthAge': null,
      },
    ],
    [
      'a role session',
      iamRole(ROLE, { session: 'ci-7', id: 'AROAEXAMPLE1', mfa: false }),
      {
        'aws:PrincipalArn': ROLE,
        'aws:PrincipalType': 'AssumedRole',
        'aws:userid': 'AROAEXAMPLE1:ci-7',
        'aws:username': null,
        'aws:PrincipalTag/team': undefined,
        'aws:MultiFactorAuthPresent': 'false',
        'aws:MultiFactorAuthAge': null,
        'aws:TokenIssueTime': '…',
        'aws:FederatedProvider': undefined,
      },
    ],
    [
      'a role session of whom nothing is told: of a federated identity it has no MFA key',
      iamRole(ROLE),
      { 'aws:userid': '…', 'aws:MultiFactorAuthPresent': undefined },
    ],
    [
      'a session by ARN, which lacks the path of the role (B21)',
      'arn:aws:sts::111122223333:assumed-role/App/ci-7',
      { 'aws:PrincipalArn': '…', 'aws:PrincipalType': 'AssumedRole' },
    ],
    [
      'root',
      rootOf('111122223333'),
      {
        'aws:PrincipalArn': 'arn:aws:iam::111122223333:root',
        'aws:PrincipalType': 'Account',
        'aws:userid': '111122223333',
        'aws:username': null,
        'aws:PrincipalTag/team': null,
      },
    ],
    [
      'F60 a federated user',
      'arn:aws:sts::111122223333:federated-user/carol',
      { 'aws:PrincipalType': 'FederatedUser', 'aws:userid': '111122223333:carol', 'aws:username': null },
    ],
    [
      'F62 a service with its source',
      awsService('cloudtrail.amazonaws.com', {
        sourceArn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/t',
        sourceAccount: '111122223333',
      }),
      {
        'aws:PrincipalArn': null,
        'aws:PrincipalOrgID': null,
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com',
        // The list may hold further names of the service.
        'aws:PrincipalServiceNamesList': '…',
        'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/t',
        'aws:SourceAccount': '111122223333',
        'aws:SourceOrgID': undefined,
        'aws:PrincipalTag/team': null,
        'aws:SecureTransport': 'true',
        'aws:SourceIp': null,
        'aws:SourceVpce': null,
      },
    ],
    [
      'P19 Roles Anywhere, whose tags are those of a certificate',
      awsService('rolesanywhere.amazonaws.com'),
      { 'aws:PrincipalTag/x509Subject/CN': undefined, 'aws:PrincipalArn': null },
    ],
    [
      'F62 a service that passes no source',
      awsService('s3.amazonaws.com', { sourceArn: null, sourceAccount: null, organization: null }),
      { 'aws:SourceArn': null, 'aws:SourceAccount': null, 'aws:SourceOrgID': null, 'aws:SourceOrgPaths': null },
    ],
    [
      'F62 without a source there is no organization of one',
      awsService('s3.amazonaws.com', { sourceArn: null, sourceAccount: null }),
      { 'aws:SourceArn': null, 'aws:SourceAccount': null, 'aws:SourceOrgID': null, 'aws:SourceOrgPaths': null },
    ],
    [
      'F62 a source may be told by its account alone, and then its organization is untold',
      awsService('s3.amazonaws.com', { sourceArn: null, sourceAccount: '111122223333' }),
      { 'aws:SourceArn': null, 'aws:SourceOrgID': undefined, 'aws:SourceOrgPaths': undefined },
    ],
    [
      'a service of which nothing is told',
      awsService('s3.amazonaws.com'),
      { 'aws:SourceArn': undefined, 'aws:SourceAccount': undefined },
    ],
  ];
  test.each(rows)('%s', (_, caller, row) => {
    const told = firstAuthorization(getObject({ caller, key: 'k' }));
    for (const [key, value] of Object.entries(row)) expect([key, knownValue(told, key)]).toEqual([key, value]);
  });
});

test('a web identity tells the keys of its provider', () => {
  const caller = webIdentity('arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com', {
    aud: 'sts.amazonaws.com',
  });
  const told = firstAuthorization(
    call('sts:AssumeRoleWithWebIdentity', { caller, resource: 'arn:aws:iam::111122223333:role/App' }),
  );
  expect(knownValue(told, 'token.actions.githubusercontent.com:aud')).toBe('sts.amazonaws.com');
  expect(knownValue(told, 'token.actions.githubusercontent.com:sub')).toBeUndefined();
  expect(knownValue(told, 'aws:PrincipalArn')).toBeNull();
  expect(told.resourceAccount).toBe('111122223333');
});

test('F64 a forwarded call says so in its context', () => {
  const told = firstAuthorization(
    getObject({
      caller: iamRole(ROLE),
      key: 'k',
      context: { 'aws:ViaAWSService': true, 'aws:CalledVia': ['athena.amazonaws.com'] },
    }),
  );
  expect(knownValue(told, 'aws:ViaAWSService')).toBe('true');
  expect(knownValue(told, 'aws:CalledVia')).toEqual(['athena.amazonaws.com']);
});

test.each([
  ['accounts.google.com', 'accounts.google.com:sub'],
  ['arn:aws:iam::111122223333:oidc-provider/token.example.com/tenant', 'token.example.com/tenant:sub'],
])('the claims of %s are keys of its host: %s', (provider, key) => {
  const caller = webIdentity(provider, { sub: 'alice' });
  const resource = 'arn:aws:iam::111122223333:role/App';
  const authorization = firstAuthorization(call('sts:AssumeRoleWithWebIdentity', { caller, resource }), {});
  expect(knownValue(authorization, key)).toBe('alice');
});

test('what AWS sends although nobody specifies its value is not absent, whatever was said before', () => {
  const keys = new KnownKeys();
  keys.absent('aws:sourceip', 'aws:useragent');
  keys.tell('aws:sourceip', undefined);
  keys.tell('aws:useragent', 'curl');
  keys.tell('aws:principaltype', 'User');
  keys.tell('aws:principaltype', undefined);
  expect([...keys.present]).toEqual(['aws:sourceip', 'aws:principaltype']);
  expect([...keys.specified]).toEqual([
    ['aws:useragent', 'curl'],
    ['aws:principaltype', 'User'],
  ]);
});
