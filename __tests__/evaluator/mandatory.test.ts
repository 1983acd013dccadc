import { authorizeRequest } from '../../src/evaluator/authorize';
import type { Outcome, PolicySet } from '../../src/evaluator/request';
import {
  account,
  allow,
  deny,
  document,
  elsewhere,
  everything,
  other,
  request,
  role,
  root,
  session,
  user,
} from './build';

const decide = (policies: PolicySet, asked = request()): Outcome => authorizeRequest(asked, policies).outcome;

describe('KMS keys and role trust policies', () => {
  const key = request({ action: 'kms:Decrypt', resource: `arn:aws:kms:us-east-1:${account}:key/1` });
  const grant = (Principal: unknown): object => document(allow({ Action: 'kms:*', Principal }));

  test('E32: identity Allows count only where the key policy hands over to the account, its conditions met', () => {
    const identity = [everything];
    expect(decide({ identity }, key)).toBe('ImplicitDeny');
    expect(decide({ identity, resource: grant({ AWS: role }) }, key)).toBe('ImplicitDeny');
    expect(decide({ identity, resource: grant({ AWS: root }) }, key)).toBe('Allow');
    expect(decide({ resource: grant({ AWS: root }) }, key)).toBe('ImplicitDeny');
    const Condition = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    const conditional = document(allow({ Action: 'kms:*', Principal: { AWS: root }, Condition }));
    expect(decide({ identity, resource: conditional }, key)).toBe('ImplicitDeny');
  });

  test('E32: identity Denies always count', () => {
    expect(decide({ identity: [document(deny({ Action: 'kms:*' }))], resource: grant({ AWS: user }) }, key)).toBe(
      'ExplicitDeny',
    );
  });

  test('E33: a key policy naming the caller works alone in the owner account', () => {
    expect(decide({ resource: grant({ AWS: user }) }, key)).toBe('Allow');
    expect(decide({ resource: grant({ AWS: role }) }, { ...key, principal: session })).toBe('Allow');
    expect(decide({ resource: grant({ AWS: role }), session: elsewhere }, { ...key, principal: session })).toBe(
      'ImplicitDeny',
    );
    expect(decide({ resource: grant({ AWS: user }) }, { ...key, resourceAccount: other })).toBe('ImplicitDeny');
  });

  test('E34: root has no implicit access to a key', () => {
    expect(decide({}, { ...key, principal: root })).toBe('ImplicitDeny');
    expect(decide({ resource: grant({ AWS: user }) }, { ...key, principal: root })).toBe('ImplicitDeny');
    expect(decide({ resource: grant({ AWS: root }) }, { ...key, principal: root })).toBe('Allow');
  });

  const alias = `arn:aws:kms:us-east-1:${account}:alias/a`;

  test('E34: actions without key are ordinary', () => {
    expect(decide({ identity: [everything] }, request({ action: 'kms:ListKeys', resource: '*' }))).toBe('Allow');
  });

  test.each(['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias', 'kms:ListAliases'])(
    'E34: %s is ordinary on an alias, not on a key',
    (action) => {
      expect(decide({ identity: [everything] }, request({ action, resource: alias }))).toBe('Allow');
      expect(decide({ identity: [everything] }, { ...key, action })).toBe('ImplicitDeny');
    },
  );

  test.each(['kms:Decrypt', 'KMS:GenerateDataKey', 'kms:DescribeKey'])(
    'E32, E34: %s on an alias is an action on its key and wants the key’s policy',
    (action) => {
      const asked = request({ action, resource: alias });
      expect(decide({ identity: [everything] }, asked)).toBe('ImplicitDeny');
      expect(decide({ identity: [everything], resource: grant({ AWS: root }) }, asked)).toBe('Allow');
      expect(decide({ resource: grant({ AWS: user }) }, asked)).toBe('Allow');
      expect(decide({}, { ...asked, principal: root })).toBe('ImplicitDeny');
    },
  );

  const assume = request({ action: 'sts:AssumeRole', resource: role });
  const trust = (Principal: unknown): object => ({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' },
  });

  test('E35: same account: naming the caller suffices, naming the account needs its permission', () => {
    expect(decide({ resource: trust({ AWS: user }) }, assume)).toBe('Allow');
    expect(decide({ resource: trust({ AWS: root }) }, assume)).toBe('ImplicitDeny');
    expect(decide({ resource: trust({ AWS: root }), identity: [everything] }, assume)).toBe('Allow');
    expect(decide({ identity: [everything] }, assume)).toBe('ImplicitDeny');
  });

  test('E35: across accounts always both', () => {
    const away = { ...assume, resource: `arn:aws:iam::${other}:role/Auditor`, resourceAccount: other };
    expect(decide({ resource: trust({ AWS: user }) }, away)).toBe('ImplicitDeny');
    expect(decide({ resource: trust({ AWS: user }), identity: [everything] }, away)).toBe('Allow');
  });

  test('E36: a role has no implicit right to assume itself', () => {
    expect(decide({ identity: [everything] }, { ...assume, principal: session })).toBe('ImplicitDeny');
  });
});
