import { operatorParts } from '../policy/operators';
import type { ConditionTest } from '../policy/model';
import { spelledKey } from '../service-reference';
import { foldLetters, foldName } from '../values/letter-case';
import { compareTexts, inOrder } from '../values/text-order';
import { canonicalPattern, canonicalValue } from './canonical-value';

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

/** Whether a text has no variable, so that it stands for itself. */
export function isLiteral(text: string, variables: boolean): boolean {
  return !(variables && text.includes('${'));
}

function placeOf({ key, operator }: ConditionTest): string {
  return `${key} ${operator}`;
}

function spelledTest({ operator, key, values }: ConditionTest, variables: boolean): ConditionTest {
  const parts = operatorParts(operator);
  const spelled = { key: spelledKey(foldName(key)), operator: parts?.spelling ?? operator, values, path: [] };
  if (parts === undefined || !values.every((value) => isLiteral(value, variables))) return spelled;
  const { name, family, negated } = parts;
  const named = (other: string, texts: readonly string[]): ConditionTest => ({
    ...spelled,
    operator: spelled.operator.replace(name, other),
    values: texts,
  });
  const equals = negated ? 'StringNotEquals' : 'StringEquals';
  switch (name) {
    case 'StringLike':
    case 'StringNotLike':
      return values.some((value) => /[*?]/.test(value))
        ? named(name, values.map(canonicalPattern))
        : named(equals, values);
    case 'StringEqualsIgnoreCase':
    case 'StringNotEqualsIgnoreCase':
      return named(name, values.map(foldLetters));
    case 'ArnLike':
    case 'ArnEquals':
    case 'ArnNotLike':
    case 'ArnNotEquals':
      // "Amazon Resource Name (ARN) condition operators": the two behave identically.
      return named(negated ? 'ArnNotLike' : 'ArnLike', values.map(canonicalPattern));
    default:
      return named(
        name,
        values.map((value) => canonicalValue(family, value)),
      );
  }
}
