import { compileAction } from '../evaluator/action';
import { all } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import type { Decider } from './decider';
import { madeBy } from './exceptions';
import { judge, type Claim } from './judge';

/** No call of the caller for these actions over HTTPS is explicitly denied. */
export function lockedOut(
  decider: Decider,
  range: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>,
  caller: Parameters<typeof madeBy>[0],
  actions: readonly string[],
): Verdict {
  const list = compileAction({ negated: false, values: actions, path: [] });
  return judge({
    ...range,
    actions: range.actions.filter(({ name }) => list.matches(name.toLowerCase())),
    callers: [caller.caller],
    secure: [true],
    reads: [],
    unwanted: (space) => all([madeBy(caller, space), decider.outcomes(space).denied]),
    isUnwanted: (request) => decider.decide(request).outcome === 'ExplicitDeny',
  });
}
