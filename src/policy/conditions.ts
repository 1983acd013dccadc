import { foldName } from '../values/letter-case';
import { scalarText } from './literal';
import type { ConditionTest, DocumentPath } from './model';
import { nearestOperator, operatorParts } from './operators';
import { Problems, clipText, isObject, jsonKind } from './problem';

const none: readonly ConditionTest[] = Object.freeze([]);

/** Reads `Condition`: operator, key, one value or a list ("IAM JSON policy elements: Condition"). */
export function readConditions(value: unknown, path: DocumentPath, problems: Problems): readonly ConditionTest[] {
  if (!isObject(value)) {
    problems.add('DATA_TYPE_MISMATCH', path, { expected: 'object', found: jsonKind(value) });
    return none;
  }
  const tests: ConditionTest[] = [];
  const operators = Object.keys(value);
  if (operators.length === 0) problems.add('EMPTY_OBJECT_CONDITION', path);
  for (const operator of operators) {
    const below = [...path, operator];
    const block = value[operator];
    checkOperator(operator, isObject(block) && Object.keys(block).length === 0, below, problems);
    if (isObject(block)) readBlock(operator, block, below, tests, problems);
    else problems.add('DATA_TYPE_MISMATCH', below, { expected: 'object', found: jsonKind(block) });
  }
  return Object.freeze(tests);
}

function checkOperator(operator: string, empty: boolean, path: DocumentPath, problems: Problems): void {
  const parts = operatorParts(operator);
  if (parts?.name === 'Null' && parts.ifExists) {
    problems.add('NULL_WITH_IF_EXISTS', path, { operator: clipText(operator) }, 'key');
  } else if (parts === undefined) {
    const near = nearestOperator(operator);
    const data = { operator: clipText(operator), ...(near !== undefined && { nearest: near }) };
    problems.raise(empty ? 'warning' : 'error', 'INVALID_CONDITION_OPERATOR', path, data, 'key');
  } else if (parts.spelling !== operator) {
    const data = { operator: clipText(operator), nearest: parts.spelling };
    problems.raise('warning', 'INVALID_CONDITION_OPERATOR', path, data, 'key');
  }
}

function readBlock(
  operator: string,
  block: Readonly<Record<string, unknown>>,
  path: DocumentPath,
  tests: ConditionTest[],
  problems: Problems,
): void {
  const keys = Object.keys(block);
  if (keys.length === 0) problems.add('EMPTY_OBJECT_CONDITION', path);
  for (const key of keys) {
    const below = Object.freeze([...path, key]);
    const values = readValues(block, key, below, problems);
    tests.push(Object.freeze({ operator, key, values, path: below }));
  }
  if (keys.length < 2) return;
  const seen = new Map<string, string>();
  for (const key of keys) {
    const earlier = seen.get(foldName(key));
    if (earlier === undefined) seen.set(foldName(key), key);
    else {
      const data = { key: clipText(key), earlier: clipText(earlier) };
      problems.add('DUPLICATE_KEYS_WITH_DIFFERENT_CASE', [...path, key], data, 'key');
    }
  }
}

function readValues(
  block: Readonly<Record<string, unknown>>,
  key: string,
  path: DocumentPath,
  problems: Problems,
): readonly string[] {
  const value = block[key];
  if (!Array.isArray(value)) {
    const text = textOf(value, block, key, path, problems);
    return Object.freeze(text === undefined ? [] : [text]);
  }
  const values: string[] = [];
  const kinds = new Set<string>();
  if (value.length === 0) problems.add('EMPTY_ARRAY_CONDITION', path);
  value.forEach((entry: unknown, index) => {
    const text = textOf(entry, value, index, [...path, index], problems);
    if (text !== undefined) values.push(text);
    kinds.add(typeof entry);
  });
  if (kinds.size > 1) problems.add('INVALID_CONDITION_DATA_TYPE', path, { kinds: [...kinds].join(', ') });
  return Object.freeze(values);
}

function textOf(
  value: unknown,
  holder: object,
  place: string | number,
  path: DocumentPath,
  problems: Problems,
): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return scalarText(value, holder, place);
  problems.add('DATA_TYPE_MISMATCH', path, { expected: 'string, number or boolean', found: jsonKind(value) });
  return undefined;
}
