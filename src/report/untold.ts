import type { Told } from '../s3/authorizations/authorizations';
import type { Decided } from '../s3/authorizations/decide-authorization';
import { SESSION } from '../s3/callers/caller';
import { UndecidedError } from './errors';
import { renderUndecided } from './verdict';

const AUTHORIZE = 'authorize() decides a single request by the readings of docs/limits.md';

/** The error for a call that leaves open what its decision turns on; `where` names who asks. */
export function openQuestion(
  where: string,
  told: Told,
  decided: Exclude<Decided, { answer: 'decided' }>,
): UndecidedError {
  if (decided.answer === 'undecided')
    return new UndecidedError(renderUndecided(where, decided, AUTHORIZE).join('\n'), decided.reason);
  if (decided.answer === 'either') {
    const { about } = decided;
    if (about.kind === 'unsettled') {
      const open = { answer: 'undecided', reason: 'unsettled', about: about.id } as const;
      return new UndecidedError(renderUndecided(where, open, AUTHORIZE).join('\n'), open.reason);
    }
    const [first] = [`Cannot decide: ${where}: the call does not tell ${about.what}, and ${told.action} turns on it`];
    return new UndecidedError([first, `Hint: add ${about.hint}`].join('\n'), about.what);
  }
  const what = decided.key === '' ? 'its key' : decided.key === SESSION ? 'its session' : decided.key;
  const lines = [`Cannot decide: ${where}: the call does not tell ${what}, and ${told.action} turns on it`];
  const hint = told.hint(decided.key);
  if (hint !== undefined) lines.push(`Hint: add ${hint}`);
  return new UndecidedError(lines.join('\n'), what);
}
