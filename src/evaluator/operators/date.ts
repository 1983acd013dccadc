import type { OperatorName } from '../../policy/operators';
import { compareInstants, parseDate, type Instant } from '../../values/date';
import { valueOperand, type Operand } from './operand';

type Relation = (value: Instant, operand: Instant) => boolean;

const equals: Relation = (value, operand) => compareInstants(value, operand) === 0;

const relations: Partial<Record<OperatorName, Relation>> = {
  DateEquals: equals,
  DateNotEquals: equals,
  DateLessThan: (value, operand) => compareInstants(value, operand) < 0,
  DateLessThanEquals: (value, operand) => compareInstants(value, operand) <= 0,
  DateGreaterThan: (value, operand) => compareInstants(value, operand) > 0,
  DateGreaterThanEquals: (value, operand) => compareInstants(value, operand) >= 0,
};

/** "Date condition operators": instants, however they are written (ASSUMED C15). */
export function dateOperand(name: OperatorName, text: string): Operand {
  return valueOperand(text, parseDate(text), parseDate, relations[name] ?? equals);
}
