import type { Finding } from './findings';

/** Mark the errors across two loaded builds. */
export const POLICY_ERROR: unique symbol = Symbol.for('jest-iam/policy-error') as never;
export const UNDECIDED_ERROR: unique symbol = Symbol.for('jest-iam/undecided-error') as never;

/** The document cannot be one that AWS would store. `findings` say what and where. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly [POLICY_ERROR] = true;
  constructor(
    message: string,
    readonly findings: readonly Finding[],
  ) {
    super(message);
  }
}

/** The question has no answer yet: a fact is not told, or the budget ran out. `reason` says which. */
export class UndecidedError extends Error {
  override readonly name = 'UndecidedError';
  readonly [UNDECIDED_ERROR] = true;
  constructor(
    message: string,
    readonly reason: string,
  ) {
    super(message);
  }
}
