import { toPolicy } from '../policy/parse';
import type { PolicySet } from '../evaluator/request';
import { read } from '../evaluator/layers';
import type { Policy, PolicyInput } from '../policy/model';
import { all, not, some, type Formula } from './formula';
import { union, type Outcomes } from './outcome';
import type { Space } from './space';

/** A policy set whose documents have been read as their layer's type. */
export interface Layers {
  readonly identity?: readonly Policy[];
  readonly resource?: Policy;
  readonly permissionsBoundary?: Policy;
  readonly session?: Policy;
  readonly serviceControl?: readonly (readonly Policy[])[];
  readonly resourceControl?: readonly (readonly Policy[])[];
  readonly vpcEndpoint?: Policy;
}

/** Reads the documents of a set, each as its layer does. */
export function layersOf(set: PolicySet): Layers {
  const as = (kind: keyof PolicySet) => (input: PolicyInput) => read(kind, toPolicy(input));
  const levels = (kind: 'serviceControl' | 'resourceControl') => set[kind]?.map((level) => level.map(as(kind)));
  const serviceControl = levels('serviceControl');
  const resourceControl = levels('resourceControl');
  return {
    ...(set.identity !== undefined && { identity: set.identity.map(as('identity')) }),
    ...(set.resource !== undefined && { resource: as('resource')(set.resource) }),
    ...(set.permissionsBoundary !== undefined && {
      permissionsBoundary: as('permissionsBoundary')(set.permissionsBoundary),
    }),
    ...(set.session !== undefined && { session: as('session')(set.session) }),
    ...(serviceControl !== undefined && { serviceControl }),
    ...(resourceControl !== undefined && { resourceControl }),
    ...(set.vpcEndpoint !== undefined && { vpcEndpoint: as('vpcEndpoint')(set.vpcEndpoint) }),
  };
}

/** Every policy of a set. */
export function policiesOf(layers: Layers): readonly Policy[] {
  return Object.values(layers).flat(2) as Policy[];
}

/**
 * What AWS decides, as formulas over all requests of a space. The pieces are those of `evaluator/authorize`: any Deny,
 * else every filter and a grant.
 */
export function setOutcomes(layers: Layers, space: Space): Outcomes {
  const { identity = [], resource, permissionsBoundary, session, serviceControl = [], resourceControl = [] } = layers;
  const own = space.callers('identity');
  const bound = all([not(space.callers('alone')), not(space.callers('serviceLinked'))]);
  const controlled = not(space.callers('serviceLinked'));
  const says = (policy: Policy | undefined, effect: 'Allow' | 'Deny'): Formula =>
    policy === undefined ? false : union([policy], effect, space);

  const denied = some([
    all([own, some([union(identity, 'Deny', space), says(permissionsBoundary, 'Deny'), says(session, 'Deny')])]),
    says(resource, 'Deny'),
    says(layers.vpcEndpoint, 'Deny'),
    all([bound, union(serviceControl.flat(), 'Deny', space)]),
    all([controlled, union(resourceControl.flat(), 'Deny', space)]),
  ]);
  const lacks = (policy: Policy | undefined): Formula => (policy === undefined ? false : not(says(policy, 'Allow')));
  const filtered = some([
    lacks(layers.vpcEndpoint),
    all([bound, some(serviceControl.map((level) => not(union(level, 'Allow', space))))]),
  ]);
  const capped = some([
    lacks(permissionsBoundary),
    lacks(session),
    session === undefined ? space.callers('federatedUser') : false,
  ]);
  const ownGrant = some([space.callers('root'), all([own, union(identity, 'Allow', space), not(capped)])]);
  const granted = (to: Parameters<typeof union>[3]): Formula =>
    resource === undefined ? false : union([resource], 'Allow', space, to);
  const viaParent = all([own, not(capped), granted(['role'])]);
  const delegated = some([not(space.actions('mandatory')), granted(['account'])]);
  const same = some([granted(['direct']), viaParent, all([delegated, ownGrant])]);
  const alone = space.callers('alone');
  const grants = some([
    all([alone, granted(undefined)]),
    all([space.callers('sameAccount'), same]),
    all([not(alone), not(space.callers('sameAccount')), ownGrant, granted(undefined)]),
  ]);
  // "GetCallerIdentity" needs no permission, and a Deny changes nothing.
  const free = space.actions('free');
  return { denied: all([denied, not(free)]), allowed: some([free, all([not(denied), not(filtered), grants])]) };
}
