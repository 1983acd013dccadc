import { compilePolicy, type CompiledTest } from '../evaluator/compile';
import { stringOperand } from '../evaluator/operators/string';
import { situate, type Situation } from '../evaluator/situation';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, curableDocuments, denyingStatements, optionOfEach } from './cured-subject';
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
      if (!failed.every((test) => !test.operator.negated && wouldBeLike(test, situation))) return [];
      const Condition = failed.reduce(withLike, one.statement.Condition ?? {});
      return [[cureOfStatement(one, { ...one.statement, Condition })]];
    });
}

/** The Denies that stop a request which a wildcard under `StringNotEquals` was to spare. */
export function sparingLikes({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const situation = situate(witness);
  return optionOfEach(denyingStatements(subject, witness), (one) => {
    const tests = compilePolicy(one.policy).statements[one.index]?.conditions ?? [];
    const meant = tests.find((test) => test.operator.negated && wouldBeLike(test, situation));
    if (meant === undefined) return undefined;
    return cureOfStatement(one, { ...one.statement, Condition: withLike(one.statement.Condition ?? {}, meant) });
  });
}

/** Whether a test of equality, or of its negation, would find an entry like the value under `StringLike`. */
function wouldBeLike({ operator, operands, key }: CompiledTest, { lookup }: Situation): boolean {
  const value = lookup(key);
  if (!/^String(?:Not)?Equals$/.test(operator.name) || operator.qualifier !== undefined || typeof value !== 'string')
    return false;
  return operands.some(
    ({ text }) => /[*?]/.test(text) && stringOperand('StringLike', text, true).matches(value, lookup),
  );
}

/** A condition with one of its tests under `StringLike` or `StringNotLike`. */
function withLike(condition: Condition, { test }: CompiledTest): Condition {
  return withOperator(condition, test, test.operator.replace(/Equals/i, 'Like'));
}
