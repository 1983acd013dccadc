import type { AuthorizationRequest } from '../s3/authorizations/authorizations';
import type { AuthorizationAnswer } from '../s3/authorizations/decide-authorization';
import { SESSION_NAME } from '../s3/callers/caller';
import { UndecidedError } from './errors';
import { undecidedError } from './undecided';

const AUTHORIZE = 'authorize() decides a single request by the readings of docs/limits.md';

/** The error for a call that leaves open what its decision turns on. */
export function unspecifiedError(
  authorization: AuthorizationRequest,
  decided: Exclude<AuthorizationAnswer, { answer: 'decided' }>,
): UndecidedError {
  if (decided.answer === 'undecided') return undecidedError(decided, AUTHORIZE);
  if (decided.answer === 'either') {
    const { about } = decided;
    if (about.kind === 'unsettled') {
      return undecidedError({ answer: 'undecided', reason: 'unsettled', about: about.id }, AUTHORIZE);
    }
    return new UndecidedError(
      `the call does not specify ${about.what}, and ${authorization.action} depends on it\nHint: add ${about.hint}`,
      about.what,
    );
  }
  const what = decided.key === '' ? 'its key' : decided.key === SESSION_NAME ? 'its session' : decided.key;
  const lines = [`the call does not specify ${what}, and ${authorization.action} depends on it`];
  const hint = authorization.hint(decided.key);
  if (hint !== undefined) lines.push(`Hint: add ${hint}`);
  return new UndecidedError(lines.join('\n'), what);
}
