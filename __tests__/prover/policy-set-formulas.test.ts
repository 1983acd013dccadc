import { toPolicy } from '../../src/policy/parse';
import { layersOf, policiesOf } from '../../src/prover/policy-set-formulas';
import { bothWays, doesNotHold, holds, witnessOf } from '../matchers/answered';

const allow = (Action: string, more: object = {}) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Action, Resource: '*', ...more }],
});
const everything = allow('*');
const toEveryone = allow('s3:*', { Principal: '*' });
const noDeletes = allow('s3:DeleteObject', { Effect: 'Deny', Principal: '*' });

test('each document of a set is read as that of its layer', () => {
  const layers = layersOf({
    identity: [everything],
    resource: toEveryone,
    permissionsBoundary: everything,
    session: everything,
    serviceControl: [[everything], [everything, everything]],
    resourceControl: [[toPolicy(noDeletes, { type: 'resourceControl' })]],
    vpcEndpoint: toPolicy(toEveryone, { type: 'vpcEndpoint' }),
  });
  expect(Object.keys(layers).sort()).toEqual([
    'identity',
    'permissionsBoundary',
    'resource',
    'resourceControl',
    'serviceControl',
    'session',
    'vpcEndpoint',
  ]);
  expect(layers.serviceControl?.map((level) => level.length)).toEqual([1, 2]);
  expect(layers.resourceControl?.map((level) => level.map(({ type }) => type))).toEqual([['resourceControl']]);
  expect(policiesOf(layers)).toHaveLength(9);
});

test('every level of SCPs must allow what the set grants, and one Allow in a level is enough', () => {
  const grants = (...serviceControl: object[][]) =>
    bothWays({ identity: [everything], serviceControl }, 'toGrantAny', {
      actions: ['s3:GetObject'],
      principals: ['arn:aws:iam::111122223333:user/alice'],
    });
  expect(grants([everything], [everything])).toEqual(holds);
  expect(grants([allow('sqs:*'), everything])).toEqual(holds);
  expect(grants([everything], [allow('sqs:*')])).toEqual(doesNotHold);
});

test('what SCPs allow nobody, a service-linked role is still granted, and the request says that it is one (E22)', () => {
  const set = { identity: [everything], serviceControl: [[everything], [allow('sqs:*')]] };
  expect(witnessOf(set, 'toGrantAny', { actions: ['s3:GetObject'] }).context?.['aws:PrincipalArn']).toMatch(
    /:role\/aws-service-role\/.*\/AWSServiceRoleFor/,
  );
});
