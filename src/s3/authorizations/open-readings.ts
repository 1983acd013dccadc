import type { AssumptionId } from '../../evaluator/assumptions';
import type { CompiledStatement } from '../../evaluator/compile';
import { contextLookup } from '../../evaluator/context';
import type { AccessRequest } from '../../evaluator/request';
import type { Policy } from '../../policy/model';
import { openReadingOn } from '../../prover/condition-formulas';
import { statementsOf } from '../../requests/action-slices';

/**
 * A fact that no source settles (`evaluator/assumptions`) and on which the decision on a request may turn: how AWS reads a
 * condition or a principal of a statement that mentions the action. Only then is the request proven like a claim; all
 * others are decided by the evaluator alone.
 */
export function openReadingOf(request: AccessRequest, policies: readonly Policy[]): AssumptionId | undefined {
  const action = request.action.toLowerCase();
  const lookup = contextLookup(request.context);
  for (const statement of statementsOf(policies)) {
    if (!statement.action.matches(action)) continue;
    if (statement.action.patterns.some(({ text }) => text === '*:*')) return 'B3';
    const principal = ofPrincipal(statement, request);
    if (principal !== undefined) return principal;
    for (const test of statement.conditions) {
      const reading = openReadingOn(test, lookup(test.key));
      if (reading !== undefined) return reading;
    }
  }
  return undefined;
}

function ofPrincipal({ principal }: CompiledStatement, request: AccessRequest): AssumptionId | undefined {
  if (principal === undefined) return undefined;
  if (principal.negated) return 'B30';
  if (principal.entries.some(({ type }) => type === 'CanonicalUser')) return 'B25';
  const isNoIdentity = typeof request.principal === 'object';
  return isNoIdentity && principal.entries.some(({ kind, type }) => kind === 'everyone' && type !== '*')
    ? 'B27'
    : undefined;
}
