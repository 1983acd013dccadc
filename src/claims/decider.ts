import { foldName } from '../values/letter-case';
import { authorizeRequest, authorizeByDocument } from '../evaluator/authorize';
import type { AccessRequest, Decision, PolicySet } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { isServiceLinked, readCaller } from '../evaluator/caller-parts';
import { builtInPolicy } from '../policy/parse';
import { isRcpControllable } from '../evaluator/rcp-actions';
import { contextLookup } from '../evaluator/context';
import { all, not, some, type Formula } from '../prover/formula';
import { once } from '../values/once';
import { documentOutcomes, type Outcomes } from '../prover/document-formulas';
import { controlDenied, policiesOf, setOutcomes, type Layers } from '../prover/policy-set-formulas';
import type { RequestSpace } from '../requests/request-space';

/** What a claim asks: one request's decision, and the same for all requests of a space. */
export interface Decider {
  readonly policies: readonly Policy[];
  readonly decide: (request: AccessRequest) => Decision;
  readonly outcomes: (space: RequestSpace) => Outcomes;
  /** Whom the identity policies that are not asked may still allow what these documents are silent about. */
  readonly helpable: 'nobody' | 'everyone' | 'owner';
  /** Of a set that only filters: the same beside a grant of everything, since its own silence refuses nobody. */
  readonly granted?: Pick<Decider, 'decide' | 'outcomes'>;
  /** What RCPs deny to whomever they bind. */
  readonly controlDenied?: (space: RequestSpace) => Formula;
  /** The ACL of a bucket that grants beside the documents. */
  readonly acl?: string;
  /** What the answers for an action hang on beside the statements on it; nothing for most. */
  readonly special?: (action: string) => SpecialAnswer | undefined;
}

/** Actions of different kinds never stand for each other; the keys are those that their answers read elsewhere. */
export interface SpecialAnswer {
  readonly kind: string;
  readonly reads: readonly string[];
}

const spared: Decision = Object.freeze({ outcome: 'Allow', decidedBy: Object.freeze([]) });
const silent: Decision = Object.freeze({ outcome: 'ImplicitDeny', decidedBy: Object.freeze([]) });

/** Nothing is denied and nothing allowed: a bucket without policy. */
export const silentDecider: Decider = {
  policies: [],
  decide: () => silent,
  outcomes: () => ({ denied: false, allowed: false }),
  helpable: 'owner',
};

/** One document by itself; an SCP or RCP without Allow beside the full access that AWS attaches with it. */
export function documentDecider(policy: Policy): Decider {
  if (isBesideFullAccess(policy)) {
    return {
      policies: [policy],
      decide: (request) => {
        if (policy.type === 'resourceControl' && !isRcpControllable(foldName(request.action))) return spared;
        const decision = authorizeByDocument(request, policy);
        return decision.outcome === 'ExplicitDeny' ? decision : { outcome: 'Allow', decidedBy: decision.decidedBy };
      },
      outcomes: (space) => {
        const denies = documentOutcomes(policy, space).denied;
        const denied = policy.type === 'resourceControl' ? all([denies, space.actions('controllable')]) : denies;
        return { denied, allowed: not(denied) };
      },
      helpable: 'nobody',
    };
  }
  return {
    policies: [policy],
    decide: (request) => authorizeByDocument(request, policy),
    outcomes: (space) => documentOutcomes(policy, space),
    helpable: helpableBy(policy),
  };
}

/** Silence of a bucket policy leaves the owner's identities to their own policies; silence of a cap refuses. */
function helpableBy({ type }: Policy): Decider['helpable'] {
  if (type === 'resource') return 'owner';
  return type === 'identity' ? 'everyone' : 'nobody';
}

/** "RCP evaluation": the full-access RCP cannot be detached. An SCP that allows something stands in for the full one. */
export function isBesideFullAccess({ type, statements }: Policy): boolean {
  if (type === 'resourceControl') return true;
  return type === 'serviceControl' && statements.every(({ effect }) => effect === 'Deny');
}

/** Several documents in their layers, as AWS decides over them. */
export function setDecider(set: PolicySet, layers: Layers): Decider {
  return {
    policies: policiesOf(layers),
    decide: (request) => authorizeRequest(request, set),
    outcomes: (space) => setOutcomes(layers, space),
    controlDenied: (space) => controlDenied(layers, space),
    helpable: 'nobody',
  };
}

/** As a decider decides, where RCPs do not deny: the full-access RCP stands beside each of them ("RCP evaluation"). */
export function underResourceControl(decider: Decider, policies: readonly Policy[]): Decider {
  const controls = policies.map((policy) => namingDecider(documentDecider(policy), policy));
  return {
    ...decider,
    policies: [...decider.policies, ...policies],
    decide: (request) => {
      const denied = controls.map(({ decide }) => decide(request)).find(({ outcome }) => outcome === 'ExplicitDeny');
      return denied ?? decider.decide(request);
    },
    outcomes: (space) => {
      const own = decider.outcomes(space);
      const denied = some(controls.map(({ outcomes }) => outcomes(space).denied));
      return { denied: some([own.denied, denied]), allowed: all([own.allowed, not(denied)]) };
    },
  };
}

/** As `setDecider`, of a set that tells not all that there is: one that only filters refuses what its filters refuse. */
export function partialSetDecider(set: PolicySet, layers: Layers): Decider {
  const decider = setDecider(set, layers);
  if (!isFiltersOnly(layers)) return decider;
  const grant = { identity: [fullAccess()] };
  const { policies, decide, outcomes } = setDecider({ ...set, ...grant }, { ...layers, ...grant });
  return { ...decider, policies, granted: { decide, outcomes } };
}

/**
 * One document of a caller that the question names. Service-linked roles are bound by no SCP and no RCP ("Service control
 * policies", "Resource control policies"): a claim about every caller leaves them out, one that names them does not.
 */
export function namingDecider(decider: Decider, { type }: Policy): Decider {
  if (type !== 'serviceControl' && type !== 'resourceControl') return decider;
  return {
    ...decider,
    decide: (request) =>
      isServiceLinked(readCaller(request.principal), contextLookup(request.context)('aws:principalarn'))
        ? spared
        : decider.decide(request),
    outcomes: (space) => {
      const { denied, allowed } = decider.outcomes(space);
      const linked = space.callers('serviceLinked');
      return { denied: all([denied, not(linked)]), allowed: some([allowed, linked]) };
    },
  };
}

/** Whether nothing in a set could grant: SCPs, RCPs, boundaries, session and endpoint policies only filter (E2, E7). */
export function isFiltersOnly({ identity, resource }: Layers): boolean {
  return identity === undefined && resource === undefined;
}

/** The identity policy that allows everything. */
export const fullAccess = once(() =>
  builtInPolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'identity'),
);
