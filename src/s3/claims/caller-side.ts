import type { PolicyType } from '../../policy/model';
import { builtInPolicy } from '../../policy/parse';
import { not } from '../../prover/formula';
import type { Layers } from '../../prover/policy-set-formulas';
import { documentDecider, fullAccess, setDecider, type Decider } from '../../claims/decider';
import { once } from '../../values/once';
import type { ClaimSubject } from './claim-subject';

/** Documents that stand on the caller's side. */
export const CALLER_SIDE_TYPES: readonly PolicyType[] = [
  'identity',
  'permissionsBoundary',
  'session',
  'serviceControl',
];

/** The layers that a caller brings. */
export function callerSideLayers({ identity, permissionsBoundary, session, serviceControl }: Layers): Layers {
  return {
    ...(identity !== undefined && { identity }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(session !== undefined && { session }),
    ...(serviceControl !== undefined && { serviceControl }),
  };
}

/** What stands on the bucket's side and on the way: its Denies, and an endpoint policy that does not allow. */
export function opposingDeciders({ decider, policy, layers, bucket }: ClaimSubject): readonly Decider[] {
  if (layers === undefined) {
    if (bucket === undefined && policy !== undefined && CALLER_SIDE_TYPES.includes(policy.type)) return [];
    return [policy?.type === 'vpcEndpoint' ? decider : deniesOf(decider)];
  }
  const { resource, resourceControl = [], vpcEndpoint } = layers;
  const denying = [...(resource === undefined ? [] : [resource]), ...resourceControl.flat()];
  return [
    ...denying.map((one) => deniesOf(documentDecider(one))),
    ...(vpcEndpoint === undefined ? [] : [documentDecider(vpcEndpoint)]),
  ];
}

/** What is not denied counts as allowed. */
function deniesOf(decider: Decider): Decider {
  return {
    ...decider,
    decide: (request) => {
      const decision = decider.decide(request);
      return decision.outcome === 'ExplicitDeny' ? decision : { outcome: 'Allow', decidedBy: [] };
    },
    outcomes: (space) => {
      const { denied } = decider.outcomes(space);
      return { denied, allowed: not(denied) };
    },
  };
}

/** What filters leave of a default that S3 gives by itself. */
export function defaultsWithin(layers: Layers): Decider {
  return deciderOfLayers({ ...layers, identity: [fullAccess()], resource: everyoneFullAccess() });
}

export function deciderOfLayers(layers: Layers): Decider {
  return setDecider(layers, layers);
}

/** The bucket policy that allows everyone everything. */
export const everyoneFullAccess = once(() =>
  builtInPolicy(
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } },
    'resource',
  ),
);
