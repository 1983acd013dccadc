import { operatorParts } from '../policy/operators';
import type { ConditionTest } from '../policy/model';
import { spelledKey } from '../service-reference';
import { foldName } from '../values/letter-case';
import { compareTexts, inOrder } from '../values/text-order';

/** Condition tests in one spelling and order; `variables`: whether `${…}` means something in the policy's version. */
export function canonicalTests(tests: readonly ConditionTest[], variables: boolean): readonly ConditionTest[] {
  const spelled = tests.map((test) => spelledTest(test, variables));
  const ids = spelled.map(placeOf);
  // Two tests that would stand at one place of a Condition stay as they are written.
  const apart = spelled.map((test, at) => (ids.filter((id) => id === ids[at]).length > 1 ? tests[at] : test));
  const made = apart.flatMap((test) =>
    test === undefined ? [] : [{ ...test, values: inOrder(test.values), path: [] }],
  );
  return made.sort((a, b) => compareTexts(placeOf(a), placeOf(b)));
}

function placeOf({ key, operator }: ConditionTest): string {
  return `${key} ${operator}`;
}

function spelledTest({ operator, key, values }: ConditionTest, variables: boolean): ConditionTest {
  const parts = operatorParts(operator);
  const spelled = { key: spelledKey(foldName(key)), operator: parts?.spelling ?? operator, values, path: [] };
  if (parts === undefined) return spelled;
  const isLiteral = values.every((value) => !(variables && value.includes('${')));
  const named = (name: string): string => spelled.operator.replace(parts.name, name);
  switch (parts.name) {
    case 'StringLike':
    case 'StringNotLike':
      if (!isLiteral || values.some((value) => /[*?]/.test(value))) return spelled;
      return { ...spelled, operator: named(parts.negated ? 'StringNotEquals' : 'StringEquals') };
    case 'ArnEquals':
    case 'ArnNotEquals':
      // "Amazon Resource Name (ARN) condition operators": the two behave identically.
      return { ...spelled, operator: named(parts.negated ? 'ArnNotLike' : 'ArnLike') };
    case 'IpAddress':
    case 'NotIpAddress':
      return { ...spelled, values: values.map((value) => value.replace(/^(\d+\.\d+\.\d+\.\d+)\/32$/, '$1')) };
    default:
      return spelled;
  }
}
