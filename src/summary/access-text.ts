import { equivalent } from '../claims/comparison';
import type { ConditionTest, Policy } from '../policy/model';
import { groupedBy } from '../values/grouped-by';
import { compareTexts, inOrder } from '../values/text-order';
import { accessRulesOf, type AccessRule, type RuleElement } from './access-rule';
import { namesOf, prefixOf, shortenActions } from './action-names';
import { minimalRules } from './minimal-rules';
import { neverApplies, PossibleActions } from './possible-actions';
import { policyOfRules } from './rule-policy';

/**
 * Who may do what under which conditions, in one spelling. The text says what `policyOfRules` of its rules says, and
 * that is proven to be what the policy says: equal texts mean equivalent policies.
 */
export function accessText(policy: Policy): string {
  const possible = new PossibleActions(policy);
  const { rules, complete } = minimalRules(accessRulesOf(policy), policy, possible);
  const short = rules.map((rule) => withShortActions(rule, rules, policy, possible));
  const head = `${policy.type} policy, version ${policy.version}`;
  const isProven = short.length === 0 ? neverApplies(policy) : isEquivalent(policyOfRules(short, policy), policy);
  if (!isProven) return [`${head}: cannot be put shortly`, JSON.stringify(policy.document, null, 2)].join('\n');
  if (short.length === 0) return `${head}: nothing is allowed or denied`;
  const blocks = blocksOf(short).map(blockText).sort(compareTexts);
  return [complete ? head : `${head}: too long to leave out what is redundant`, ...blocks].join('\n');
}

/** A rule with its actions in the usual short way, which may cover actions that make no difference. */
function withShortActions(
  rule: AccessRule,
  rules: readonly AccessRule[],
  policy: Policy,
  possible: PossibleActions,
): AccessRule {
  const { negated, values } = rule.actions;
  if (negated) return { ...rule, actions: { negated, values: shortenActions(values, new Set()) } };
  const others = new Set<string>();
  for (const prefix of new Set(values.filter((value) => !/[*?]/.test(value)).map(prefixOf))) {
    const applying = possible.of(rule, prefix);
    const missing = [...applying].filter((name) => !values.includes(name));
    const wider = { ...rule, actions: { negated, values: inOrder([...values, ...missing]) } };
    const isSame =
      missing.length > 0 &&
      missing.every((name) => rules.some((other) => other !== rule && isAbout(other, name))) &&
      isEquivalent(
        policyOfRules(
          rules.map((one) => (one === rule ? wider : one)),
          policy,
        ),
        policyOfRules(rules, policy),
      );
    for (const name of namesOf(prefix)) if (isSame || !applying.has(name)) others.add(name);
  }
  return { ...rule, actions: { negated, values: shortenActions(values, others) } };
}

/** Whether a rule may be about an action: what makes it needless in another rule, if anything does. */
function isAbout({ actions: { negated, values } }: AccessRule, name: string): boolean {
  return negated || values.includes(name) || values.some((value) => /[*?]/.test(value));
}

function isEquivalent(one: Policy, other: Policy): boolean {
  return equivalent(one, other).answer === 'proven';
}

/** Rules that stand together: of one effect, for the same principals, under the same conditions. */
interface Block {
  readonly effect: AccessRule['effect'];
  readonly principals: readonly RuleElement[];
  readonly conditions: readonly ConditionTest[];
  /** What is allowed or denied, on what. */
  readonly lines: readonly string[];
}

function blocksOf(rules: readonly AccessRule[]): readonly Block[] {
  const byPrincipal = groupedBy(rules, ({ effect, principal, conditions }) =>
    JSON.stringify([effect, principal, conditions]),
  );
  const single = byPrincipal.map((group): Block => {
    const [{ effect, principal, conditions }] = group;
    return { effect, principals: principal === undefined ? [] : [principal], conditions, lines: linesOf(group) };
  });
  return groupedBy(single, ({ effect, principals, conditions, lines }) =>
    JSON.stringify([effect, principals.every(({ negated }) => !negated) || principals, conditions, lines]),
  ).map((group) => ({ ...group[0], principals: group.flatMap(({ principals }) => principals) }));
}

function linesOf(rules: readonly AccessRule[]): readonly string[] {
  const byActions = groupedBy(rules, ({ actions, resource }) =>
    JSON.stringify([actions, resource?.negated === true && resource.values]),
  );
  return inOrder(
    byActions.map((group) => {
      const [{ actions }] = group;
      const resources = group.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
      const on = resources.length === 0 ? '' : ` on ${elementText(resources)}`;
      return `${elementText([actions])}${on}`;
    }),
  );
}

function blockText({ effect, principals, conditions, lines }: Block): string {
  const to = principals.length === 0 ? '' : ` to ${elementText(principals)}`;
  const tests = conditions.map(
    ({ key, operator, values }) =>
      `  when ${plain(key)} ${operator} ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  );
  return [`${effect === 'Allow' ? 'allowed' : 'denied'}${to}`, ...lines.map((line) => `  ${line}`), ...tests].join(
    '\n',
  );
}

/** The values of elements that stand together; only one of them can be negated. */
function elementText(elements: readonly RuleElement[]): string {
  const values = inOrder(elements.flatMap((element) => element.values))
    .map(plain)
    .join(', ');
  return elements.some(({ negated }) => negated) ? `all but ${values}` : values;
}

/** Quoted where a text could be mistaken for more than one value, or for none. */
function plain(value: string): string {
  return /^[^\s",][^",]*[^\s",]$|^[^\s",]$/.test(value) &&
    !value.startsWith('all but ') &&
    !/\s(on|to)\s|[\r\n\t]/.test(value)
    ? value
    : JSON.stringify(value);
}
