import fc from 'fast-check';
import { accountIn, isAccountId, parseArn } from '../../src/values/arn';
import { parseBinary } from '../../src/values/binary';
import { parseBoolean } from '../../src/values/boolean';
import { compareInstants, parseDate } from '../../src/values/date';
import { compareNumbers, parseNumber } from '../../src/values/number';

describe('ARN', () => {
  test('C25: the sixth part is all after the fifth colon', () => {
    expect(parseArn('arn:aws:logs:us-east-1:111122223333:log-group:/a:b')).toEqual({
      partition: 'aws',
      service: 'logs',
      region: 'us-east-1',
      account: '111122223333',
      resource: 'log-group:/a:b',
    });
  });

  test.each(['', '*', 'arn', 'arn:aws:s3', 'arn:aws:s3::b', 'urn:aws:s3:::b', 'ARN:aws:s3:::b'])(
    '%j is none',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );

  test('B9: the account, where there is one', () => {
    expect(accountIn('arn:aws:sqs:us-east-1:111122223333:q')).toBe('111122223333');
    expect(accountIn('arn:aws:iam::111122223333:root')).toBe('111122223333');
    for (const none of [
      'arn:aws:s3:::b',
      'arn:aws:iam::aws:policy/x',
      'arn:aws:x',
      '*',
      'arn:aws:a:b:1111222233334:x',
    ]) {
      expect(accountIn(none)).toBeUndefined();
    }
  });

  test.each(['11112222333', '1111222233334', '11112222333a', '١١١١٢٢٢٢٣٣٣٣', ''])('%j is not an account id', (text) => {
    expect(isAccountId(text)).toBe(false);
  });
});

describe('Boolean', () => {
  test.each(['true', 'TRUE', 'True'])('C16: %s', (text) => {
    expect(parseBoolean(text)).toBe(true);
  });

  test.each(['false', 'FALSE', 'fAlse'])('C16: %s', (text) => {
    expect(parseBoolean(text)).toBe(false);
  });

  test.each(['1', '0', 'yes', 'no', '', ' true', 'true ', 'true\n', 'constructor'])('C16: %j is neither', (text) => {
    expect(parseBoolean(text)).toBeUndefined();
  });
});

describe('binary', () => {
  test('C18: bytes, not text: unused bits do not count', () => {
    expect(parseBinary('QQ==')).toBe('A');
    expect(parseBinary('QR==')).toBe('A');
    expect(parseBinary('')).toBe('');
  });

  test.each(['Q', 'QQ', 'QQ=', 'Q===', '=QQQ', 'QQ==\n', 'Q-_=', '£££='])('%j is no base64', (text) => {
    expect(parseBinary(text)).toBeUndefined();
  });
});

const seconds = (text: string): number | undefined => parseDate(text)?.seconds;

test.each([
  ['2025-01-01T00:00:00Z', 1735689600],
  ['2025-01-01t00:00:00z', 1735689600],
  ['2025-01-01', 1735689600],
  ['2025-01', 1735689600],
  ['2025-01-01T00:00', 1735689600],
  ['2025-01-01T00:00Z', 1735689600],
  ['2025-01-01T09:00:00+09:00', 1735689600],
  ['2024-12-31T19:30:00-0430', 1735689600],
  ['2024-12-31T19:00:00-05', 1735689600],
  ['1735689600', 1735689600],
  ['2019', 2019],
  ['1970-01-01T00:00:00Z', 0],
  ['1969-12-31T23:59:59Z', -1],
  ['0001-01-01', -62135596800],
  ['2024-02-29', 1709164800],
])('C13–C15: %s is second %s', (text, expected) => {
  expect(seconds(text)).toBe(expected);
});

test('C14: fractions to nine digits count', () => {
  const [a, b] = [parseDate('2025-01-01T00:00:00.5Z'), parseDate('2025-01-01T00:00:00.500000001Z')];
  expect(a && b && compareInstants(a, b)).toBeLessThan(0);
  expect(parseDate('2025-01-01T00:00:00.5000000001Z')).toBeUndefined();
});

test.each([
  ...[
    '',
    'sdfdsf',
    '2025-13-01',
    '2025-02-29',
    '2025-00-10',
    '2025-01-32',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60Z',
  ],
  ...['2025-01-01T00:00:60Z', '2025-1-1', '2025-01-01 00:00:00', '-5', '1.5', '9223372036854775808', '2025-01-01Z'],
  ...['2025-01-01T00:00:00+24:00', '2025-01-01T00:00:00Z\n', '12025-01-01', '20250101T000000Z', '99999999999999999999'],
])('C12, C14: %j is no date', (text) => {
  expect(parseDate(text)).toBeUndefined();
});

test('reads what JavaScript writes', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(seconds(date.toISOString())).toBe(Math.floor(date.getTime() / 1000));
    }),
  );
});

function compare(a: string, b: string): number | undefined {
  const [left, right] = [parseNumber(a), parseNumber(b)];
  return left && right && Math.sign(compareNumbers(left, right));
}

test.each([
  ['9', '10', -1],
  ['1.10', '1.1', 0],
  ['1.2', '1.10', 1],
  ['007', '7', 0],
  ['+7', '7', 0],
  ['-0', '0', 0],
  ['-0.0', '0', 0],
  ['-2', '-10', 1],
  ['-1', '0.5', -1],
  ['.5', '0.5', 0],
  ['9007199254740993', '9007199254740992', 1],
  ['0.1', '0.10000000000000001', -1],
])('C10: %s against %s: %s', (a, b, sign) => {
  expect(compare(a, b)).toBe(sign);
  expect(compare(b, a)).toBe(sign === 0 ? 0 : -sign);
});

test.each([
  '',
  '.',
  '1.',
  '-',
  '1e3',
  '0x10',
  '1,000',
  ' 1',
  '1 ',
  '1\n',
  'NaN',
  'Infinity',
  '١',
  '1.2.3',
  '--1',
  'true',
])('C12: %j is no number', (text) => {
  expect(parseNumber(text)).toBeUndefined();
});

test('orders as numbers do', () => {
  const number = fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.nat(999));
  fc.assert(
    fc.property(number, number, ([a, x], [b, y]) => {
      const text = (whole: number, part: number): string => `${whole}.${String(part).padStart(3, '0')}`;
      const value = (whole: number, part: number): number => whole * 1000 + (whole < 0 ? -part : part);
      expect(compare(text(a, x), text(b, y))).toBe(Math.sign(value(a, x) - value(b, y)));
    }),
  );
});
