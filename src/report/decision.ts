import type { Decision, StatementRef } from '../evaluator/request';
import type { Policy } from '../policy/model';
import type { ShownRequest } from './condition-test';
import { renderPlace } from './excerpt';
import { renderBreadth } from './loophole';

/** `statement 1 \`TlsOnly\`` */
export function renderStatement(ref: Pick<StatementRef, 'statement' | 'sid'>): string {
  return ref.sid === undefined || ref.sid === ''
    ? `statement ${ref.statement}`
    : `statement ${ref.statement} \`${ref.sid}\``;
}

/** How many deciding statements are shown; the rest is counted. */
const MOST = 3;

/**
 * What decided, a line for each statement: `Denied by statement 1 \`Tls\`  policies/logs.json:3`. Under a Deny stands
 * what in it reaches the request.
 */
export function renderDecidedBy(policy: Policy, decision: Decision, request: ShownRequest): string[] {
  return renderDeciding(decision, request, (ref) => ({ policy, name: renderStatement(ref) }));
}

interface DecidingStatement {
  readonly policy: Policy | undefined;
  readonly name: string;
}

/** The same for statements of several policies. */
export function renderDeciding(
  { outcome, decidedBy }: Decision,
  request: ShownRequest,
  find: (ref: StatementRef) => DecidingStatement,
): string[] {
  const verb = outcome === 'Allow' ? 'Allowed by' : 'Denied by';
  const length = decidedBy.length > 1 ? 'brief' : 'whole';
  const lines = decidedBy.slice(0, MOST).flatMap((ref) => {
    const { policy, name } = find(ref);
    const path = policy?.statements[ref.statement]?.path;
    const place = policy === undefined || path === undefined ? '' : `  ${renderPlace(policy, path)}`;
    const breadth =
      outcome === 'ExplicitDeny' && policy !== undefined ? renderBreadth(policy, request, ref, length) : [];
    return [`${verb} ${name}${place}`, ...breadth];
  });
  const rest = decidedBy.length - MOST;
  return rest > 0 ? [...lines, `… and by ${rest} more statement${rest === 1 ? '' : 's'}`] : lines;
}
