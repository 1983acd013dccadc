import type { Cure } from '../cures/cure';
import type { CuredClaim } from '../cures/cure-search';
import { curedSubject } from '../cures/cured-subject';
import { POLICY_PLACES } from '../policy/model';
import { locate } from '../policy/parse';
import { isOwnError } from '../report/own-error';
import type { ClaimSubject } from '../s3/claims/claim-subject';

/** Whether cures can be pasted: a template has other names than its buckets have, and is not always JSON. */
export function isCurable({ policy, bucket, layers }: ClaimSubject): boolean {
  const isOfTemplate = policy?.attachedTo !== undefined || (bucket !== undefined && 'id' in bucket);
  const isOfEnvironment = bucket !== undefined && layers !== undefined;
  return !isOfTemplate && !isOfEnvironment && policy?.[POLICY_PLACES] === undefined;
}

/** Whether a statement can be added to the policy of a template, of which nothing else is changed: its text has a list of them. */
export function isExtendable({ policy, layers }: ClaimSubject): boolean {
  if (layers !== undefined || policy?.[POLICY_PLACES] === undefined) return false;
  const key = locate(policy, ['Statement'], 'key');
  const value = locate(policy, ['Statement'], 'value');
  if (key === undefined || value === undefined || policy.text === undefined) return false;
  const lines = policy.text.split('\n').slice(key.line - 1, value.line);
  const start = lines.at(-1)?.slice(value.column - 1) ?? '';
  const before = lines.length === 1 ? '' : [lines[0]?.slice(key.column - 1), ...lines.slice(1, -1)].join('\n');
  // In a list on one line, nothing says how far the next one may be indented; a function may choose the list.
  return start.trim() === '[' || (start.startsWith('-') && /^["']?Statement["']?:(?:\s|#.*)*$/.test(before));
}

/** Asks a claim again of the subject with cures, which AWS may refuse. */
export function askCured(
  subject: ClaimSubject,
  cures: readonly Cure[],
  ask: (received: unknown) => CuredClaim,
): CuredClaim {
  const received = curedSubject(subject, cures);
  return received === undefined ? 'is refused' : unlessRefused(() => ask(received));
}

/** What a claim comes to, where AWS would store what it is asked of. */
export function unlessRefused(ask: () => CuredClaim): CuredClaim {
  try {
    return ask();
  } catch (error) {
    if (isOwnError(error)) return 'is refused';
    throw error;
  }
}
