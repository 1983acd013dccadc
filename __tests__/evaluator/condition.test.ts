import { compileTest } from '../../src/evaluator/condition';
import { contextLookup } from '../../src/evaluator/context';
import type { AccessRequest } from '../../src/evaluator/request';
import { operatorFamilies, type OperatorName } from '../../src/policy/operators';

type Context = NonNullable<AccessRequest['context']>;

function holds(operator: string, values: string | string[], context: Context, key = 'k'): boolean {
  const list = typeof values === 'string' ? [values] : values;
  return compileTest({ operator, key, values: list, path: [] }, true).holds(contextLookup(context));
}

/** For each operator: a policy value, a request value for which the positive twin holds, and one for which it does not. */
const samples: Record<Exclude<OperatorName, 'Null'>, readonly [policy: string, hit: string, miss: string]> = {
  StringEquals: ['Ab', 'Ab', 'ab'],
  StringNotEquals: ['Ab', 'Ab', 'ab'],
  StringEqualsIgnoreCase: ['Ab', 'aB', 'abc'],
  StringNotEqualsIgnoreCase: ['Ab', 'aB', 'abc'],
  StringLike: ['A*?', 'Ab', 'A'],
  StringNotLike: ['A*?', 'Ab', 'A'],
  NumericEquals: ['1.0', '1', '2'],
  NumericNotEquals: ['1.0', '1', '2'],
  NumericLessThan: ['10', '9', '10'],
  NumericLessThanEquals: ['10', '10', '11'],
  NumericGreaterThan: ['10', '11', '10'],
  NumericGreaterThanEquals: ['10', '10', '9'],
  DateEquals: ['2025-01-01', '1735689600', '1735689601'],
  DateNotEquals: ['2025-01-01', '1735689600', '1735689601'],
  DateLessThan: ['2025-01-01', '2024-12-31T23:59:59Z', '2025-01-01'],
  DateLessThanEquals: ['2025-01-01', '2025-01-01', '2025-01-01T00:00:01Z'],
  DateGreaterThan: ['2025-01-01', '2025-01-01T00:00:01Z', '2025-01-01'],
  DateGreaterThanEquals: ['2025-01-01', '2025-01-01', '2024-12-31T23:59:59Z'],
  Bool: ['true', 'TRUE', 'false'],
  BinaryEquals: ['QQ==', 'QQ==', 'Qg=='],
  IpAddress: ['10.0.0.0/8', '10.1.2.3', '11.1.2.3'],
  NotIpAddress: ['10.0.0.0/8', '10.1.2.3', '11.1.2.3'],
  ArnEquals: ['arn:aws:s3:::b*', 'arn:aws:s3:::bc', 'arn:aws:s3:::c'],
  ArnLike: ['arn:aws:s3:::b*', 'arn:aws:s3:::bc', 'arn:aws:s3:::c'],
  ArnNotEquals: ['arn:aws:s3:::b*', 'arn:aws:s3:::bc', 'arn:aws:s3:::c'],
  ArnNotLike: ['arn:aws:s3:::b*', 'arn:aws:s3:::bc', 'arn:aws:s3:::c'],
};

test('every operator has a sample', () => {
  expect(Object.keys(samples).length + 1).toBe(Object.keys(operatorFamilies).length);
});

describe.each(Object.entries(samples))('%s', (name, [policy, hit, miss]) => {
  const negated = name.includes('Not');

  test('C2: one value', () => {
    expect(holds(name, policy, { k: hit })).toBe(!negated);
    expect(holds(name, policy, { k: miss })).toBe(negated);
    expect(holds(`${name}IfExists`, policy, { k: hit })).toBe(!negated);
    expect(holds(`${name}IfExists`, policy, { k: miss })).toBe(negated);
  });

  test('C3, C4: a missing key, C27: also an empty list', () => {
    for (const context of [{}, { k: [] }]) {
      expect(holds(name, policy, context)).toBe(negated);
      expect(holds(`${name}IfExists`, policy, context)).toBe(true);
    }
  });

  test('C29, C30, C31, C33: set operators on a missing key', () => {
    for (const context of [{}, { k: [] }]) {
      expect(holds(`ForAllValues:${name}`, policy, context)).toBe(true);
      expect(holds(`ForAnyValue:${name}`, policy, context)).toBe(false);
      expect(holds(`ForAllValues:${name}IfExists`, policy, context)).toBe(true);
      expect(holds(`ForAnyValue:${name}IfExists`, policy, context)).toBe(false);
    }
  });

  test('C29, C30, C32, P4: set operators judge each value, negated ones too', () => {
    const good = negated ? miss : hit;
    const bad = negated ? hit : miss;
    for (const suffix of ['', 'IfExists']) {
      expect(holds(`ForAllValues:${name}${suffix}`, policy, { k: [good, good] })).toBe(true);
      expect(holds(`ForAllValues:${name}${suffix}`, policy, { k: [good, bad] })).toBe(false);
      expect(holds(`ForAnyValue:${name}${suffix}`, policy, { k: [bad, good] })).toBe(true);
      expect(holds(`ForAnyValue:${name}${suffix}`, policy, { k: [bad, bad] })).toBe(false);
    }
  });

  test('C37: a single value under a set operator is a set of one', () => {
    expect(holds(`ForAllValues:${name}`, policy, { k: hit })).toBe(!negated);
    expect(holds(`ForAnyValue:${name}`, policy, { k: miss })).toBe(negated);
  });

  test('C38, C39: a list without set operator satisfies nothing, negated or not', () => {
    for (const value of [[hit], [miss], [hit, miss]]) {
      expect(holds(name, policy, { k: value })).toBe(false);
      expect(holds(`${name}IfExists`, policy, { k: value })).toBe(false);
    }
  });

  test('C34, C35, C36: an empty policy list', () => {
    expect(holds(name, [], { k: hit })).toBe(negated);
    expect(holds(name, [], {})).toBe(negated);
    expect(holds(`${name}IfExists`, [], { k: hit })).toBe(false);
    expect(holds(`${name}IfExists`, [], {})).toBe(true);
    expect(holds(`ForAllValues:${name}`, [], { k: [hit] })).toBe(false);
    expect(holds(`ForAllValues:${name}`, [], {})).toBe(true);
    expect(holds(`ForAnyValue:${name}`, [], { k: [hit] })).toBe(false);
    expect(holds(`ForAnyValue:${name}IfExists`, [], {})).toBe(false);
  });

  test('A34: letter case of the operator is free', () => {
    expect(holds(name.toUpperCase(), policy, { k: hit })).toBe(!negated);
  });
});

