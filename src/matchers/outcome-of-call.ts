import type { Outcome } from '../evaluator/request';
import { isOwnError } from '../report/own-error';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { callOnSubject } from './call-on-subject';
import type { DecidedCall } from './one-call-expectation';

/** The subject with what its calls come to, so that a message proposes none that is decided otherwise than it says. */
export function withOutcomesOfCalls<S extends ClaimSubject>(subject: S, received: unknown): S {
  return {
    ...subject,
    outcomeOfCall: (call) =>
      outcomeIfAsked(() => callOnSubject(received, call, { every: 'ExplicitDeny', effect: 'Deny' })),
  };
}

/** What a call comes to; nothing where it cannot be asked. */
export function outcomeIfAsked(decide: () => DecidedCall): Outcome | undefined {
  try {
    return decide().verdict.outcome;
  } catch (error) {
    if (isOwnError(error)) return undefined;
    throw error;
  }
}
