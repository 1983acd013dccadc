import { foldName } from '../values/letter-case';
import type { Policy } from '../policy/model';
import { compileAction } from '../evaluator/action';
import { all } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import type { Decider } from './decider';
import { judge, type Claim } from './judge';
import { statementsOf } from '../requests/action-slices';
import { isWholeInternet, publicRequests } from './public-requests';
import { bucketPolicyActions } from '../service-reference/s3-names';

/**
 * No stranger is allowed anything ("CheckNoPublicAccess", Access Analyzer API); with `except`, anything but these
 * actions. A Deny counts: what it keeps strangers from is not public.
 */
export function noPublicAccess(
  decider: Decider,
  policy: Policy | undefined,
  scope: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>,
  except: readonly string[] = [],
): Verdict {
  const excepted = compileAction(except);
  const policies = policy === undefined ? [] : [policy];
  const limiting = statementsOf(policies).filter(({ deny }) => !deny);
  const claim: Claim = {
    ...scope,
    // Whoever needs no credentials says it best.
    callers: lastOfAll((one) => one !== 'anonymous', scope.callers),
    // What lets the world at the bucket policy is public, although S3 turns such calls away.
    byText: true,
    actions: lastOfAll(
      ({ name }) => bucketPolicyActions.has(name),
      scope.actions.filter(({ name }) => !excepted.matches(foldName(name))),
    ),
    reads: limiting.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
    // Where the owner is known, its own callers are not strangers.
    unwanted: (space) =>
      all([decider.outcomes(space).allowed, space.among(({ own }) => own !== true), publicRequests(policies, space)]),
    isUnwanted: (request) => decider.decide(request).outcome === 'Allow',
  };
  const verdict = judge(claim);
  if (verdict.answer !== 'proven' || !limiting.some(({ conditions }) => conditions.some(isWholeInternet)))
    return verdict;
  // A wide block is public even where no caller has its addresses: fd00::/8.
  return judge({ ...claim, around: { ...claim.around, anyAddress: true } });
}

function lastOfAll<T>(isLast: (one: T) => boolean, list: readonly T[]): readonly T[] {
  return [...list.filter((one) => !isLast(one)), ...list.filter(isLast)];
}
