import { brandOf, isBranded } from '../values/brand';
import type { Asker } from './asker';
import { constructHint } from './construct';

/** Marks our usage errors across two loaded builds. */
const USAGE_ERROR: unique symbol = brandOf('usage-error');

/**
 * A call, a subject or an option that was put wrongly. The message names who asked, then the problem and, on its own
 * line, a hint. Who asked is known at the top alone: what finds the problem leaves it out.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly [USAGE_ERROR] = true as const;

  constructor(
    readonly problem: string,
    readonly hint?: string,
    readonly asker?: Asker,
  ) {
    const who = asker === undefined ? '' : `${asker.kind === 'matcher' ? 'Matcher error: ' : ''}${asker.name}: `;
    super(`${who}${problem}${hint === undefined ? '' : `\nHint: ${hint}`}`);
  }

  /** Under the name of the asker; a matcher is named before a function that it called for its user. */
  askedBy(asker: Asker): UsageError {
    if (this.asker === undefined) return new UsageError(this.problem, constructHint(this.problem) ?? this.hint, asker);
    if (asker.kind === 'function' || this.asker.kind === 'matcher') return this;
    return new UsageError(`${this.asker.name}: ${this.problem}`, this.hint, asker);
  }
}

/** Whether a thrown value is a usage error of any loaded build. */
export function isUsageError(value: unknown): value is UsageError {
  return isBranded(value, USAGE_ERROR);
}

/** What `run` gives; nothing where it refuses what it is given. */
export function unlessMisuse<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (isUsageError(error)) return undefined;
    throw error;
  }
}
