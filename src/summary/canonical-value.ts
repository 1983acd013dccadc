import type { OperatorFamily } from '../policy/operators';
import { parseBlock, rangeOfBlock, renderAddress } from '../values/address';
import { parseDate } from '../values/date';
import { parseNumber } from '../values/number';

/** A value without variables in one spelling, where it is one of the operator's family. */
export function canonicalValue(family: OperatorFamily, text: string): string {
  switch (family) {
    case 'number':
      return canonicalNumber(text);
    case 'date':
      return canonicalDate(text);
    case 'address':
      return canonicalBlock(text);
    default:
      return text;
  }
}

/** `*` stands for several of its kind, and a `?` beside it may stand before it. */
export function canonicalPattern(text: string): string {
  return text.replace(/[*?]*\*[*?]*/g, (run) => `${run.replaceAll('*', '')}*`);
}

function canonicalNumber(text: string): string {
  const number = parseNumber(text);
  if (number === undefined) return text;
  const { sign, whole, fraction } = number;
  return `${sign < 0 ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function canonicalDate(text: string): string {
  const instant = parseDate(text);
  const date = new Date((instant?.seconds ?? Number.NaN) * 1000);
  if (instant === undefined || Number.isNaN(date.getTime())) return text;
  const fraction = String(instant.nanos).padStart(9, '0').replace(/0+$/, '');
  return `${date.toISOString().slice(0, -'.000Z'.length)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function canonicalBlock(text: string): string {
  const block = parseBlock(text);
  if (block === undefined) return text;
  const { version, words } = block.address;
  const first = renderAddress(version, rangeOfBlock(block).first);
  return block.prefix === words.length * 32 ? first : `${first}/${block.prefix}`;
}
