import type { AccessRequest, Decision, Outcome } from '../evaluator/request';
import type { Refusal } from '../s3/calls/refusal';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { SubjectKind } from './subject';

/** The decisive authorization of a call: a denied part decides, else one that is not allowed, else the first. */
export interface CallVerdict {
  readonly outcome: Outcome;
  readonly request: AccessRequest;
  readonly decision: Decision;
  /** Keys, in lower case, that policies read and the call does not specify. */
  readonly unspecified: readonly string[];
  /** How many authorizations the call asks for. */
  readonly parts: number;
  /** Why S3 turns the call away, whatever the policies say. */
  readonly refusal?: Refusal;
}

/** What a one-call matcher requires of every call of a set. */
export type EveryExpectation = Outcome | 'refused';

/** What a one-call matcher requires of the outcome, and how it reads. */
export interface OneCallExpectation {
  readonly expected: string;
  readonly notExpected: string;
  /** The same two where several policies are asked in their layers, which answer for AWS. */
  readonly ofSet?: { readonly expected: string; readonly notExpected: string };
  /** The effect whose nearest statement explains a failure. */
  readonly effect: 'Allow' | 'Deny';
  readonly every: EveryExpectation;
  holds(verdict: CallVerdict, subject: ClaimSubject): boolean;
  received?(verdict: CallVerdict, subject: ClaimSubject): string | undefined;
}

/** A call as it was decided, and how the message tells it. */
export interface DecidedCall {
  readonly kind: SubjectKind;
  readonly argument: string;
  /** Who decided: the subject, or in an environment the layers of the deciding authorization. */
  readonly subject: ClaimSubject;
  readonly verdict: CallVerdict;
  /** The outcome in words, where the matcher has none of its own. */
  readonly received: string;
  /** Evidence for a failed expectation, and for a failed negated one; of an Allow alone where that is what is mended. */
  readonly evidence: (isOfAllow?: boolean) => readonly string[];
  readonly notEvidence: (isOfAllow?: boolean) => readonly string[];
}
