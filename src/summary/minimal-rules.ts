import { equivalent } from '../claims/comparison';
import type { ConditionTest, Policy } from '../policy/model';
import { groupedBy } from '../values/grouped-by';
import { compareTexts } from '../values/text-order';
import { conditionsId, mergedRules, ruleId, type AccessRule } from './access-rule';
import { prefixOf } from './action-names';
import { canonicalTests } from './canonical-test';
import { mergedValues } from './merged-values';
import { preferredSpellings } from './preferred-spellings';
import type { PossibleActions } from './possible-actions';
import { policyOfRules } from './rule-policy';

/** So many proofs a summary may take; a policy that would take more keeps its redundant parts. */
const MOST_PROOFS = 400;

/** The rules without what changes no decision; the same rules, and `false`, where that would take too long. */
export function minimalRules(
  rules: readonly AccessRule[],
  like: Policy,
  possible: PossibleActions,
): { readonly rules: readonly AccessRule[]; readonly complete: boolean } {
  const variables = hasVariables(like);
  const pieces = mergedValues(
    byOverlap(mergedRules(rules.map((rule) => withoutVoid(rule, possible)).filter(hasActions))),
    variables,
  );
  if (pieces.length === 0) return { rules: [], complete: true };
  const tests = pieces.flatMap(({ conditions }) => conditions);
  const proofs =
    pieces.length + tests.reduce((sum, { values }) => sum + 1 + (values.length > 1 ? values.length : 0), 0);
  if (proofs > MOST_PROOFS) return { rules: mergedRules(pieces), complete: false };
  const search = new Search(pieces, like);
  search.leaveOutTests();
  search.respellTests();
  search.leaveOutRules();
  return { rules: mergedRules(mergedValues(search.rules, variables)), complete: true };
}

/** Leaves out one part after another, each time that the policy stays equivalent. */
class Search {
  private policy: Policy;

  constructor(
    public rules: readonly AccessRule[],
    private readonly like: Policy,
  ) {
    this.policy = policyOfRules(rules, like);
  }

  leaveOutRules(): void {
    for (const rule of this.rules) this.tryRules(this.rules.filter((other) => other !== rule));
  }

  /** A test, or a value of one, wherever rules have the same conditions for the same principal. */
  leaveOutTests(): void {
    const conditions = new Map(this.rules.map((rule) => [conditionsId(rule.conditions), rule.conditions]));
    for (const [id, tests] of conditions) {
      let from = id;
      let left = tests;
      const attempt = (fewer: readonly ConditionTest[]): void => {
        const changed = this.rules.map((rule) =>
          conditionsId(rule.conditions) === from ? { ...rule, conditions: fewer } : rule,
        );
        if (!this.tryRules(changed)) return;
        left = fewer;
        from = conditionsId(fewer);
      };
      for (const test of tests) {
        attempt(left.filter((other) => other.key !== test.key || other.operator !== test.operator));
        for (const value of test.values) {
          const now = left.find((other) => other.key === test.key && other.operator === test.operator);
          if (now === undefined || now.values.length < 2) break;
          const values = now.values.filter((other) => other !== value);
          attempt(left.map((other) => (other === now ? { ...now, values } : other)));
        }
      }
    }
  }

  /** Each test in the spelling that is preferred of those that say the same here. */
  respellTests(): void {
    const conditions = new Map(this.rules.map((rule) => [conditionsId(rule.conditions), rule.conditions]));
    for (const tests of conditions.values()) {
      let left = tests;
      for (let at = 0; at < left.length; at++) {
        const test = left[at];
        for (const other of test === undefined ? [] : preferredSpellings(test)) {
          const isTaken = left.some(
            ({ key, operator }, index) => index !== at && key === other.key && operator === other.operator,
          );
          if (isTaken) continue;
          const from = conditionsId(left);
          const changed = left.map((one, index) => (index === at ? other : one));
          const rules = this.rules.map((rule) =>
            conditionsId(rule.conditions) === from ? { ...rule, conditions: changed } : rule,
          );
          if (!this.tryRules(rules)) continue;
          left = changed;
          // What it is now may have a better one.
          at -= 1;
          break;
        }
      }
    }
    this.rules = this.rules.map((rule) => ({
      ...rule,
      conditions: canonicalTests(rule.conditions, hasVariables(this.like)),
    }));
  }

  private tryRules(rules: readonly AccessRule[]): boolean {
    if (rules.length === 0) return false;
    const policy = policyOfRules(rules, this.like);
    if (equivalent(policy, this.policy).answer !== 'proven') return false;
    this.rules = rules;
    this.policy = policy;
    return true;
  }
}

/** Whether `${…}` means something in a policy's version. */
function hasVariables({ version }: Policy): boolean {
  return version === '2012-10-17';
}

/** A rule without the listed actions that it can never apply to. */
function withoutVoid(rule: AccessRule, possible: PossibleActions): AccessRule {
  const { negated, values } = rule.actions;
  if (negated) return rule;
  const isIn = (name: string): boolean => {
    const prefix = prefixOf(name);
    return prefix === '' || /[*?]/.test(name) || possible.of(rule, prefix).has(name);
  };
  return { ...rule, actions: { negated, values: values.filter(isIn) } };
}

function hasActions({ actions }: AccessRule): boolean {
  return actions.values.length > 0;
}

/** Rules split where some of their actions are other rules' too, and some not: each piece is needed or not as a whole. */
function byOverlap(rules: readonly AccessRule[]): readonly AccessRule[] {
  const lists = rules.map(({ actions }) => new Set(actions.values));
  return rules
    .flatMap((rule): AccessRule[] => {
      const { negated, values } = rule.actions;
      if (negated || rules.length === 1) return [rule];
      const groups = groupedBy(values, (value) => lists.map((list) => (list.has(value) ? '1' : '0')).join(''));
      return groups.map((group) => ({ ...rule, actions: { negated, values: group } }));
    })
    .sort((a, b) => compareTexts(ruleId(a), ruleId(b)));
}
