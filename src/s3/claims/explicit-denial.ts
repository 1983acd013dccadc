import { all, not, type Formula } from '../../prover/formula';
import type { Verdict } from '../../prover/prove';
import type { CompiledStatement } from '../../evaluator/compile';
import { intendedBy } from '../../claims/intended-requests';
import { judge, type Claim } from '../../claims/judge';
import { unrefused } from '../../claims/unrefused-requests';
import { statementsOf } from '../../requests/action-slices';
import type { RequestSpace } from '../../requests/request-space';
import { ownerOfSubject, type ClaimSubject } from './claim-subject';

type DenialClaim = Omit<Claim, 'unwanted' | 'isUnwanted'> & {
  /** Those of the requests that have to be denied; left out: all. */
  readonly toDeny?: (space: RequestSpace) => Formula;
};

/**
 * Every request of the range is explicitly denied. The counterexample of choice is a request that really gets in: one that
 * the policy allows, else one that AWS may let through by a policy of the caller's own: of a caller whom an Allow is about,
 * else of the owner's account. For want of an Allow, AWS refuses an anonymous one all the same.
 */
export function judgeExplicitDenial(subject: ClaimSubject, { toDeny, ...claim }: DenialClaim): Verdict {
  const { decider } = subject;
  const isUndenied: Claim['isUnwanted'] = (request) => decider.decide(request).outcome !== 'ExplicitDeny';
  const undenied = (space: RequestSpace): Formula =>
    all([toDeny?.(space) ?? true, not(decider.outcomes(space).denied)]);
  const verdict = judge({ ...claim, unwanted: undenied, isUnwanted: isUndenied });
  if (verdict.answer !== 'refuted' || decider.decide(verdict.witness).outcome === 'Allow') return verdict;
  const isOwned = ownerOfSubject(subject) !== undefined;
  const intended = statementsOf(claim.policies).filter((statement) => isOwned || namesItsCallers(statement));
  const getIn: ((space: RequestSpace) => Formula)[] = [(space) => decider.outcomes(space).allowed];
  if (intended.length > 0) getIn.push((space) => all([unrefused(decider, space), intendedBy(intended, space)]));
  if (isOwned) getIn.push((space) => unrefused(decider, space));
  for (const getsIn of getIn) {
    const better = judge({
      ...claim,
      mayBeEmpty: true,
      unwanted: (space) => all([undenied(space), getsIn(space)]),
      isUnwanted: isUndenied,
    });
    if (better.answer === 'refuted') return better;
  }
  return verdict;
}

/** Whether a statement says whom it is about: a caller out of anybody would have a made-up account. */
function namesItsCallers({ principal }: CompiledStatement): boolean {
  return principal?.negated === false && principal.entries.every(({ kind }) => kind !== 'everyone');
}
