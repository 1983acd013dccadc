import { compileTest } from '../../src/evaluator/condition';
import { contextLookup } from '../../src/evaluator/context';
import type { AccessRequest } from '../../src/evaluator/request';

type Context = NonNullable<AccessRequest['context']>;

function holds(operator: string, value: string, context: Context): boolean {
  return compileTest({ operator, key: 'k', values: [value], path: [] }, true).holds(contextLookup(context));
}

describe('text', () => {
  test('C7: in StringEquals * and ? are ordinary', () => {
    expect(holds('StringEquals', 'a*', { k: 'ab' })).toBe(false);
    expect(holds('StringEquals', 'a*?', { k: 'a*?' })).toBe(true);
  });

  test('C9: newlines, empty text, lone surrogates', () => {
    expect(holds('StringLike', 'a*z', { k: 'a\n\r\u2028z' })).toBe(true);
    expect(holds('StringLike', '', { k: '' })).toBe(true);
    expect(holds('StringLike', '?', { k: '\ud83d' })).toBe(true);
    expect(holds('StringEquals', '\ud83d', { k: '\ud83d' })).toBe(true);
  });

  test('D10, D11, P1: a variable without value matches nothing, so a negated test holds', () => {
    for (const name of ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase']) {
      expect(holds(name, '${nothing}', { k: '' })).toBe(false);
      expect(holds(name.replace('String', 'StringNot'), '${nothing}', { k: '' })).toBe(true);
    }
    expect(holds('ArnLike', 'arn:aws:s3:::${nothing}', { k: 'arn:aws:s3:::' })).toBe(false);
    expect(holds('ArnNotLike', 'arn:aws:s3:::${nothing}', { k: 'arn:aws:s3:::' })).toBe(true);
  });

  test('D5, D6, D13: literal wildcards, defaults, values', () => {
    expect(holds('StringLike', 'a${*}*', { k: 'a*b' })).toBe(true);
    expect(holds('StringLike', 'a${*}*', { k: 'abb' })).toBe(false);
    expect(holds('StringEquals', "${v, 'x'}", { k: 'x' })).toBe(true);
    expect(holds('StringEqualsIgnoreCase', '${V}', { k: 'AbC', v: 'aBc' })).toBe(true);
    expect(holds('StringLike', '${v}', { k: 'abc', v: '*' })).toBe(false);
    expect(holds('StringLike', '${v}', { k: '*', v: '*' })).toBe(true);
  });

  test('D3: no variables in numbers, dates, addresses, Booleans', () => {
    for (const name of ['NumericEquals', 'DateEquals', 'IpAddress', 'Bool', 'BinaryEquals', 'Null']) {
      expect(holds(name, '${v}', { k: '1', v: '1' })).toBe(false);
    }
  });
});

describe('ARNs', () => {
  test.each([
    ['C24', 'arn:aws:s3:*:b', 'arn:aws:s3:::b', false],
    ['C24', 'arn:aws:*:*:*:b', 'arn:aws:sns:us-east-1:1:b', true],
    ['C24', 'arn:aws:sns:*:topic', 'arn:aws:sns:us-east-1:1:topic', false],
    ['C24', 'ARN:aws:s3:::b', 'arn:aws:s3:::b', false],
    ['C24, P3', 'arn:AWS:s3:::b', 'arn:aws:s3:::b', false],
    ['C25', 'arn:aws:s3:::b*', 'arn:aws:s3:::b/c:d', true],
    ['C25', 'arn:aws:logs:*:1:log-group:/a:*', 'arn:aws:logs:x:1:log-group:/a:b', true],
    ['C26', '*', 'arn:aws:s3:::b', false],
    ['C26', 'arn:aws:s3:::b', 'b', false],
    ['C26', '', '', false],
    ['C24', 'arn:aws:s3:::b?', 'arn:aws:s3:::bc', true],
  ])('%s: %s on %s: %s', (_, pattern, value, expected) => {
    for (const name of ['ArnLike', 'ArnEquals']) expect(holds(name, pattern, { k: value })).toBe(expected);
    for (const name of ['ArnNotLike', 'ArnNotEquals']) expect(holds(name, pattern, { k: value })).toBe(!expected);
  });

  test('D2: variables, also a whole ARN in one', () => {
    const context = { k: 'arn:aws:iam::1:role/a', arn: 'arn:aws:iam::1:role/a', name: 'a', colon: '1:role/a' };
    expect(holds('ArnEquals', '${arn}', context)).toBe(true);
    expect(holds('ArnLike', 'arn:aws:iam::*:role/${name}', context)).toBe(true);
    expect(holds('ArnLike', 'arn:aws:iam::*:role/${name}', { ...context, name: '*' })).toBe(false);
  });
});

describe('values that cannot be read', () => {
  test.each([
    ['NumericEquals', 'NumericNotEquals', '1'],
    ['DateEquals', 'DateNotEquals', '2025-01-01'],
    ['IpAddress', 'NotIpAddress', '10.0.0.0/8'],
  ])('C12: %s and %s hold neither', (positive, negated, policy) => {
    expect(holds(positive, policy, { k: 'garbage' })).toBe(false);
    expect(holds(negated, policy, { k: 'garbage' })).toBe(false);
    expect(holds(positive, 'garbage', { k: policy })).toBe(false);
    expect(holds(`ForAnyValue:${negated}`, policy, { k: ['garbage'] })).toBe(false);
    expect(holds(negated, policy, {})).toBe(true);
  });

  test('C12, O6: of a policy that S3 stored: DateNotEquals matches, the others are not known', () => {
    expect(holds('DateNotEquals', 'not-a-date', { k: '2025-01-01' })).toBe(true);
    expect(holds('ForAllValues:DateNotEquals', '*', { k: '2025-01-01' })).toBe(true);
    expect(holds('NumericNotEquals', 'garbage', { k: '1' })).toBe(false);
    expect(holds('NotIpAddress', 'garbage', { k: '10.0.0.1' })).toBe(false);
  });

  test('C21: the other IP version can be read: NotIpAddress holds', () => {
    expect(holds('IpAddress', '10.0.0.0/8', { k: '::1' })).toBe(false);
    expect(holds('NotIpAddress', '10.0.0.0/8', { k: '::1' })).toBe(true);
  });

  test('C15: aws:EpochTime works with Date and Numeric operators (P3)', () => {
    expect(holds('DateGreaterThan', '2025-01-01T00:00:00Z', { k: '1735689601' })).toBe(true);
    expect(holds('NumericGreaterThan', '1735689600', { k: '1735689601' })).toBe(true);
  });
});
