import { foldName } from '../values/fold';
import type { Policy } from '../policy/model';
import { compileAction } from '../evaluator/action';
import { all } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import { bucketPolicyActions } from './classes';
import type { Decider } from './decider';
import { judge, type Claim } from './judge';
import { statementsOf } from './slices';
import { strangers } from './strangers';

/**
 * No stranger is allowed anything ("CheckNoPublicAccess", Access Analyzer API); with `except`, anything but these
 * actions. A Deny counts: what it keeps strangers from is not public.
 */
export function notPublic(
  decider: Decider,
  policy: Policy | undefined,
  scope: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>,
  except: readonly string[] = [],
): Verdict {
  const excepted = compileAction({ negated: false, values: except, path: [] });
  const policies = policy === undefined ? [] : [policy];
  const limiting = statementsOf(policies).filter(({ deny }) => !deny);
  return judge({
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
    // Where the owner is known, its own callers are no strangers.
    unwanted: (space) =>
      all([decider.outcomes(space).allowed, space.among(({ own }) => own !== true), strangers(policies, space)]),
    isUnwanted: (request) => decider.decide(request).outcome === 'Allow',
  });
}

function lastOfAll<T>(isLast: (one: T) => boolean, list: readonly T[]): readonly T[] {
  return [...list.filter((one) => !isLast(one)), ...list.filter(isLast)];
}
