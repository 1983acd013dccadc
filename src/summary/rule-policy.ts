import type { Policy, PolicyType } from '../policy/model';
import { toPolicy } from '../policy/parse';
import type { AccessRule, RuleElement } from './access-rule';

/** A policy that says what the rules say, one statement for each. */
export function policyOfRules(
  rules: readonly AccessRule[],
  like: { readonly type: PolicyType; readonly version: Policy['version'] },
): Policy {
  const Statement = rules.map(({ effect, principal, actions, resource, conditions }) => ({
    Effect: effect,
    ...(principal !== undefined && { [nameOf('Principal', principal)]: documentPrincipal(principal) }),
    [nameOf('Action', actions)]: actions.values,
    ...(resource !== undefined && { [nameOf('Resource', resource)]: resource.values }),
    ...(conditions.length > 0 && { Condition: documentCondition(conditions) }),
  }));
  return toPolicy({ Version: like.version, Statement }, { type: like.type });
}

function nameOf(element: string, { negated }: RuleElement): string {
  return negated ? `Not${element}` : element;
}

function documentPrincipal({ values }: RuleElement): unknown {
  if (values.length === 1 && values[0] === '*') return '*';
  const byType: Record<string, string[]> = {};
  for (const value of values) {
    const space = value.indexOf(' ');
    (byType[value.slice(0, space)] ??= []).push(value.slice(space + 1));
  }
  return byType;
}

function documentCondition(tests: AccessRule['conditions']): unknown {
  const byOperator: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of tests) (byOperator[operator] ??= {})[key] = values;
  return byOperator;
}
