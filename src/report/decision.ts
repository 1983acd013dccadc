import type { Decision, StatementRef } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { renderPlace } from './excerpt';

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
