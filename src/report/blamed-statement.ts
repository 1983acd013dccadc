import type { Cure } from '../cures/cure';
import { compilePolicy } from '../evaluator/compile';
import type { AccessRequest, StatementTrace } from '../evaluator/request';
import { POLICY_PLACES, type DocumentPath, type Policy, type Statement } from '../policy/model';
import { renderStatement } from './decision';
import { renderExcerpt, renderPlace } from './excerpt';
import { nearestMiss, renderStop, renderStopped } from './nearest-miss';

interface Blame {
  readonly traces: readonly StatementTrace[];
  readonly cures: readonly Cure[];
  /** What is said of an Allow that lets everybody in, where no Deny was meant to stop them. */
  readonly open?: readonly string[] | undefined;
}

/** Keys that are tested to the same end: a Deny by TLS version is meant to stop plain HTTP too, and does not. */
function purposeOf(key: string): string {
  if (key === 's3:tlsversion') return 'aws:securetransport';
  return key.startsWith('s3:x-amz-server-side-encryption') ? 's3:x-amz-server-side-encryption' : key;
}

/**
 * Which statement was meant to refuse a request and does not: the Deny that the cures mend, one that tests the same keys,
 * or an Allow that tests them. A Deny about something else is not to blame.
 */
export function renderBlamed(policy: Policy, request: AccessRequest, { traces, cures, open }: Blame): string[] {
  const mended = mendedBy(cures);
  const purposes = new Set(cures.flatMap(({ value }) => keysIn(value)).map(purposeOf));
  const isMeant = ({ path, conditions }: Statement): boolean =>
    mended === undefined
      ? conditions.some(({ key }) => purposes.has(purposeOf(key.toLowerCase())))
      : path.join() === mended.join();
  const { statements } = compilePolicy(policy);
  const meant = traces.filter(({ ref }) => {
    const found = statements[ref.statement];
    return found !== undefined && isMeant(found.statement);
  });
  const nearest = nearestMiss(policy, request, meant, 'Deny');
  if (nearest !== undefined) {
    // Of an element that is enough by itself the text to paste says all; why a test does not hold is told beside it too.
    const isTold =
      nearest.stop.element === 'Condition' || (mended === undefined && policy[POLICY_PLACES] !== undefined);
    const why = isTold ? renderStopped(policy, nearest, request) : renderExcerpt(policy, nearest.stop.path);
    return [`Nearest deny  ${renderStop(policy, nearest)}`, ...why];
  }
  if (open !== undefined) return [...open];
  const allow = meant.find(({ effect }) => effect === 'Allow');
  const path = allow && policy.statements[allow.ref.statement]?.path;
  if (allow === undefined || path === undefined)
    return cures.some(({ value }) => isDenyIn(value)) ? ['No Deny statement is about such requests'] : [];
  return [`An Allow refuses nobody: ${renderStatement(allow.ref)}  ${renderPlace(policy, path)}`];
}

/** The statement of which the first cure mends an element: one of a list, or one that stands alone. */
function mendedBy([first]: readonly Cure[]): DocumentPath | undefined {
  if (first === undefined || first.path.length < 2 || typeof first.path.at(-1) !== 'string') return undefined;
  return first.path.slice(0, typeof first.path[1] === 'number' ? 2 : 1);
}

/** Whether what the cures put there is a Deny, or a list or policy with one, and not an Allow that says less. */
export function isDenyIn(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isDenyIn);
  if (typeof value !== 'object' || value === null) return false;
  const { Effect, Statement } = value as { readonly Effect?: unknown; readonly Statement?: unknown };
  return Effect === 'Deny' || isDenyIn(Statement);
}

/** The condition keys in a statement, or in several, in lower case. */
function keysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value !== 'object' || value === null || !('Condition' in value)) return [];
  return Object.values(value.Condition as Record<string, object>).flatMap((tests) =>
    Object.keys(tests).map((key) => key.toLowerCase()),
  );
}
