import { every, iamRole, parsePolicy } from '../../src';
import { bothWays, doesNotHold, failed, holds } from '../matchers/answered';

const denyAll = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } };
const scp = parsePolicy(denyAll, { type: 'serviceControl' });
const allowing = parsePolicy(
  { ...denyAll, Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }, denyAll.Statement] },
  { type: 'serviceControl' },
);
const rcp = parsePolicy(
  { ...denyAll, Statement: { ...denyAll.Statement, Principal: '*' } },
  { type: 'resourceControl' },
);
const linked = 'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
const plain = 'arn:aws:iam::111122223333:role/dev';

describe('service-linked roles, named as the caller, are bound by no SCP and no RCP (E17, E22, P21)', () => {
  const actions = ['s3:GetObject'];

  test.each([
    ['an SCP', scp],
    ['an SCP that allows something', allowing],
    ['an RCP', rcp],
  ])('%s', (_what, policy) => {
    for (const caller of [linked, iamRole(linked), iamRole(linked, { session: 'task' })]) {
      expect(bothWays(policy, 'toExplicitlyDeny', every({ actions, callers: [caller] }))).toEqual(doesNotHold);
      expect(bothWays(policy, 'toDeny', every({ actions, callers: [caller] }))).toEqual(doesNotHold);
      expect(bothWays(policy, 'toLockOut', caller, { actions })).toEqual(doesNotHold);
      expect(bothWays(policy, 'toGrantAny', { actions, principals: [caller] })).toEqual(holds);
    }
    expect(bothWays(policy, 'toExplicitlyDeny', every({ actions, callers: [plain] }))).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', every({ actions, callers: [plain, linked] }))).toEqual(doesNotHold);
    expect(bothWays(policy, 'toExplicitlyDeny', every({ actions }))).toEqual(holds);
    expect(bothWays(policy, 'toLockOut', plain, { actions })).toEqual(holds);
    expect(bothWays(policy, 'toGrantAny', { actions, principals: [plain] })).toEqual(doesNotHold);
  });

  test('the message says so', () => {
    const { message } = failed(scp, 'toExplicitlyDeny', every({ actions, callers: [linked] }));
    expect(message).toContain('SCPs do not bind service-linked roles');
  });

  test('a path of its own is no path of AWS', () => {
    const own = 'arn:aws:iam::111122223333:role/aws-service-roles/AWSServiceRoleForECS';
    expect(bothWays(scp, 'toExplicitlyDeny', every({ actions, callers: [own] }))).toEqual(holds);
  });
});
