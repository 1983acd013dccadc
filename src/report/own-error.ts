import { isUsageError, type UsageError } from '../arguments/usage';
import { isPolicyError, isUndecidedError, type PolicyError, type UndecidedError } from './errors';

export type OwnError = UsageError | PolicyError | UndecidedError;

/** Whether an error is one of this package's, which says something about a question; any other is a fault. */
export function isOwnError(error: unknown): error is OwnError {
  return isUsageError(error) || isPolicyError(error) || isUndecidedError(error);
}
