import type { CompiledTest } from '../evaluator/compile';
import { stringOperand } from '../evaluator/operators/string';
import { situate, type Situation } from '../evaluator/situation';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, curableDocuments } from './cured-subject';
import { withOperator } from './condition-edits';
import { failedTests, missingStatements } from './missing-statements';
import type { Condition } from './new-statement';

/** The statements that miss a request by a wildcard under `StringEquals`, where it is an ordinary character. */
export function likeEdits({ subject, witness }: FailedClaim, missing: 'Allow' | 'Deny'): CureOptions {
  if (witness === undefined) return [];
  const situation = situate(witness);
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, missing))
    .flatMap((one): CureOptions => {
      if (one.stop.element !== 'Condition') return [];
      const failed = failedTests(one, situation);
      if (!failed.every((test) => wouldBeLike(test, situation))) return [];
      const Condition = failed.reduce(withLike, one.statement.Condition ?? {});
      return [[cureOfStatement(one, { ...one.statement, Condition })]];
    });
}

/** Whether a test of equality would hold under `StringLike`. */
function wouldBeLike({ operator, operands, key }: CompiledTest, { lookup }: Situation): boolean {
  const value = lookup(key);
  if (operator.name !== 'StringEquals' || operator.qualifier !== undefined || typeof value !== 'string') return false;
  return operands.some(
    ({ text }) => /[*?]/.test(text) && stringOperand('StringLike', text, true).matches(value, lookup),
  );
}

/** A condition with one of its tests under `StringLike`. */
function withLike(condition: Condition, { test }: CompiledTest): Condition {
  return withOperator(condition, test, test.operator.replace(/StringEquals/i, 'StringLike'));
}
