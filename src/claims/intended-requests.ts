import type { CompiledStatement } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { some, type Formula } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import { principalMatchKinds, statementApplies } from '../prover/statement-formulas';
import { statementsOf } from '../requests/action-slices';
import type { RequestSpace } from '../requests/request-space';
import type { Decider } from './decider';

/** The requests to which one of the statements would apply if its conditions were met. */
export function intendedBy(statements: readonly CompiledStatement[], space: RequestSpace): Formula {
  return some(
    statements.map((statement) =>
      statementApplies({ ...statement, conditions: [] }, space, principalMatchKinds, false),
    ),
  );
}

/** The requests that one of the statements misses by a single test of several. */
function missedByOneTest(statements: readonly CompiledStatement[], space: RequestSpace): Formula {
  return some(
    statements.flatMap((statement) => {
      const { conditions } = statement;
      return conditions.length < 2
        ? []
        : conditions.map((test) => {
            const others = conditions.filter((one) => one !== test);
            return statementApplies({ ...statement, conditions: others }, space, principalMatchKinds, false);
          });
    }),
  );
}

/**
 * A request to show why a claim found none that is allowed, or explicitly denied: one that a statement of that effect
 * misses by a single test, else one to which it would apply if its conditions were met, or by another
 * caller, else one of a caller whom such a statement is about, else any.
 * `judge` asks the claim of a decider.
 */
export function nearestRequest(
  decider: Decider,
  effect: 'Allow' | 'Deny',
  judge: (decider: Decider) => Verdict,
): AccessRequest | undefined {
  const denies = effect === 'Deny';
  const statements = statementsOf(decider.policies).filter(({ deny }) => deny === denies);
  for (const isNear of [missedByOneTest, intendedBy, ofOtherCallers, ofCallersNamedBy, () => true]) {
    const verdict = judge({
      ...decider,
      decide: () => ({ outcome: denies ? 'ExplicitDeny' : 'Allow', decidedBy: [] }),
      outcomes: (space) => {
        const near = isNear(statements, space);
        return { denied: denies && near, allowed: !denies && near };
      },
    });
    if (verdict.answer === 'refuted') return verdict.witness;
  }
  return undefined;
}

/** The requests that a statement on conditions misses by their caller alone. */
function ofOtherCallers(statements: readonly CompiledStatement[], space: RequestSpace): Formula {
  return some(
    statements.flatMap(({ principal, ...others }) =>
      principal === undefined || principal.negated || others.conditions.length === 0
        ? []
        : statementApplies(others, space, principalMatchKinds, false),
    ),
  );
}

/** The requests of callers about whom one of the statements is. */
function ofCallersNamedBy(statements: readonly CompiledStatement[], space: RequestSpace): Formula {
  return some(
    statements.map(({ principal }) => {
      if (principal === undefined) return true;
      const matches = space.principal(principal);
      return some(principalMatchKinds.map((kind) => matches[kind]));
    }),
  );
}
