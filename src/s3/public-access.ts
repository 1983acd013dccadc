import { readCaller, standsAlone } from '../evaluator/caller';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { all, some } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import { documentDecider, type Decider } from '../space/decider';
import { notPublic } from '../space/public';
import type { Bucket } from './bucket';
import { rangeFor } from './range';

const judged = new WeakMap<Policy, Verdict>();

/**
 * Whether S3 takes a bucket policy for public: going by its Allow statements alone ("The meaning of public", Blocking
 * public access to your Amazon S3 storage). `refuted`: it is public, and the witness is a stranger who is let in.
 */
export function publicStatus(policy: Policy, bucket: string): Verdict {
  let verdict = judged.get(policy);
  if (verdict === undefined) {
    const statements = policy.statements.filter(({ effect }) => effect === 'Allow');
    const grants: Policy = Object.freeze({ ...policy, statements });
    const decider = documentDecider(grants);
    verdict =
      statements.length === 0
        ? { answer: 'proven' }
        : notPublic(decider, grants, rangeFor({ decider, policy: grants }, { bucket }));
    judged.set(policy, verdict);
  }
  return verdict;
}

/** Whether the bucket's settings void what its policy grants to strangers. */
export function isRestricted({ name, blockPublicAccess }: Bucket, policy: Policy): boolean {
  return blockPublicAccess.restrictPublicBuckets && publicStatus(policy, name).answer !== 'proven';
}

/**
 * `RestrictPublicBuckets` on a public policy: only AWS services and callers of the owner's account are let in, all
 * grants to anonymous callers and other accounts are void.
 */
export function restricted(decider: Decider): Decider {
  return {
    ...decider,
    decide: (request) => {
      const decision = decider.decide(request);
      return decision.outcome === 'Allow' && isShutOut(request) ? { outcome: 'ImplicitDeny', decidedBy: [] } : decision;
    },
    outcomes: (space) => {
      const { denied, allowed } = decider.outcomes(space);
      return { denied, allowed: all([allowed, some([space.callers('sameAccount'), space.callers('service')])]) };
    },
  };
}

function isShutOut({ principal, resourceAccount }: AccessRequest): boolean {
  const caller = readCaller(principal);
  if (caller.kind === 'service') return false;
  return standsAlone(caller) || (resourceAccount !== undefined && caller.account !== resourceAccount);
}
