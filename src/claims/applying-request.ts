import type { CompiledStatement } from '../evaluator/compile';
import { some } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import { principalMatchKinds, statementApplies } from '../prover/statement-formulas';
import { judge, type Claim } from './judge';

/** Refuted with a request to which one of the statements applies, proven where there is none. */
export function applyingRequest(
  statements: readonly CompiledStatement[],
  range: Omit<Claim, 'reads' | 'mayBeEmpty' | 'unwanted' | 'isUnwanted'>,
): Verdict {
  return judge({
    ...range,
    reads: [],
    mayBeEmpty: true,
    unwanted: (space) =>
      some(statements.map((statement) => statementApplies(statement, space, principalMatchKinds, false))),
    isUnwanted: () => true,
  });
}
