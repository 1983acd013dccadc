import type { CompiledTest } from '../evaluator/condition';
import type { Policy } from '../policy/model';
import { statementsOf } from '../requests/action-slices';
import { applyingRequest } from './applying-request';
import { rangeOver } from './comparison';

/** The condition tests of a statement that never hold together; none where some request meets it, or other elements are why. */
export function contradictoryTests(policy: Policy, index: number): readonly CompiledTest[] {
  const statement = statementsOf([policy])[index];
  if (statement === undefined || statement.conditions.length === 0) return [];
  const range = rangeOver([policy], policy.type);
  const about = { ...range, actions: range.actions.filter(({ name }) => statement.action.matches(name.toLowerCase())) };
  const meets = (conditions: readonly CompiledTest[]): string =>
    applyingRequest([{ ...statement, conditions }], about).answer;
  const { conditions } = statement;
  if (meets([]) !== 'refuted' || meets(conditions) !== 'proven') return [];
  // Without any one that is not needed for it they still contradict each other.
  return conditions.reduce<readonly CompiledTest[]>((left, one) => {
    const others = left.filter((other) => other !== one);
    return meets(others) === 'proven' ? others : left;
  }, conditions);
}
