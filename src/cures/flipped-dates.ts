import { withOperator, writtenTests } from './condition-edits';
import {
  allowingStatements,
  cureOfStatement,
  curableDocuments,
  type CurableStatement,
  optionOfEach,
} from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';

/** The operator that holds on the other side of a date; nothing for one that tests no date so. */
export function otherSideOf(operator: string): string | undefined {
  const [, before = '', side = '', after = ''] = /^(\w*:?Date)(Greater|Less)(Than\w*)$/i.exec(operator) ?? [];
  return side === '' ? undefined : `${before}${/greater/i.test(side) ? 'Less' : 'Greater'}${after}`;
}

/** The Allows that let a request in, each with the date that it begins at made the one that it ends at, or the other way round. */
export function endedAllows({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), flipped);
}

/** The statements of an effect that a request misses by its time, each with that turned round. */
export function missedByTime({ subject, witness }: FailedClaim, effect: 'Allow' | 'Deny'): CureOptions {
  if (witness === undefined) return [];
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, effect))
    .filter(({ stop }) => stop.element === 'Condition')
    .flatMap((one) => {
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
