import type { AccessRequest, Decision, StatementRef, StatementTrace, Stop } from '../evaluator/request';
import type { Policy, Statement } from '../policy/model';
import { renderExcerpt, renderPlace } from './excerpt';

/** `statement 1 \`TlsOnly\`` */
export function renderStatement(ref: Pick<StatementRef, 'statement' | 'sid'>): string {
  return ref.sid === undefined || ref.sid === ''
    ? `statement ${ref.statement}`
    : `statement ${ref.statement} \`${ref.sid}\``;
}

/** What decided: `Allowed by statement 0 \`Read\`  policies/logs.json:3`, with the place in the file. */
export function renderDecidedBy(policy: Policy, decision: Decision): string[] {
  const verb = { Allow: 'Allowed by', ExplicitDeny: 'Denied by', ImplicitDeny: '' }[decision.outcome];
  if (verb === '') return ['No statement allows it, and none denies it'];
  return decision.decidedBy.slice(0, 3).map((ref) => {
    const statement = policy.statements[ref.statement];
    return `${verb} ${renderStatement(ref)}  ${statement === undefined ? '' : renderPlace(policy, statement.path)}`.trimEnd();
  });
}

const depth: Record<Stop['element'], number> = { Principal: 0, Action: 1, Resource: 2, Condition: 3 };

/**
 * The statement of the wanted effect that came closest to applying, the element that stopped it, an excerpt
 * with a caret, and a hint. Nothing when no statement has that effect.
 */
export function renderNearestMiss(
  policy: Policy,
  request: AccessRequest,
  traces: readonly StatementTrace[],
  effect: 'Allow' | 'Deny',
): string[] {
  const misses = traces.filter((trace) => trace.effect === effect && trace.stoppedBy !== undefined);
  const nearest = misses.sort((a, b) => progress(b, policy, request) - progress(a, policy, request))[0];
  if (nearest?.stoppedBy === undefined)
    return [`Nothing to mend: the policy has no ${effect} statement that could apply`];
  const { element, path } = nearest.stoppedBy;
  const statement = policy.statements[nearest.ref.statement];
  return [
    `Nearest ${effect === 'Deny' ? 'deny' : 'allow'}  ${renderStatement(nearest.ref)} stops at ${element}  ${renderPlace(policy, path)}`,
    ...renderExcerpt(policy, path),
    ...(statement === undefined ? [] : hint(statement, request, nearest.stoppedBy)),
  ];
}

/** How far a statement got: later elements first; among equals, the one whose action is the same service. */
function progress(trace: StatementTrace, policy: Policy, request: AccessRequest): number {
  const stopped = trace.stoppedBy === undefined ? 4 : depth[trace.stoppedBy.element];
  const statement = policy.statements[trace.ref.statement];
  const sameAction =
    statement?.action.values.some((value) => value.toLowerCase() === request.action.toLowerCase()) === true;
  return stopped + (sameAction ? 0.5 : 0);
}

function hint(statement: Statement, request: AccessRequest, stop: Stop): string[] {
  switch (stop.element) {
    case 'Resource':
      return statement.resource?.negated === true
        ? [`Hint: NotResource leaves out ${request.resource}`]
        : [`Hint: add ${JSON.stringify(request.resource)} to Resource, or a pattern that covers it`];
    case 'Action':
      return statement.action.negated
        ? [`Hint: NotAction leaves out ${request.action}`]
        : [`Hint: add ${JSON.stringify(request.action)} to Action, or "${request.action.split(':')[0] ?? ''}:*"`];
    case 'Principal':
      return [`Hint: the statement does not speak of this caller; "Principal": "*" would`];
    case 'Condition': {
      const test = statement.conditions.find((entry) => samePath(entry.path, stop.path)) ?? statement.conditions[0];
      if (test === undefined) return [];
      const present = Object.entries(request.context ?? {}).find(
        ([key]) => key.toLowerCase() === test.key.toLowerCase(),
      );
      const is =
        present === undefined ? 'is absent from this request' : `is ${JSON.stringify(present[1])} in this request`;
      return [`Hint: ${test.key} ${is}, and ${test.operator} wants ${JSON.stringify(test.values)}`];
    }
  }
}

function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
