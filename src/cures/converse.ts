import { foldName } from '../values/letter-case';
import type { Condition } from './new-statement';

/** Operators whose tests are each other's opposite, for a key that is there. */
const opposites: Readonly<Record<string, string>> = {
  ArnEquals: 'ArnNotEquals',
  IpAddress: 'NotIpAddress',
  NumericLessThan: 'NumericGreaterThanEquals',
  StringEquals: 'StringNotEquals',
};

const opposite: ReadonlyMap<string, string> = new Map(
  Object.entries(opposites).flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/**
 * The opposite of a condition: conditions of which one holds wherever it does not. Nothing where a test has none, as one of
 * several numbers.
 */
export function converseOf(condition: Condition): readonly Condition[] | undefined {
  const found = Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, value]) => converseOfTest(operator, key, value)),
  );
  const known = found.filter((one) => one !== undefined);
  return known.length < found.length ? undefined : known;
}

function converseOfTest(operator: string, key: string, value: Condition[string][string]): Condition | undefined {
  const holdsWithoutKey = operator.endsWith('IfExists');
  const plain = operator.replace(/IfExists$/, '');
  if (plain === 'Bool' || plain === 'Null') {
    if (typeof value === 'object') return undefined;
    const other = foldName(String(value)) === 'true' ? 'false' : 'true';
    const name = plain === 'Null' ? 'Null' : holdsWithoutKey ? 'Bool' : 'BoolIfExists';
    return { [name]: { [key]: other } };
  }
  const name = opposite.get(plain);
  if (name === undefined || (plain.startsWith('Numeric') && typeof value === 'object')) return undefined;
  // A negated test holds where the key is missing, and so its opposite does not.
  const isNegated = /Not/.test(plain);
  const suffix = holdsWithoutKey || isNegated || /Not/.test(name) ? '' : 'IfExists';
  return { [`${name}${suffix}`]: { [key]: value } };
}
