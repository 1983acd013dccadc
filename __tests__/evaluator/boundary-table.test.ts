import { authorizeRequest } from '../../src/evaluator/authorize';
import type { AccessRequest, Outcome, PolicySet } from '../../src/evaluator/request';
import {
  allow,
  account,
  deny,
  document,
  elsewhere,
  everything,
  federated,
  parent,
  request,
  role,
  root,
  session,
  user,
} from './build';

/** What the table of E8 says of a grant in a resource policy: which implicit denies it escapes. */
interface Row {
  readonly caller: string;
  readonly names: string;
  readonly who: Pick<AccessRequest, 'principal' | 'parent'>;
  readonly to: unknown;
  readonly identity: 'ignored' | 'counts';
  readonly caps: 'ignored' | 'counts';
}

const rows: readonly Row[] = [
  {
    caller: 'user',
    names: 'user ARN',
    who: { principal: user },
    to: { AWS: user },
    identity: 'ignored',
    caps: 'ignored',
  },
  {
    caller: 'session',
    names: 'role ARN',
    who: { principal: session },
    to: { AWS: role },
    identity: 'ignored',
    caps: 'counts',
  },
  {
    caller: 'session',
    names: 'session ARN',
    who: { principal: session },
    to: { AWS: session },
    identity: 'ignored',
    caps: 'ignored',
  },
  {
    caller: 'federated',
    names: 'parent ARN',
    who: { principal: federated, parent },
    to: { AWS: parent },
    identity: 'ignored',
    caps: 'counts',
  },
  {
    caller: 'federated',
    names: 'own ARN',
    who: { principal: federated, parent },
    to: { AWS: federated },
    identity: 'ignored',
    caps: 'ignored',
  },
  { caller: 'user', names: '*', who: { principal: user }, to: '*', identity: 'ignored', caps: 'ignored' },
  { caller: 'user', names: 'AWS *', who: { principal: user }, to: { AWS: '*' }, identity: 'ignored', caps: 'ignored' },
  { caller: 'session', names: '*', who: { principal: session }, to: '*', identity: 'ignored', caps: 'ignored' },
  {
    caller: 'user',
    names: 'account id',
    who: { principal: user },
    to: { AWS: account },
    identity: 'counts',
    caps: 'counts',
  },
  {
    caller: 'user',
    names: 'root ARN',
    who: { principal: user },
    to: { AWS: root },
    identity: 'counts',
    caps: 'counts',
  },
  {
    caller: 'session',
    names: 'account id',
    who: { principal: session },
    to: { AWS: account },
    identity: 'counts',
    caps: 'counts',
  },
];

describe.each(rows)('E8: $caller, the resource policy allows $names', ({ who, to, identity, caps }) => {
  const resource = document(allow({ Principal: to }));
  // A federated user always has a session policy; without one it has no permissions of its own (E10).
  const usual: PolicySet = { resource, ...('parent' in who && { session: everything }) };
  const outcome = (policies: PolicySet): Outcome => authorizeRequest(request(who), { ...usual, ...policies }).outcome;
  const when = (ignored: 'ignored' | 'counts'): Outcome => (ignored === 'ignored' ? 'Allow' : 'ImplicitDeny');

  test('identity policies without Allow', () => {
    expect(outcome({ identity: [elsewhere] })).toBe(when(identity));
    expect(outcome({})).toBe(when(identity));
  });

  test('identity policies with Allow', () => {
    expect(outcome({ identity: [everything] })).toBe('Allow');
  });

  test('a boundary without Allow', () => {
    expect(outcome({ identity: [everything], permissionsBoundary: elsewhere })).toBe(when(caps));
  });

  test('a session policy without Allow (P2)', () => {
    expect(outcome({ identity: [everything], session: elsewhere })).toBe(when(caps));
  });

  test('an explicit deny in any of them wins', () => {
    const denied = document(allow({ Action: '*' }), deny());
    expect(outcome({ identity: [denied] })).toBe('ExplicitDeny');
    expect(outcome({ identity: [everything], permissionsBoundary: denied })).toBe('ExplicitDeny');
    expect(outcome({ identity: [everything], session: denied })).toBe('ExplicitDeny');
  });

  test('E13: none of it helps across accounts', () => {
    const away = { ...request(who), resourceAccount: '777788889999' };
    expect(authorizeRequest(away, { ...usual, identity: [elsewhere] }).outcome).toBe('ImplicitDeny');
    expect(authorizeRequest(away, { ...usual, identity: [everything] }).outcome).toBe('Allow');
    expect(authorizeRequest(away, { ...usual, identity: [everything], permissionsBoundary: elsewhere }).outcome).toBe(
      'ImplicitDeny',
    );
    expect(authorizeRequest(away, { ...usual, identity: [everything], session: elsewhere }).outcome).toBe(
      'ImplicitDeny',
    );
  });
});

test.each([
  ['account id', { AWS: account }],
  ['root ARN', { AWS: root }],
])('E8: root user, the resource policy allows %s', (_, to) => {
  const resource = document(allow({ Principal: to }));
  expect(authorizeRequest(request({ principal: root }), { resource }).outcome).toBe('Allow');
});

test('E8: service principal, the resource policy allows its name', () => {
  const resource = document(allow({ Principal: { Service: 'cloudtrail.amazonaws.com' } }));
  const asked = request({ principal: { service: 'cloudtrail.amazonaws.com' } });
  expect(authorizeRequest(asked, { resource, identity: [elsewhere], permissionsBoundary: elsewhere }).outcome).toBe(
    'Allow',
  );
});

test('E10: a federated user without session policy has only what a resource policy gives to its own ARN', () => {
  const asked = request({ principal: federated, parent });
  const to = (principal: unknown): object => document(allow({ Principal: principal }));
  expect(authorizeRequest(asked, { identity: [everything] }).outcome).toBe('ImplicitDeny');
  expect(authorizeRequest(asked, { identity: [everything], resource: to({ AWS: parent }) }).outcome).toBe(
    'ImplicitDeny',
  );
  expect(authorizeRequest(asked, { resource: to({ AWS: federated }) }).outcome).toBe('Allow');
  expect(authorizeRequest(asked, { identity: [everything], session: everything }).outcome).toBe('Allow');
});

test('E10: a role session without session policy is uncapped', () => {
  expect(authorizeRequest(request({ principal: session }), { identity: [everything] }).outcome).toBe('Allow');
});
