import { authorizeRequest, authorizeByDocument } from '../../src/evaluator/authorize';
import { compilePolicy, type CompiledPrincipal } from '../../src/evaluator/compile';
import { matchPrincipal, type PrincipalMatch } from '../../src/evaluator/principal';
import type { AccessRequest, Outcome, Principal } from '../../src/evaluator/request';
import { toPolicy } from '../../src/policy/parse';
import {
  account,
  allow,
  deny,
  document,
  everything,
  federated,
  other,
  parent,
  request,
  role,
  root,
  session,
  user,
} from './build';

function compiled(element: unknown, effect = allow): CompiledPrincipal {
  const [statement] = compilePolicy(toPolicy(document(effect({ Principal: element })))).statements;
  if (statement?.principal === undefined) throw new Error('no principal');
  return statement.principal;
}

const match = (element: unknown, principal: Principal, up?: string): PrincipalMatch =>
  matchPrincipal(compiled(element), { principal, ...(up !== undefined && { parent: up }) });

describe('how an element speaks of a caller', () => {
  test.each<[string, unknown, Principal, PrincipalMatch]>([
    ['B17 account id', { AWS: account }, user, 'account'],
    ['B17 root ARN', { AWS: root }, session, 'account'],
    ['B17 root ARN', { AWS: root }, root, 'account'],
    ['B17 another account', { AWS: other }, user, 'none'],
    ['B17 another partition', { AWS: `arn:aws-cn:iam::${account}:root` }, user, 'none'],
    ['B20 user', { AWS: user }, user, 'exact'],
    ['B20 letter case of a user', { AWS: user.replace('alice', 'Alice') }, user, 'none'],
    ['B20 path of a user', { AWS: user.replace('alice', 'team/alice') }, user, 'none'],
    ['B20 a group is nobody', { AWS: `arn:aws:iam::${account}:group/Admins` }, user, 'none'],
    ['B21 role', { AWS: role }, session, 'role'],
    ['B21 role with path', { AWS: role.replace('App', 'team/x/App') }, session, 'role'],
    ['B21 another role', { AWS: `${role}2` }, session, 'none'],
    ['B21 the role of another account', { AWS: role.replace(account, other) }, session, 'none'],
    ['B21 another partition', { AWS: role.replace(':aws:', ':aws-cn:') }, session, 'none'],
    ['B21 role as caller', { AWS: role }, role, 'role'],
    ['B22 session', { AWS: session }, session, 'exact'],
    ['B22 another session', { AWS: `${session}2` }, session, 'none'],
    ['B22 federated user', { AWS: federated }, federated, 'exact'],
    ['B22 parent is told, not guessed', { AWS: parent }, federated, 'none'],
    ['B16 role/*', { AWS: role.replace('App', '*') }, session, 'none'],
    ['B16, P4 user/*', { AWS: user.replace('alice', '*') }, user, 'none'],
    ['B16, P4 assumed-role/X/*', { AWS: session.replace('s1', '*') }, session, 'none'],
    ['B16 session/?1', { AWS: session.replace('s1', '?1') }, session, 'none'],
    ['B16 a caller that looks like a pattern', { AWS: role.replace('App', '*') }, role.replace('App', '*'), 'none'],
    ['B23 service', { Service: 's3.amazonaws.com' }, { service: 's3.amazonaws.com' }, 'service'],
    ['B23 regional name', { Service: 's3.amazonaws.com' }, { service: 's3.eu-west-1.amazonaws.com' }, 'none'],
    ['B23 a service is not an AWS principal', { AWS: 's3.amazonaws.com' }, { service: 's3.amazonaws.com' }, 'none'],
    ['B24 federated', { Federated: 'accounts.google.com' }, { federated: 'accounts.google.com' }, 'federated'],
    ['B24 kind counts', { Service: 'accounts.google.com' }, { federated: 'accounts.google.com' }, 'none'],
    ['B25 canonical id', { CanonicalUser: 'a'.repeat(64) }, user, 'none'],
    ['B26 *', '*', 'anonymous', 'everyone'],
    ['B26 AWS *', { AWS: '*' }, 'anonymous', 'everyone'],
    ['B26 anonymous is in no account', { AWS: account }, 'anonymous', 'none'],
    ['B26 the word is not a principal', { AWS: 'anonymous' }, 'anonymous', 'none'],
    ['B27 * covers services', '*', { service: 's3.amazonaws.com' }, 'everyone'],
    ['B27 AWS * in an Allow', { AWS: '*' }, { service: 's3.amazonaws.com' }, 'none'],
    ['B28 a deleted entity', { AWS: 'AIDAEXAMPLEID' }, user, 'none'],
    ['B28 even by its id', { AWS: 'AIDAEXAMPLEID' }, 'AIDAEXAMPLEID', 'none'],
    ['the strongest counts', { AWS: [account, '*', user] }, user, 'exact'],
    ['the strongest counts', { AWS: [role, account] }, session, 'role'],
    ['A35 an empty list is nobody', { AWS: [] }, user, 'none'],
    ['names from the prototype', { AWS: '__proto__' }, '__proto__', 'none'],
  ])('%s: %j of %j is %s', (_, element, principal, expected) => {
    expect(match(element, principal)).toBe(expected);
  });

  test('B22: the parent of a federated user matches as parent', () => {
    expect(match({ AWS: parent }, federated, parent)).toBe('parent');
    expect(match({ AWS: parent }, session, parent)).toBe('none');
  });

  test('B27: AWS * reaches services and federated identities in a Deny', () => {
    const list = compiled({ AWS: '*' }, deny);
    expect(matchPrincipal(list, { principal: { service: 's3.amazonaws.com' } })).toBe('everyone');
    expect(matchPrincipal(list, { principal: { federated: 'accounts.google.com' } })).toBe('everyone');
  });
});

