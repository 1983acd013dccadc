import { compileAction } from '../evaluator/action';
import { all } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import type { Decider } from './decider';
import type { Person } from './exceptions';
import { judge, type Claim } from './judge';

/** No call of the caller for these actions over HTTPS is explicitly denied. */
export function lockedOut(
  decider: Decider,
  range: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>,
  caller: Person,
  actions: readonly string[],
): Verdict {
  const list = compileAction({ negated: false, values: actions, path: [] });
  return judge({
    ...range,
    actions: range.actions.filter(({ name }) => list.matches(name.toLowerCase())),
    callers: [caller.kind],
    secure: [true],
    reads: caller.reads,
    ...(caller.account !== undefined && { accounts: [caller.account] }),
    unwanted: (space) => all([caller.requests(space), decider.outcomes(space).denied]),
    isUnwanted: (request) => decider.decide(request).outcome === 'ExplicitDeny',
  });
}
