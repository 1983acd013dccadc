import type { PolicyType, Statement } from './model';
import { Problems } from './problem';
import { roleActions } from './type-rules';

/** The rules of one type of policy on a readable statement: role trust policies and RCPs. */
export function checkTyped(statement: Statement, type: PolicyType, problems: Problems): void {
  if (type === 'trust') checkTrust(statement, problems);
  if (type === 'resourceControl') checkResourceControl(statement, problems);
}

/** "How to use trust policies with IAM roles": STS role actions, named principals, no `NotPrincipal`. */
function checkTrust({ principal, action }: Statement, problems: Problems): void {
  if (principal?.negated === true) {
    problems.add('ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', principal.path, {}, 'key');
  }
  for (const entry of principal?.entries ?? []) {
    if (entry.type === 'CanonicalUser') {
      problems.add('UNSUPPORTED_PRINCIPAL', entry.path, { name: 'CanonicalUser', type: 'trust' });
    }
  }
  if (action.negated) return;
  action.values.forEach((name, index) => {
    const lower = name.toLowerCase();
    if (roleActions.has(lower)) return;
    const wild = lower.startsWith('sts:') && (lower.includes('*') || lower.includes('?'));
    if (!wild && !lower.includes(':') && lower !== '*') return;
    const data = { action: name, type: 'trust' };
    problems.raise(wild ? 'warning' : 'error', 'UNSUPPORTED_ACTION_IN_POLICY', [...action.path, index], data);
  });
}

/** "RCP syntax": customers write Deny for everyone, on named services. */
function checkResourceControl(statement: Statement, problems: Problems): void {
  if (isFullAccess(statement)) return;
  const { effect, principal, action, path } = statement;
  if (effect === 'Allow') problems.add('RCP_SYNTAX_ERROR_ALLOW', [...path, 'Effect']);
  if (principal !== undefined && !(principal.entries.length === 1 && principal.entries[0]?.type === '*')) {
    problems.add('RCP_SYNTAX_ERROR_PRINCIPAL', principal.path, {}, 'value');
  } else if (principal?.negated === true) {
    problems.add('RCP_SYNTAX_ERROR_PRINCIPAL', principal.path, {}, 'key');
  }
  if (action.negated) problems.add('RCP_SYNTAX_ERROR_NOTACTION', action.path, {}, 'key');
  else {
    action.values.forEach((name, index) => {
      if (name === '*' || name === '*:*')
        problems.add('RCP_SYNTAX_ERROR_ACTION', [...action.path, index], { action: name });
    });
  }
}

/** The statement of the managed `RCPFullAWSAccess`. */
function isFullAccess({ effect, principal, action, resource, conditions }: Statement): boolean {
  const all = (values: readonly string[] | undefined): boolean => values?.length === 1 && values[0] === '*';
  return (
    effect === 'Allow' &&
    principal?.negated === false &&
    principal.entries[0]?.type === '*' &&
    !action.negated &&
    all(action.values) &&
    resource?.negated === false &&
    all(resource.values) &&
    conditions.length === 0
  );
}
