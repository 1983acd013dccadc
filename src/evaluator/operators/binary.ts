import { parseBinary } from '../../values/binary';
import { valueOperand, type Operand } from './operand';

/** "Binary condition operators": the same bytes, both sides in base64. */
export function binaryOperand(text: string): Operand {
  return valueOperand(text, parseBinary(text), parseBinary, (value, operand) => value === operand);
}
