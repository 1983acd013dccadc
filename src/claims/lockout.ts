import { foldName } from '../values/letter-case';
import { compileAction } from '../evaluator/action';
import type { Verdict } from '../prover/prove';
import type { Decider } from './decider';
import type { CallerRequests } from './exceptions';
import { judge, type Claim } from './judge';
import { bucketPolicyActions } from '../service-reference/s3-names';

/** No call of the caller for these actions over HTTPS is explicitly denied. */
export function lockedOut(
  decider: Decider,
  range: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>,
  caller: CallerRequests,
  actions: readonly string[],
): Verdict {
  const list = compileAction(actions);
  const actionsInQuestion = range.actions.filter(({ name }) => list.matches(foldName(name)));
  const isBucket = range.policies.every(({ type }) => type === 'resource');
  const { owner = caller.account } = range.around;
  const byOwner = caller.kind === 'root' && caller.account === owner;
  const escapes = byOwner && isBucket && actionsInQuestion.every(({ name }) => bucketPolicyActions.has(name));
  // No bucket policy stops its owner's root user there (E38), so there is no request to look at. S3 turns others away.
  if (escapes && actionsInQuestion.length > 0) return { answer: 'proven' };
  return judge({
    ...range,
    actions: actionsInQuestion,
    callers: [caller.kind],
    secure: [true],
    reads: caller.reads,
    ...(caller.account !== undefined && { accounts: [caller.account] }),
    about: (space) => caller.requests(space),
    unwanted: (space) => decider.outcomes(space).denied,
    isUnwanted: (request) => decider.decide(request).outcome === 'ExplicitDeny',
  });
}
