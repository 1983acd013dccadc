import { toPolicy } from '../policy/parse';
import type { PolicySet } from '../evaluator/request';
import { readLayerPolicy } from '../evaluator/layer-policy';
import type { Policy, PolicyInput } from '../policy/model';
import { all, not, some, type Formula } from './formula';
import { anyStatementApplies, type HeardCallers, type Outcomes } from './document-formulas';
import type { Space, PrincipalMatches } from './space';

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

type OneDocument = 'resource' | 'permissionsBoundary' | 'session' | 'vpcEndpoint';

/** Reads the documents of a set, each as its layer does. */
export function layersOf(set: PolicySet): Layers {
  const as = (kind: keyof PolicySet) => (input: PolicyInput) => readLayerPolicy(kind, toPolicy(input));
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
  const given: readonly (Policy | readonly Policy[] | readonly (readonly Policy[])[])[] = Object.values(layers);
  return given.flat(2);
}

/** The requests that the RCPs of a set deny, to whomever: service-linked roles too, which they do not bind. */
export function controlDenied({ resourceControl = [] }: Layers, space: Space): Formula {
  const layer = { kind: 'resourceControl', policies: resourceControl.flat() } as const;
  return all([space.actions('controllable'), anyStatementApplies(layer, 'Deny', space)]);
}

/**
 * What AWS decides, as formulas over all requests of a space. The pieces are those of `evaluator/authorize`: any Deny,
 * else every filter and a grant.
 */
export function setOutcomes(layers: Layers, space: Space): Outcomes {
  const { identity = [], permissionsBoundary, session, serviceControl = [], resourceControl = [] } = layers;
  const own = space.callers('identity');
  const bound = all([not(space.callers('alone')), not(space.callers('serviceLinked'))]);
  const controlled = all([space.actions('controllable'), not(space.callers('serviceLinked'))]);
  const bounded = permissionsBoundary === undefined ? false : own;
  const someApplies = (
    kind: keyof PolicySet,
    policies: readonly Policy[],
    effect: 'Allow' | 'Deny',
    heard?: HeardCallers,
  ): Formula => anyStatementApplies({ kind, policies }, effect, space, { bounded, ...heard });
  const documentApplies = (kind: OneDocument, effect: 'Allow' | 'Deny', heard?: HeardCallers): Formula => {
    const policy = layers[kind];
    return policy === undefined ? false : someApplies(kind, [policy], effect, heard);
  };

  const denied = some([
    all([
      own,
      some([
        someApplies('identity', identity, 'Deny'),
        documentApplies('permissionsBoundary', 'Deny'),
        documentApplies('session', 'Deny'),
      ]),
    ]),
    documentApplies('resource', 'Deny'),
    documentApplies('vpcEndpoint', 'Deny'),
    all([bound, someApplies('serviceControl', serviceControl.flat(), 'Deny')]),
    all([controlled, someApplies('resourceControl', resourceControl.flat(), 'Deny')]),
  ]);
  const lacks = (kind: OneDocument): Formula =>
    layers[kind] === undefined ? false : not(documentApplies(kind, 'Allow'));
  const filtered = some([
    lacks('vpcEndpoint'),
    all([bound, some(serviceControl.map((level) => not(someApplies('serviceControl', level, 'Allow'))))]),
  ]);
  const capped = some([
    lacks('permissionsBoundary'),
    lacks('session'),
    session === undefined ? space.callers('federatedUser') : false,
  ]);
  const ownGrant = some([space.callers('root'), all([own, someApplies('identity', identity, 'Allow'), not(capped)])]);
  const granted = (...to: (keyof PrincipalMatches)[]): Formula =>
    documentApplies('resource', 'Allow', to.length > 0 ? { to } : undefined);
  const viaParent = all([own, not(capped), granted('role')]);
  const delegated = some([not(space.actions('mandatory')), granted('account')]);
  const same = some([granted('direct'), viaParent, all([delegated, ownGrant])]);
  const alone = space.callers('alone');
  const grants = some([
    all([alone, granted()]),
    all([space.callers('sameAccount'), same]),
    all([not(alone), not(space.callers('sameAccount')), ownGrant, granted()]),
  ]);
  // "GetCallerIdentity" needs no permission, and a Deny changes nothing.
  const free = space.actions('free');
  return { denied: all([denied, not(free)]), allowed: some([free, all([not(denied), not(filtered), grants])]) };
}
