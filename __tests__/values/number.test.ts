import fc from 'fast-check';
import { compareNumbers, parseNumber } from '../../src/values/number';

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
