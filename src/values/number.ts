/** A decimal number without rounding: sign, whole digits without leading and fraction without trailing zeros. */
export interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly whole: string;
  readonly fraction: string;
}

const decimal = /^([+-]?)(\d*)(?:\.(\d+))?$/;

let lastText = '';
let lastNumber: Decimal | undefined;

/** The number that text spells ("Numeric condition operators": integers or decimals); nothing for any other text. */
export function parseNumber(text: string): Decimal | undefined {
  if (text === lastText) return lastNumber;
  lastNumber = read(text);
  lastText = text;
  return lastNumber;
}

/** Below zero when `a` is the smaller number, zero when they are equal, above zero else. */
export function compareNumbers(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  return a.sign * (compareWhole(a.whole, b.whole) || compareText(a.fraction, b.fraction));
}

function read(text: string): Decimal | undefined {
  const found = decimal.exec(text);
  if (found === null) return undefined;
  const [, minus = '', digits = '', decimals = ''] = found;
  if (digits === '' && decimals === '') return undefined;
  const whole = digits.slice(zerosBefore(digits));
  const fraction = decimals.slice(0, decimals.length - zerosAfter(decimals));
  const sign = whole === '' && fraction === '' ? 0 : minus === '-' ? -1 : 1;
  return { sign, whole, fraction };
}

function compareWhole(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function zerosBefore(digits: string): number {
  let count = 0;
  while (digits[count] === '0') count++;
  return count;
}

function zerosAfter(digits: string): number {
  let count = 0;
  while (digits[digits.length - 1 - count] === '0') count++;
  return count;
}
