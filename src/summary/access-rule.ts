import type { ConditionTest, Policy, PrincipalList, Statement, ValueList } from '../policy/model';
import { groupedBy } from '../values/grouped-by';
import { compareTexts, inOrder } from '../values/text-order';
import { canonicalTests, isLiteral } from './canonical-test';
import { canonicalPattern } from './canonical-value';
import { expandActions } from './action-names';

/** One value of an element or, where the element is negated, all of them together. */
export interface RuleElement {
  readonly negated: boolean;
  /** In order, each once. Of a principal: `AWS arn:…`, `*`. */
  readonly values: readonly string[];
}

/** What a policy says of one principal and one resource under some conditions. */
export interface AccessRule {
  readonly effect: Statement['effect'];
  readonly principal?: RuleElement;
  readonly actions: RuleElement;
  readonly resource?: RuleElement;
  readonly conditions: readonly ConditionTest[];
}

/**
 * The statements of a policy taken apart by principal and resource and put together by action: however they are
 * split, merged and ordered, and whether an element is a list or not, the rules are the same.
 */
export function accessRulesOf({ statements, version }: Policy): readonly AccessRule[] {
  const variables = version === '2012-10-17';
  return mergedRules(
    statements.flatMap((statement): AccessRule[] => {
      const { effect, action } = statement;
      const conditions = canonicalTests(statement.conditions, variables);
      const actions = { negated: action.negated, values: expandActions(action.values) };
      return apart(principalsOf(statement.principal)).flatMap((principal) =>
        apart(canonicalResources(statement.resource, variables)).map((resource) => ({
          effect,
          actions,
          conditions,
          ...(principal !== undefined && { principal }),
          ...(resource !== undefined && { resource }),
        })),
      );
    }),
  );
}

/** One rule where rules differ in their actions alone, in an order that only their text decides. */
export function mergedRules(rules: readonly AccessRule[]): readonly AccessRule[] {
  const groups = groupedBy(rules, ({ actions, ...rest }) =>
    JSON.stringify([ruleId(rest), actions.negated && actions.values]),
  );
  const merged = groups.map((group): AccessRule => {
    const [first] = group;
    const values = inOrder(group.flatMap(({ actions }) => actions.values));
    return { ...first, actions: { negated: first.actions.negated, values: values.includes('*') ? ['*'] : values } };
  });
  return merged.sort((a, b) => compareTexts(ruleId(a), ruleId(b)));
}

/** Equal for equal rules. */
export function ruleId({ effect, principal, actions, resource, conditions }: Partial<AccessRule>): string {
  return JSON.stringify([effect, principal, resource, conditions?.map(partsOfTest), actions]);
}

/** Equal for tests that say the same, wherever they stand. */
export function conditionsId(conditions: AccessRule['conditions']): string {
  return JSON.stringify(conditions.map(partsOfTest));
}

function partsOfTest({ operator, key, values }: ConditionTest): readonly unknown[] {
  return [operator, key, values];
}

function canonicalResources(list: ValueList | undefined, variables: boolean): RuleElement | undefined {
  if (list === undefined) return undefined;
  const { negated, values } = list;
  return { negated, values: values.map((value) => (isLiteral(value, variables) ? canonicalPattern(value) : value)) };
}

function principalsOf(list: PrincipalList | undefined): RuleElement | undefined {
  if (list === undefined) return undefined;
  return {
    negated: list.negated,
    values: list.entries.map(({ type, value }) => (type === '*' ? '*' : `${type} ${value}`)),
  };
}

/** Each value of an element by itself, all values of a negated one together; nothing of an element that is not there. */
function apart(list: RuleElement | undefined): readonly (RuleElement | undefined)[] {
  if (list === undefined) return [undefined];
  const { negated, values } = list;
  if (negated) return [{ negated, values: inOrder(values) }];
  return inOrder(values).map((value) => ({ negated, values: [value] }));
}
