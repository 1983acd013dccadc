import { UsageError, isUsageError } from '../arguments/usage';

/** A usage error in its own look, naming the matcher. */
export function misuse(matcher: string, problem: string, hint?: string): UsageError {
  const lines = [`Matcher error: ${matcher}: ${problem}`, ...(hint === undefined ? [] : [`Hint: ${hint}`])];
  return new UsageError(lines.join('\n'));
}

/** Runs a claim; misuse found inside it gets the look of a matcher error that names the matcher. */
export function named<T>(matcher: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isUsageError(error) && !error.message.startsWith('Matcher error:')) throw misuse(matcher, error.message);
    throw error;
  }
}
