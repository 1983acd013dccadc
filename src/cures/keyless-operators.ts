import { operatorParts } from '../policy/operators';
import { keyFactsOf } from '../service-reference';

/** A test by its operator and its key. */
interface TestOfKey {
  readonly operator: string;
  readonly key: string;
}

/**
 * The operator of a test without the `IfExists` or `ForAllValues` by which it holds without its key. A negated one holds without
 * it whatever stands before or behind; of a key with several values `ForAllValues` says what is meant.
 */
export function operatorNeedingKey({ operator, key }: TestOfKey): string {
  if (operatorParts(operator)?.negated === true) return operator;
  const name = operator.replace(/IfExists$/i, '');
  return keyFactsOf(key)?.multivalued === false ? name.replace(/^ForAllValues:/i, '') : name;
}

/**
 * The operator of a test with which it holds without its key as well; nothing for `ForAnyValue`, which needs a value, where the
 * key may have several.
 */
export function operatorWithoutKey({ operator, key }: TestOfKey): string | undefined {
  const isOfAny = /^ForAnyValue:/i.test(operator);
  if (isOfAny && keyFactsOf(key)?.multivalued !== false) return undefined;
  const plain = operator.replace(/^ForAnyValue:/i, '').replace(/IfExists$/i, '');
  return operatorParts(plain)?.negated === true ? plain : `${plain}IfExists`;
}
