import type { OperatorFamily, OperatorParts } from '../../policy/operators';
import { parseAddress } from '../../values/address';
import { parseDate } from '../../values/date';
import { parseNumber } from '../../values/number';
import { addressOperand } from './address';
import { arnOperand } from './arn';
import { binaryOperand } from './binary';
import { booleanOperand } from './boolean';
import { dateOperand } from './date';
import { numberOperand } from './number';
import type { Operand } from './operand';
import { stringOperand } from './string';

/** One value of a condition test as its family reads it. Variables exist in text and ARNs only. */
export function compileOperand({ name, family }: OperatorParts, text: string, variables: boolean): Operand {
  switch (family) {
    case 'string':
      return stringOperand(name, text, variables);
    case 'arn':
      return arnOperand(text, variables);
    case 'number':
      return numberOperand(name, text);
    case 'date':
      return dateOperand(name, text);
    case 'address':
      return addressOperand(text);
    case 'binary':
      return binaryOperand(text);
    case 'boolean':
    case 'null':
      return booleanOperand(text);
  }
}

const readers: Partial<Record<OperatorFamily, (value: string) => object | undefined>> = {
  number: parseNumber,
  date: parseDate,
  address: parseAddress,
};

/** Whether a family can read a context value. Where it cannot, neither an operator nor its negation holds. */
export function canRead(family: OperatorFamily, value: string): boolean {
  const read = readers[family];
  return read === undefined || read(value) !== undefined;
}
