import { parseBoolean } from '../../values/boolean';
import { valueOperand, type Operand } from './operand';

/** "Boolean condition operators": the same truth value. */
export function booleanOperand(text: string): Operand {
  return valueOperand(text, parseBoolean(text), parseBoolean, (value, operand) => value === operand);
}
