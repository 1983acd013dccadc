import type { Policy } from '../policy/model';
import { compileAction } from '../evaluator/action';
import { all } from '../prover/formula';
import type { Verdict } from '../prover/prove';
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
  policy: Policy,
  scope: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>,
  except: readonly string[] = [],
): Verdict {
  const excepted = compileAction({ negated: false, values: except, path: [] });
  const limiting = statementsOf([policy]).filter(({ deny }) => !deny);
  return judge({
    ...scope,
    // Whoever needs no credentials says it best.
    callers: [
      ...scope.callers.filter((one) => one === 'anonymous'),
      ...scope.callers.filter((one) => one !== 'anonymous'),
    ],
    actions: scope.actions.filter(({ name }) => !excepted.matches(name.toLowerCase())),
    reads: limiting.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
    unwanted: (space) => all([decider.outcomes(space).allowed, strangers(policy, space)]),
    isUnwanted: (request) => decider.decide(request).outcome === 'Allow',
  });
}
