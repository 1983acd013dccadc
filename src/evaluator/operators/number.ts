import type { OperatorName } from '../../policy/operators';
import { compareNumbers, parseNumber, type Decimal } from '../../values/number';
import { valueOperand, type Operand } from './operand';

type Relation = (value: Decimal, operand: Decimal) => boolean;

const equals: Relation = (value, operand) => compareNumbers(value, operand) === 0;

const relations: Partial<Record<OperatorName, Relation>> = {
  NumericEquals: equals,
  NumericNotEquals: equals,
  NumericLessThan: (value, operand) => compareNumbers(value, operand) < 0,
  NumericLessThanEquals: (value, operand) => compareNumbers(value, operand) <= 0,
  NumericGreaterThan: (value, operand) => compareNumbers(value, operand) > 0,
  NumericGreaterThanEquals: (value, operand) => compareNumbers(value, operand) >= 0,
};

/** "Numeric condition operators": the value of the request is the left side. */
export function numberOperand(name: OperatorName, text: string): Operand {
  return valueOperand(text, parseNumber(text), parseNumber, relations[name] ?? equals);
}
