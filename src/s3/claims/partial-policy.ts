import type { Policy, PrincipalEntry, Statement } from '../../policy/model';
import { withStatements } from '../../policy/parse';

/** The Allow statements of a policy alone; the others stay in their places and say nothing. */
export function allowStatementsOf(policy: Policy): Policy {
  return withStatements(policy, (statement) => (statement.effect === 'Allow' ? statement : silent(statement)));
}

/** A policy without its conditions: an Allow holds always, and a Deny that has some never does. */
export function withoutConditions(policy: Policy): Policy {
  return withStatements(policy, (statement) => {
    const { effect, conditions } = statement;
    if (conditions.length === 0) return statement;
    return effect === 'Deny' ? silent(statement) : { ...statement, conditions: [] };
  });
}

/** The Allow statements of a policy with those principals only that are kept; `NotPrincipal` stays where `negated`. */
export function allowStatementsTo(
  policy: Policy,
  keep: { readonly negated: boolean; readonly entry: (entry: PrincipalEntry) => boolean },
): Policy {
  return withStatements(policy, (statement) => {
    const { effect, principal } = statement;
    if (effect === 'Deny' || principal === undefined) return silent(statement);
    if (principal.negated) return keep.negated ? statement : silent(statement);
    const entries = principal.entries.filter(keep.entry);
    return entries.length === 0 ? silent(statement) : { ...statement, principal: { ...principal, entries } };
  });
}

/** A statement that keeps the place of one and covers no action. */
function silent(statement: Statement): Statement {
  return { ...statement, effect: 'Allow', action: { ...statement.action, negated: false, values: [] } };
}
