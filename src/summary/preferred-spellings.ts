import type { ConditionTest } from '../policy/model';
import { operatorParts, type OperatorParts } from '../policy/operators';

/**
 * Tests that may say the same as one, and are preferred to it, best first. Which of them do depends on the key: whether
 * AWS always sends it, and what values it has.
 */
export function preferredSpellings(test: ConditionTest): readonly ConditionTest[] {
  const parts = operatorParts(test.operator);
  if (parts === undefined || parts.qualifier !== undefined) return [];
  return [...sameMeaning(parts, test), ...(parts.ifExists ? [{ ...test, operator: parts.name }] : [])];
}

function sameMeaning(parts: OperatorParts, test: ConditionTest): readonly ConditionTest[] {
  const { name, family, negated, ifExists } = parts;
  const { values } = test;
  const [value = ''] = values;
  const spelt = (operator: string, ...others: readonly string[]): ConditionTest => ({
    ...test,
    operator,
    values: others,
  });
  if (family === 'number') return values.length === 1 ? wholeNumber(parts, test) : [];
  if (family !== 'string') return [];
  if (values.length === 1 && value === '*' && name === 'StringLike' && !ifExists) return [spelt('Null', 'false')];
  if (values.length === 1 && value === '*' && name === 'StringNotLike') return [spelt('Null', 'true')];
  if (values.length === 1 && (value === 'true' || value === 'false')) {
    const meant = (value === 'true') === negated ? 'false' : 'true';
    return [spelt('Bool', meant), spelt('BoolIfExists', meant)];
  }
  if (name.endsWith('IgnoreCase')) {
    const isFree = values.every((one) => one === one.toUpperCase());
    return isFree ? [{ ...test, operator: test.operator.replace('IgnoreCase', '') }] : [];
  }
  if (!values.every((one) => one.startsWith('arn:'))) return [];
  return [spelt(`${negated ? 'ArnNotLike' : 'ArnLike'}${ifExists ? 'IfExists' : ''}`, ...values)];
}

/** Less than 11 is at most 10, where a key has whole numbers alone. */
function wholeNumber({ name, ifExists }: OperatorParts, test: ConditionTest): readonly ConditionTest[] {
  const [text = ''] = test.values;
  if (!/^-?\d{1,15}(\.\d+)?$/.test(text)) return [];
  const up = Math.ceil(Number(text));
  const down = Math.floor(Number(text));
  const limits: Readonly<Partial<Record<typeof name, readonly [string, number]>>> = {
    NumericLessThan: ['NumericLessThanEquals', up - 1],
    NumericLessThanEquals: ['NumericLessThanEquals', down],
    NumericGreaterThan: ['NumericGreaterThanEquals', down + 1],
    NumericGreaterThanEquals: ['NumericGreaterThanEquals', up],
  };
  const [operator, limit] = limits[name] ?? [];
  if (operator === undefined || (operator === name && String(limit) === text)) return [];
  return [{ ...test, operator: `${operator}${ifExists ? 'IfExists' : ''}`, values: [String(limit)] }];
}
