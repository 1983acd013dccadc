import { traceDocument } from '../evaluator/explain';
import { withOperator, writtenTests } from './condition-edits';
import {
  cureOfStatement,
  curableDocuments,
  curableStatement,
  decidingStatements,
  type CurableStatement,
} from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';

/** The operator that holds on the other side of a date; nothing for one that tests no date so. */
export function otherSideOf(operator: string): string | undefined {
  const [, before = '', side = '', after = ''] = /^(\w*:?Date)(Greater|Less)(Than\w*)$/i.exec(operator) ?? [];
  return side === '' ? undefined : `${before}${/greater/i.test(side) ? 'Less' : 'Greater'}${after}`;
}

/** The Allows that let a request in, each with the date that it begins at made the one that it ends at, or the other way round. */
export function endedAllows({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const deciding = decidingStatements(subject, subject.decider.decide(witness).decidedBy);
  const cures = deciding.flatMap((one) => flipped(one) ?? []);
  return cures.length > 0 && cures.length === deciding.length ? [cures] : [];
}

/** The Allows that a request misses by its time, each with that turned round. */
export function begunAllows({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const stopped = curableDocuments(subject).flatMap((one) =>
    traceDocument(witness, one.policy).flatMap(({ ref, effect, stoppedBy }) =>
      effect === 'Allow' && stoppedBy?.element === 'Condition' ? (curableStatement(one, ref.statement) ?? []) : [],
    ),
  );
  return stopped.flatMap((one) => {
    const cure = flipped(one);
    return cure === undefined ? [] : [[cure]];
  });
}

/** Of two dates nobody says which is the wrong way round. */
function flipped(one: CurableStatement): Cure | undefined {
  const dates = writtenTests(one.statement).flatMap((test) => {
    const other = otherSideOf(test.operator);
    return other === undefined ? [] : [{ test, other }];
  });
  const [only, ...others] = dates;
  if (only === undefined || others.length > 0) return undefined;
  const Condition = withOperator(one.statement.Condition ?? {}, only.test, only.other);
  return cureOfStatement(one, { ...one.statement, Condition });
}