describe('lists of values', () => {
  test('C1: OR for positive operators, NOR for negated ones', () => {
    expect(holds('StringEquals', ['a', 'b'], { k: 'b' })).toBe(true);
    expect(holds('StringNotEquals', ['a', 'b'], { k: 'b' })).toBe(false);
    expect(holds('StringNotEquals', ['a', 'b'], { k: 'c' })).toBe(true);
  });

  test('C11, P4: ordering operators, Booleans and dates take several values too', () => {
    expect(holds('Bool', ['true', 'false'], { k: 'false' })).toBe(true);
    expect(holds('DateGreaterThan', ['2025-01-01', '2020-01-01'], { k: '2021-01-01' })).toBe(true);
    expect(holds('NumericLessThan', ['5', '10'], { k: '9' })).toBe(true);
  });
});

describe('keys', () => {
  test.each([
    ['aws:SourceIp', 'AWS:SOURCEIP'],
    ['aws:PrincipalTag/Unit', 'aws:principaltag/uNIT'],
    ['aws:PrincipalTag/Ünit', 'aws:principaltag/ÜNIT'],
    ['s3:ExistingObjectTag/İ', 's3:existingobjecttag/İ'],
    ['k', 'K'],
  ])('C6: %s and %s are one', (written, sent) => {
    expect(holds('StringEquals', 'v', { [sent]: 'v' }, written)).toBe(true);
    expect(holds('Null', 'false', { [sent]: 'v' }, written)).toBe(true);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('C5: %s is an ordinary name', (key) => {
    expect(holds('Null', 'true', {}, key)).toBe(true);
    expect(holds('StringNotEquals', 'v', {}, key)).toBe(true);
    const context = JSON.parse(`{${JSON.stringify(key)}: "v"}`) as Context;
    expect(holds('StringEquals', 'v', context, key)).toBe(true);
  });

  test('inherited properties are not keys', () => {
    expect(holds('Null', 'true', Object.create({ k: 'v' }) as Context)).toBe(true);
  });

  test('A31: numbers and Booleans compare by their text', () => {
    expect(holds('NumericEquals', '10', { k: 10 })).toBe(true);
    expect(holds('StringEquals', 'true', { k: true })).toBe(true);
    expect(holds('Bool', 'false', { k: false })).toBe(true);
  });
});

describe('Null', () => {
  test('C27: absent, present, empty text, empty list', () => {
    expect(holds('Null', 'true', {})).toBe(true);
    expect(holds('Null', 'false', {})).toBe(false);
    expect(holds('Null', 'true', { k: 'v' })).toBe(false);
    expect(holds('Null', 'false', { k: 'v' })).toBe(true);
    expect(holds('Null', 'false', { k: '' })).toBe(true);
    expect(holds('Null', 'true', { k: [] })).toBe(true);
    expect(holds('Null', 'false', { k: ['v'] })).toBe(true);
  });

  test('C28: fixed under set operators', () => {
    for (const context of [{}, { k: ['v'] }, { k: 'v' }]) {
      for (const value of ['true', 'false']) {
        expect(holds('ForAllValues:Null', value, context)).toBe(true);
        expect(holds('ForAnyValue:Null', value, context)).toBe(false);
      }
    }
  });

  test('C16, C34: other words and an empty list hold never', () => {
    for (const context of [{}, { k: 'v' }]) {
      expect(holds('Null', 'yes', context)).toBe(false);
      expect(holds('Null', [], context)).toBe(false);
      expect(holds('Null', ['true', 'false'], context)).toBe(true);
    }
  });
});

describe('operators', () => {
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
});
