import type { ConditionTest } from '../policy/model';
import { operatorParts } from '../policy/operators';
import { groupedBy } from '../values/grouped-by';
import { compareTexts } from '../values/text-order';
import { ruleId, type AccessRule } from './access-rule';
import { canonicalTests, isLiteral } from './canonical-test';

/** One rule where rules differ in the values of one test alone, which any one of its values meets. */
export function mergedValues(rules: readonly AccessRule[], variables: boolean): readonly AccessRule[] {
  const groups = groupedBy(rules, (rule) => ruleId({ ...rule, conditions: [] }));
  return groups.flatMap((group) => {
    const left = [...group].sort((a, b) => compareTexts(ruleId(a), ruleId(b)));
    for (let at = 0; at < left.length; at++) {
      for (let other = at + 1; other < left.length; other++) {
        const [one, two] = [left[at], left[other]];
        const conditions = one && two && joined(one.conditions, two.conditions, variables);
        if (one === undefined || conditions === undefined) continue;
        left[at] = { ...one, conditions };
        left.splice(other, 1);
        // What did not fit may fit now.
        other = at;
      }
    }
    return left;
  });
}

function joined(
  some: AccessRule['conditions'],
  others: AccessRule['conditions'],
  variables: boolean,
): AccessRule['conditions'] | undefined {
  if (some.length !== others.length) return undefined;
  const [mine, theirs] = [some, others].map((tests) => tests.map((test) => withPatterns(test, variables)));
  const differing = (mine ?? []).flatMap((test, at) => {
    const other = theirs?.[at];
    return other !== undefined && testId(test) === testId(other) ? [] : [{ test, other, at }];
  });
  const [found, ...more] = differing;
  if (found?.other === undefined || more.length > 0 || !isMetByAnyValue(found.test)) return undefined;
  const { test, other, at } = found;
  if (test.key !== other.key || test.operator !== other.operator) return undefined;
  const both = { ...test, values: [...test.values, ...other.values] };
  return canonicalTests(
    some.map((one, index) => (index === at ? both : one)),
    variables,
  );
}

/** `StringEquals` as the pattern that it is, so that it may stand beside patterns. */
function withPatterns(test: ConditionTest, variables: boolean): ConditionTest {
  const parts = operatorParts(test.operator);
  const isText = test.values.every((value) => isLiteral(value, variables) && !/[*?]/.test(value));
  if (parts?.name !== 'StringEquals' || !isText) return test;
  return { ...test, operator: test.operator.replace('StringEquals', 'StringLike') };
}

function isMetByAnyValue({ operator }: ConditionTest): boolean {
  const parts = operatorParts(operator);
  return parts !== undefined && !parts.negated && parts.qualifier !== 'ForAllValues' && parts.name !== 'Null';
}

function testId({ key, operator, values }: ConditionTest): string {
  return JSON.stringify([key, operator, values]);
}
