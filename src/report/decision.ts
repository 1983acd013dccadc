import type { CompiledStatement } from '../evaluator/compile';
import type { AccessRequest, Decision, StatementRef, StatementTrace, Stop } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { renderFailedTest } from './condition-test';
import { renderExcerpt, renderPlace } from './excerpt';
import { nearestMiss } from './nearest-miss';

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

/**
 * The statement of the wanted effect that came closest to applying, the element that stopped it, an excerpt
 * with a caret, and a hint.
 */
export function renderNearestMiss(
  policy: Policy,
  request: AccessRequest,
  traces: readonly StatementTrace[],
  effect: 'Allow' | 'Deny',
): string[] {
  const nearest = nearestMiss(policy, request, traces, effect);
  if (nearest === undefined) return [`The policy has no ${effect} statement that could apply`];
  const { stop, statement, trace } = nearest;
  return [
    `Nearest ${effect === 'Deny' ? 'deny' : 'allow'}  ${renderStatement(trace.ref)} stops at ${stop.element}  ${renderPlace(policy, stop.path)}`,
    ...renderExcerpt(policy, stop.path),
    ...hint(statement, request, stop),
  ];
}

function hint({ statement, conditions }: CompiledStatement, request: AccessRequest, stop: Stop): string[] {
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
      return statement.principal?.negated === true
        ? ['Hint: NotPrincipal leaves out this caller']
        : ['Hint: the statement does not speak of this caller; "Principal": "*" would'];
    case 'Condition': {
      const failed = conditions.find(({ test }) => samePath(test.path, stop.path));
      return failed === undefined ? [] : [`Hint: ${renderFailedTest(failed, request, statement.effect)}`];
    }
  }
}

function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
