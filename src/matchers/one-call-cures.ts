import { allowingCures, callsLike, denyingCures } from '../cures/call-cures';
import type { Cure, CureOptions } from '../cures/cure';
import { searchCures, type CuredClaim, type FailedClaim } from '../cures/cure-search';
import { curedSubject } from '../cures/cured-subject';
import { exemptingCures } from '../cures/exempting-cures';
import { grantCures } from '../cures/grant-cures';
import { isUsageError, unlessMisuse } from '../arguments/usage';
import type { AccessRequest } from '../evaluator/request';
import { POLICY_PLACES } from '../policy/model';
import { isPolicyError, isUndecidedError } from '../report/errors';
import { callerOf, type Caller } from '../s3/callers/caller';
import { isCall } from '../s3/calls/described-call';
import { callOnSubject } from './call-on-subject';
import type { DecidedCall, OneCallExpectation } from './one-call-expectation';
import { hasOwnPolicies } from './own-policies';

/** Changes of the subject's documents with which a call is decided as expected; of an environment none. */
export function oneCallCures(
  decided: DecidedCall,
  question: unknown,
  expectation: OneCallExpectation,
  isNot: boolean,
): readonly Cure[] {
  const { subject, verdict, kind } = decided;
  const { policy, bucket } = subject;
  const caller = callerIn(question, verdict.request);
  const isOfTemplate = policy?.attachedTo !== undefined || (bucket !== undefined && 'id' in bucket);
  if (kind === 'environment' || verdict.refusal !== undefined || isOfTemplate) return [];
  if (policy?.[POLICY_PLACES] !== undefined || (caller !== undefined && hasOwnPolicies(caller))) return [];
  const judgeWith = (cures: readonly Cure[]): CuredClaim => {
    const received = curedSubject(subject, cures);
    if (received === undefined) return 'is refused';
    try {
      const again = callOnSubject(received, question, expectation);
      if (expectation.holds(again.verdict, again.subject) !== isNot) return 'holds';
      return { subject: again.subject, witness: again.verdict.request };
    } catch (error) {
      if (isUsageError(error) || isPolicyError(error) || isUndecidedError(error)) return 'is refused';
      throw error;
    }
  };
  const propose = (failed: FailedClaim): CureOptions => proposals(failed, expectation, isNot, caller);
  return searchCures({ subject, witness: verdict.request }, propose, judgeWith);
}

function callerIn(question: unknown, { principal }: AccessRequest): Caller | undefined {
  if (isCall(question)) return question.facts.caller;
  return typeof principal === 'string' ? unlessMisuse(() => callerOf('caller', principal)) : undefined;
}

/** What could make the outcome another one; `every` is the outcome that the matcher is about. */
function proposals(
  failed: FailedClaim,
  { every }: OneCallExpectation,
  isNot: boolean,
  caller: Caller | undefined,
): CureOptions {
  const { subject, witness } = failed;
  if (witness === undefined) return [];
  const { outcome } = subject.decider.decide(witness);
  const exempting = (): CureOptions => (caller === undefined ? [] : exemptingCures(failed, caller));
  const narrowed = (): CureOptions =>
    grantCures(failed, {
      actions: [witness.action],
      resources: [witness.resource],
      ...(caller !== undefined && { callers: [caller] }),
    });
  switch (every) {
    case 'Allow':
      if (isNot) return narrowed();
      // A Deny that is not about the caller is what the call must comply with.
      return outcome === 'ExplicitDeny' ? [] : allowingCures(failed, caller);
    case 'refused':
    case 'ExplicitDeny':
      if (!isNot) return denyingCures(failed, callsLike(witness, caller));
      return outcome === 'ExplicitDeny' ? exempting() : allowingCures(failed, caller);
    case 'ImplicitDeny':
      if (isNot) return allowingCures(failed, caller);
      return outcome === 'ExplicitDeny' ? exempting() : narrowed();
  }
}
