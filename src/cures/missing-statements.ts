import { compilePolicy, type CompiledTest } from '../evaluator/compile';
import { traceDocument } from '../evaluator/explain';
import type { AccessRequest, Stop } from '../evaluator/request';
import type { Situation } from '../evaluator/situation';
import { curableStatement, type CurableDocument, type CurableStatement } from './cured-subject';

/** A statement that does not apply to a request, and what stops it first. */
export interface MissingStatement extends CurableStatement {
  readonly stop: Stop;
}

/** The statements of an effect that miss a request. */
export function missingStatements(
  one: CurableDocument,
  request: AccessRequest,
  effect: 'Allow' | 'Deny',
): readonly MissingStatement[] {
  return traceDocument(request, one.policy).flatMap((trace): readonly MissingStatement[] => {
    if (trace.effect !== effect || trace.stoppedBy === undefined) return [];
    const found = curableStatement(one, trace.ref.statement);
    return found === undefined ? [] : [{ ...found, stop: trace.stoppedBy }];
  });
}

/** The condition tests of a statement that do not hold. */
export function failedTests({ policy, index }: MissingStatement, { lookup }: Situation): readonly CompiledTest[] {
  return compilePolicy(policy).statements[index]?.conditions.filter((test) => !test.holds(lookup)) ?? [];
}
