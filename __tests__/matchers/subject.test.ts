import { failed } from './answered';

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
};

test('the layers of a policy set are lists, and what they are lists of is said', () => {
  const messageOf = (set: object) => failed(set, 'toGrantAny', { actions: ['s3:GetObject'] }).message;
  expect(messageOf({ identity: policy })).toContain('identity of the policy set must be a list of policies');
  expect(messageOf({ identity: [policy], serviceControl: policy })).toContain(
    'serviceControl of the policy set must be a list of levels, root first, each a list of policies',
  );
});

test('a policy set is public through its resource policy alone', () => {
  const { kind, message } = failed({ identity: [policy] }, 'toBePublic');
  expect(kind).toBe('misuse');
  expect(message).toContain('this matcher does not accept a policy set');
});

test('what AWS would refuse is counted', () => {
  const one = { ...policy, Statement: [{ ...policy.Statement[0], Resource: 'logs' }] };
  expect(failed(one, 'toBeValidPolicy').message).toMatch(/AWS would refuse it \(1 error\)/);
});
