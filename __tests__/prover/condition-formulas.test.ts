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

  test('of how the test is written', () => {
    const readings: [string, string, string | undefined][] = [
      ['stringequals', 'a', 'A34'],
      ['NumericNotEquals', 'x', 'C12'],
      ['NotIpAddress', 'x', 'C12'],
      ['NumericEquals', 'x', undefined],
      ['NumericNotEquals', '5', undefined],
      ['DateNotEquals', 'x', undefined],
      ['ArnLike', 'x', 'C26'],
      ['ArnLike', 'arn:*', 'C26'],
      ['ArnLike', 'arn:aws:s3:::*', undefined],
      ['Bool', 'False', 'C16'],
      ['Bool', 'false', undefined],
    ];
    for (const [operator, operand, reading] of readings)
      expect([operator, operand, openReadingOn(testOf(operator, [operand]), 'a')]).toEqual([
        operator,
        operand,
        reading,
      ]);
  });
});