describe('NotPrincipal', () => {
  const outcome = (list: unknown, who: Partial<AccessRequest>, effect = deny): Outcome =>
    authorizeByDocument(request(who), document(effect({ NotPrincipal: list }))).outcome;

  test.each<[string, unknown, Principal, Outcome]>([
    ['B30 user and account', { AWS: [user, root] }, user, 'ImplicitDeny'],
    ['B30 user without account', { AWS: user }, user, 'ExplicitDeny'],
    ['B30 another user of a listed account', { AWS: [user, root] }, `${user}2`, 'ExplicitDeny'],
    ['B30 session, role and account', { AWS: [session, role, root] }, session, 'ImplicitDeny'],
    ['B30 session without role', { AWS: [session, root] }, session, 'ExplicitDeny'],
    ['B30 role without session', { AWS: [role, root] }, session, 'ExplicitDeny'],
    ['B32 the account alone', { AWS: account }, user, 'ExplicitDeny'],
    ['B32 the account alone', { AWS: account }, root, 'ImplicitDeny'],
    ['B30 a service', { Service: 's3.amazonaws.com' }, { service: 's3.amazonaws.com' }, 'ImplicitDeny'],
    ['B30 another service', { Service: 's3.amazonaws.com' }, { service: 'sns.amazonaws.com' }, 'ExplicitDeny'],
    ['B30 anonymous', { AWS: [user, root] }, 'anonymous', 'ExplicitDeny'],
    ['B30 everyone is listed', { AWS: '*' }, 'anonymous', 'ImplicitDeny'],
  ])('%s: Deny but %j, %j: %s', (_, list, principal, expected) => {
    expect(outcome(list, { principal })).toBe(expected);
  });

  test('B31: a principal with a permissions boundary is denied although it is listed; root has no boundary', () => {
    const resource = document(allow({ Principal: '*' }), deny({ NotPrincipal: { AWS: [user, root] } }));
    expect(authorizeRequest(request(), { resource }).outcome).toBe('Allow');
    expect(authorizeRequest(request(), { resource, permissionsBoundary: everything }).outcome).toBe('ExplicitDeny');
    const asRoot = request({ principal: root });
    expect(authorizeRequest(asRoot, { resource, permissionsBoundary: everything }).outcome).toBe('Allow');
  });

  test('B32: with Allow it is everyone else, anonymous included, and nobody of a listed account', () => {
    expect(outcome({ AWS: root }, { principal: 'anonymous' }, allow)).toBe('Allow');
    expect(outcome({ AWS: root }, { principal: `arn:aws:iam::${other}:user/Bob` }, allow)).toBe('Allow');
    expect(outcome({ AWS: root }, { principal: user }, allow)).toBe('ImplicitDeny');
    expect(outcome({ AWS: user }, { principal: user }, allow)).toBe('ImplicitDeny');
  });
});

describe('text that is not an ARN of an identity is nobody', () => {
  const toAll = document(allow({ Action: '*', Principal: '*' }));
  const toAccount = document(allow({ Action: '*', Principal: { AWS: root } }), deny({ Principal: { AWS: account } }));

  test.each([
    'Anonymous',
    '*',
    '',
    'alice',
    account,
    `arn:aws:iam::${account}:group/Admins`,
    `arn:aws:iam::${account}:user/`,
    `arn:aws:iam::${account}:user`,
    `arn:aws:iam::${account}:user/*`,
    `arn:aws:iam::${account}:role/team/`,
    `arn:aws:iam:us-east-1:${account}:user/alice`,
    'arn:aws:iam::alice:user/alice',
    'arn:aws:iam::cloudfront:role/alice',
    `arn:aws:sts::${account}:assumed-role/App`,
    `arn:aws:sts::${account}:assumed-role/App/`,
    `arn:aws:sts::${account}:assumed-role/team/App/s1`,
    `arn:aws:sts::${account}:federated-user/`,
    `arn:aws:s3:::${account}`,
  ])(
    'B26, B17, B20: %j has no policies of its own, is not a root and of no account; only * speaks of it',
    (principal) => {
      const asked = request({ principal });
      const cap = document(deny({ Action: '*' }));
      expect(authorizeRequest(asked, { identity: [everything] }).outcome).toBe('ImplicitDeny');
      expect(authorizeRequest(asked, { resource: toAccount, identity: [everything] }).outcome).toBe('ImplicitDeny');
      expect(authorizeRequest(asked, { resource: toAll }).outcome).toBe('Allow');
      expect(
        authorizeRequest(asked, { resource: toAll, permissionsBoundary: cap, serviceControl: [[cap]] }).outcome,
      ).toBe('Allow');
      expect(authorizeRequest(asked, { resource: document(deny({ Principal: '*' })) }).outcome).toBe('ExplicitDeny');
      expect(
        authorizeRequest(asked, { resource: document(deny({ NotPrincipal: { AWS: [user, root] } })) }).outcome,
      ).toBe('ExplicitDeny');
    },
  );

  test.each([user, role, session, federated, root, role.replace('App', 'team/x/App')])(
    '%s is somebody',
    (principal) => {
      const resource = document(deny({ Principal: { AWS: account } }));
      expect(authorizeRequest(request({ principal }), { resource }).outcome).toBe('ExplicitDeny');
    },
  );
});
