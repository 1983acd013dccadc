import { brandOf, isBranded } from '../../values/brand';
import type { OperationName } from './operations';
import type { CallFacts } from './options';

/** Marks calls across two loaded builds. */
export const CALL: unique symbol = brandOf('call');

/** An API call as a person describes it. `authorizationsOf` turns it into what IAM is asked. */
export interface Call {
  readonly [CALL]: true;
  /** The constructor's name, for messages. */
  readonly name: string;
  /** The S3 operation, or none where the call names an IAM action. */
  readonly operation?: OperationName;
  /** The IAM action of `call(action, …)`: `s3:PutObject`. */
  readonly action?: string;
  readonly facts: CallFacts;
}

const written = new WeakMap<Call, readonly unknown[]>();

/** The call, with what its constructor was given, for messages. */
export function writtenAs(call: Call, given: readonly unknown[]): Call {
  written.set(call, given);
  return call;
}

/** What a call's constructor was given; nothing where another loaded build made it. */
export function argumentsOf(call: Call): readonly unknown[] {
  return written.get(call) ?? [];
}

export function isCall(value: unknown): value is Call {
  return isBranded(value, CALL);
}
