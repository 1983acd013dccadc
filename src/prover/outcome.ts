import { compilePolicy } from '../evaluator/compile';
import type { Policy } from '../policy/model';
import { all, not, some, type Formula } from './formula';
import type { Space, SpokenOf } from './space';
import { applies } from './statement';

/** The requests of a space that are explicitly denied, and those that are allowed; the rest is implicitly denied. */
export interface Outcomes {
  readonly denied: Formula;
  readonly allowed: Formula;
}

/** What one document says by itself: a Deny wins over an Allow, and an Allow to the caller's account counts. */
export function outcomesOf(policy: Policy, space: Space): Outcomes {
  const denied = union([policy], 'Deny', space);
  return { denied, allowed: all([union([policy], 'Allow', space), not(denied)]) };
}

/** The requests to which some statement of an effect applies, spoken of in one of these ways. */
export function union(
  policies: readonly Policy[],
  effect: 'Allow' | 'Deny',
  space: Space,
  to?: readonly (keyof SpokenOf)[],
): Formula {
  const statements = policies.flatMap((policy) => compilePolicy(policy).statements);
  return some(
    statements.flatMap((statement) => (statement.deny === (effect === 'Deny') ? [applies(statement, space, to)] : [])),
  );
}
