import { applyingRequest } from '../claims/applying-request';
import { rangeOver } from '../claims/comparison';
import { actionKind } from '../requests/action-kind';
import { keysRead, statementsOf } from '../requests/action-slices';
import type { ActionChoice } from '../requests/request-class';
import { isKeySent } from '../service-reference/key-presence';
import type { Policy } from '../policy/model';
import { namesOf, prefixOf } from './action-names';
import { ruleId, type AccessRule } from './access-rule';
import { policyOfRules } from './rule-policy';

const anyone = { negated: false, values: ['*'] };

/** The actions of a service that a rule can ever apply to, whatever its own actions are and for whomever it is. */
export class PossibleActions {
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(private readonly like: Policy) {}

  of(rule: AccessRule, prefix: string): ReadonlySet<string> {
    const { resource, conditions } = rule;
    const id = `${prefix} ${ruleId({ conditions, ...(resource && { resource }) })}`;
    let names = this.known.get(id);
    if (names === undefined) this.known.set(id, (names = this.find(rule, prefix)));
    return names;
  }

  private find(rule: AccessRule, prefix: string): ReadonlySet<string> {
    const policy = policyOfRules(
      [
        {
          ...rule,
          ...(rule.principal && { principal: anyone }),
          effect: 'Deny',
          actions: { negated: false, values: [`${prefix}:*`] },
        },
      ],
      this.like,
    );
    const [statement] = statementsOf([policy]);
    if (statement === undefined) return new Set();
    const range = rangeOver([policy], policy.type);
    const keys = [...keysRead([statement])];
    let open = range.actions.filter(({ name }) => prefixOf(name) === prefix);
    const found = new Set<string>();
    while (open.length > 0) {
      const verdict = applyingRequest([statement], { ...range, actions: open });
      // What is not found out may apply.
      if (verdict.answer === 'undecided') return new Set(namesOf(prefix));
      if (verdict.answer === 'proven') break;
      const asked = verdict.witness.action;
      const kinds = new Set(open.filter(({ name }) => name === asked).map((choice) => kindOf(choice, keys)));
      const alike = open.filter((choice) => kinds.has(kindOf(choice, keys)));
      if (alike.length === 0) return new Set(namesOf(prefix));
      for (const { name } of alike) found.add(name);
      open = open.filter(({ name }) => !found.has(name));
    }
    return found;
  }
}

/** Whether no statement of a policy applies to any request. */
export function neverApplies(policy: Policy): boolean {
  return applyingRequest(statementsOf([policy]), rangeOver([policy], policy.type)).answer === 'proven';
}

/** Equal for actions to which one rule applies alike: of one nature, with the same of the keys on the same resources. */
function kindOf(choice: ActionChoice, keys: readonly string[]): string {
  const sent = [undefined, ...choice.forms.map(({ type }) => type)].map((type) =>
    keys.map((key) => (isKeySent(key, choice, type) ? '1' : '0')).join(''),
  );
  return [actionKind(choice), ...choice.forms.map(({ id }) => id), ...sent].join();
}
