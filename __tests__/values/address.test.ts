import fc from 'fast-check';
import {
  blockContains,
  parseAddress,
  parseBlock,
  rangeOfBlock,
  renderAddress,
  addressToInteger,
} from '../../src/values/address';
import { share } from '../laws/share';

function inside(block: string, address: string): boolean | undefined {
  const [outer, inner] = [parseBlock(block), parseAddress(address)];
  return outer && inner && blockContains(outer, inner);
}

test.each([
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['198.51.128.0/20', '198.51.144.0', false],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['128.0.0.0/1', '127.255.255.255', false],
  ['2001:DB8::/32', '2001:db8:ffff::1', true],
  ['2001:db8:1234:5678::/64', '2001:db8:1234:5679::', false],
  ['2001:db8::/33', '2001:db8:8000::', false],
  ['::/0', '::', true],
])('%s holds %s: %s', (block, address, holds) => {
  expect(inside(block, address)).toBe(holds);
});

test('C19: a bare address is itself, host bits are ignored', () => {
  expect(inside('192.0.2.10', '192.0.2.10')).toBe(true);
  expect(inside('192.0.2.10', '192.0.2.11')).toBe(false);
  expect(inside('10.0.0.7/8', '10.9.9.9')).toBe(true);
  expect(inside('2001:db8::1', '2001:db8::2')).toBe(false);
});

test('C20, P3: IPv6 is compared as a number, however it is written', () => {
  expect(inside('2001:0DB8:0:0:0:0:0:1', '2001:db8::1')).toBe(true);
  expect(inside('::ffff:1.2.3.4', '::FFFF:102:304')).toBe(true);
});

test('C21: never across versions, mapped addresses neither', () => {
  expect(inside('0.0.0.0/0', '::1')).toBe(false);
  expect(inside('::/0', '1.2.3.4')).toBe(false);
  expect(inside('1.2.3.4', '::ffff:1.2.3.4')).toBe(false);
});

test.each([
  ...['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '1.2.3.-4', '1e1.2.3.4', '１.2.3.4', 'a.b.c.d'],
  ...[':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', '12345::', 'g::', '::1%eth0'],
  ...['::1.2.3', '1.2.3.4::', '1:2:3:4:5:6:7:1.2.3.4', '__proto__', '1.2.3.4\n'],
])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test.each([
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0.0/08',
  '10.0.0.0/255.0.0.0',
  '/8',
])('%j is no block', (text) => {
  expect(parseBlock(text)).toBeUndefined();
});

test('a block holds exactly the addresses between its first and its last', () => {
  const version = fc.constantFrom(4 as const, 6 as const);
  fc.assert(
    fc.property(
      version,
      fc.bigInt(0n, (1n << 128n) - 1n),
      fc.nat(128),
      fc.bigInt(-3n, 3n),
      fc.boolean(),
      (v, seed, p, off, up) => {
        const bits = v === 4 ? 32 : 128;
        const base = BigInt.asUintN(bits, seed);
        const block = parseBlock(`${renderAddress(v, base)}/${p % (bits + 1)}`);
        expect(block).toBeDefined();
        if (block === undefined) return;
        const { first, last } = rangeOfBlock(block);
        const probe = BigInt.asUintN(bits, (up ? last : first) + off);
        const address = parseAddress(renderAddress(v, probe));
        expect(address && addressToInteger(address)).toBe(probe);
        expect(address && blockContains(block, address)).toBe(first <= probe && probe <= last);
      },
    ),
    { numRuns: share(2000) },
  );
});
