import type { AccessRequest, Decision, Outcome } from '../evaluator/request';
import type { Refusal } from '../s3/calls/refusal';
import type { EveryWanted } from './every-call';
import type { Subject } from './subject';

/** The decisive authorization of a call: a denied part decides, else one that is not allowed, else the first. */
export interface CallVerdict {
  readonly outcome: Outcome;
  readonly request: AccessRequest;
  readonly decision: Decision;
  /** How many authorizations the call asks for. */
  readonly parts: number;
  /** Why S3 turns the call away, whatever the policies say. */
  readonly refusal?: Refusal;
}

/** What a one-call matcher wants of the outcome, and how it says so. */
export interface Wanted {
  readonly expected: string;
  readonly notExpected: string;
  /** The same two of several policies in their layers, which answer for AWS. */
  readonly ofSet?: { readonly expected: string; readonly notExpected: string };
  /** The effect whose nearest statement explains a failure. */
  readonly effect: 'Allow' | 'Deny';
  /** What every call of a set shall be. */
  readonly every: EveryWanted;
  holds(verdict: CallVerdict, subject: Subject): boolean;
  received?(verdict: CallVerdict, subject: Subject): string | undefined;
}
