import { compileTest, type CompiledTest } from '../../src/evaluator/condition';
import { openReadingOn } from '../../src/prover/condition-formulas';

function testOf(operator: string, values: readonly string[], inBucketPolicy = false): CompiledTest {
  return compileTest({ operator, key: 'k', values, path: [] }, true, inBucketPolicy);
}

describe('the reading that a test of one value rests on', () => {
  test('of a key that the request lacks: a negated ForAnyValue with IfExists alone (C33)', () => {
    expect(openReadingOn(testOf('ForAnyValue:StringNotEqualsIfExists', ['a']), undefined)).toBe('C33');
    for (const settled of [
      'StringNotEquals',
      'StringNotEqualsIfExists',
      'ForAnyValue:StringNotEquals',
      'ForAnyValue:StringEqualsIfExists',
      'ForAllValues:StringNotEqualsIfExists',
    ])
      expect([settled, openReadingOn(testOf(settled, ['a']), undefined)]).toEqual([settled, undefined]);
  });

  test('of an empty list of operands (C34), but not of Null, which reads no value', () => {
    expect(openReadingOn(testOf('StringEquals', []), 'a')).toBe('C34');
    expect(openReadingOn(testOf('ForAnyValue:StringEquals', []), ['a'])).toBeUndefined();
    expect(openReadingOn(testOf('Null', ['true']), ['a'])).toBeUndefined();
  });

  test('of a list without a set operator (C38): S3 was seen to match none in a bucket policy, unless negated (O17)', () => {
    const list = ['a', 'b'];
    expect(openReadingOn(testOf('StringEquals', ['a']), list)).toBe('C38');
    expect(openReadingOn(testOf('StringNotEquals', ['a']), list)).toBe('C38');
    expect(openReadingOn(testOf('StringNotEquals', ['a'], true), list)).toBe('C38');
    expect(openReadingOn(testOf('StringEquals', ['a'], true), list)).toBeUndefined();
    expect(openReadingOn(testOf('StringEquals', ['a']), 'a')).toBeUndefined();
    expect(openReadingOn(testOf('ForAnyValue:StringEquals', ['a']), list)).toBeUndefined();
  });
});
