import { brandOf, isBranded } from '../values/brand';

/** Marks our usage errors across two loaded builds. */
export const USAGE_ERROR: unique symbol = brandOf('usage-error');

/** A call, a subject or an option that was put wrongly. The message holds the problem and, on its own line, a hint. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly [USAGE_ERROR] = true as const;

  constructor(problem: string, hint?: string) {
    super(hint === undefined ? problem : `${problem}\nHint: ${hint}`);
  }
}

/** Whether a thrown value is a usage error of any loaded build. */
export function isUsageError(value: unknown): value is UsageError {
  return isBranded(value, USAGE_ERROR);
}
