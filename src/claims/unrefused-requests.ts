import { isFree } from '../evaluator/authorize';
import { situate } from '../evaluator/situation';
import { readCaller, standsAlone } from '../evaluator/caller-parts';
import type { AccessRequest, Outcome } from '../evaluator/request';
import { all, not, some, type Formula } from '../prover/formula';
import type { Decider } from './decider';
import type { RequestSpace } from '../requests/request-space';

/**
 * The requests that AWS does not surely refuse: allowed, or neither allowed nor explicitly denied where a policy that
 * is not asked may allow them.
 */
export function unrefused(decider: Decider, space: RequestSpace): Formula {
  const { denied, allowed } = (decider.granted ?? decider).outcomes(space);
  const open = (): Formula => {
    switch (decider.helpable) {
      case 'nobody':
        return allowed;
      case 'everyone':
        return not(denied);
      case 'owner':
        // Without a known owner any identity may be of the owner's account.
        return some([allowed, all([space.callers('sameAccount'), not(denied)])]);
    }
  };
  // "GetCallerIdentity": AWS asks no policy.
  return some([space.actions('free'), open()]);
}

/** As `unrefused`, of one request. */
export function isUnrefused(decider: Decider, request: AccessRequest): boolean {
  return !refusesForSure(decider, request, decider.decide(request).outcome);
}

/** Whether this outcome means that AWS refuses the request whatever documents that are not asked say. */
export function refusesForSure({ helpable, granted }: Decider, request: AccessRequest, outcome: Outcome): boolean {
  const { principal, resourceAccount } = request;
  if (isFree(situate(request))) return false;
  if (outcome !== 'ImplicitDeny') return outcome === 'ExplicitDeny';
  if (granted !== undefined) return granted.decide(request).outcome !== 'Allow';
  if (helpable !== 'owner') return helpable === 'nobody';
  const caller = readCaller(principal);
  return standsAlone(caller) || (resourceAccount !== undefined && caller.account !== resourceAccount);
}
