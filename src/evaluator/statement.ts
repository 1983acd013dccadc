import { exemptionOf, matchCaller, type CompiledPrincipal, type PrincipalMatch } from './principal';
import type { CompiledStatement } from './compile';
import type { Situation } from './situation';
import type { Stop } from './request';

/**
 * How a statement that mentions the action applies to a request ("Policy evaluation logic": every element must
 * match): `none`, or how its principal element mentions the caller. A statement without one speaks to whom its policy
 * is attached: `exact`.
 */
export function matchStatement(statement: CompiledStatement, situation: Situation): PrincipalMatch {
  const { resource, lookup } = situation;
  if (statement.resource !== undefined && !statement.resource.matches(resource, lookup)) return 'none';
  const match = matchElement(statement.principal, situation);
  if (match === 'none') return 'none';
  for (const test of statement.conditions) if (!test.holds(lookup)) return 'none';
  return match;
}

/** The first element, in the order of reading, that keeps a statement from applying. */
export function stopOf(statement: CompiledStatement, situation: Situation): Stop | undefined {
  const { principal, action, resource, conditions } = statement.statement;
  const { lookup } = situation;
  if (principal !== undefined && matchElement(statement.principal, situation) === 'none') {
    return { element: 'Principal', path: principal.path };
  }
  if (!statement.action.matches(situation.action)) return { element: 'Action', path: action.path };
  if (resource !== undefined && statement.resource?.matches(situation.resource, lookup) === false) {
    return { element: 'Resource', path: resource.path };
  }
  const failed = statement.conditions.findIndex((test) => !test.holds(lookup));
  const test = conditions[failed];
  return test === undefined ? undefined : { element: 'Condition', path: test.path };
}

function matchElement(
  principal: CompiledPrincipal | undefined,
  { caller, parent, bounded }: Situation,
): PrincipalMatch {
  if (principal === undefined) return 'exact';
  if (!principal.negated) return matchCaller(principal, caller, parent);
  // "AWS JSON policy elements: NotPrincipal": a Deny always reaches principals with a permissions boundary.
  if (principal.deny && bounded) return 'everyone';
  const exemption = exemptionOf(principal, caller, parent);
  // ASSUMED B30, B32: who is listed at some levels only is exempt neither from a Deny nor by an Allow.
  return exemption === 'listed' || (exemption !== 'unlisted' && !principal.deny) ? 'none' : 'everyone';
}
