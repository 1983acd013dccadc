import fc from 'fast-check';
import { compileTest, type CompiledTest } from '../../src/evaluator/condition';
import { operatorFamilies, operatorParts, type OperatorName } from '../../src/policy/operators';
import { valuesIn, type Domain } from '../../src/prover/domain';
import type { Edges, Predicate } from '../../src/prover/predicate';
import { anyChar, anyNumberOf } from '../../src/languages/language';
import { renderAddress } from '../../src/values/address';
import { share } from '../laws/share';

const anyText: Domain = { kind: 'text', language: [anyNumberOf(anyChar)], seeds: ['example'] };

function predicateOf(operator: OperatorName, operands: readonly string[]): Predicate {
  const test = compileTest({ operator, key: 'k', values: operands, path: [] }, true);
  const family = operatorParts(operator)?.family as Edges['family'];
  return { id: `${operator} ${operands.join()}`, edges: { family, operands }, test: passes(test) };
}

function passes(test: CompiledTest): (value: string) => boolean {
  return (value) => test.holds((key) => (key === 'k' ? value : undefined));
}

const signature = (predicates: readonly Predicate[], value: string): string =>
  predicates.map((predicate) => (predicate.test(value) ? '+' : '-')).join('');

function operatorsOf(family: string): OperatorName[] {
  return (Object.keys(operatorFamilies) as OperatorName[]).filter((name) => operatorFamilies[name] === family);
}

/** Every value of the domain looks to the predicates like one of those that the domain gives for them. */
function hitsEveryCell(
  domain: Domain,
  family: string,
  operand: fc.Arbitrary<string>,
  value: fc.Arbitrary<string>,
  isOf: (value: string) => boolean = () => true,
): void {
  const predicate = fc
    .tuple(fc.constantFrom(...operatorsOf(family)), fc.array(operand, { minLength: 1, maxLength: 3 }))
    .map(([operator, operands]) => predicateOf(operator, operands));
  fc.assert(
    fc.property(
      fc.array(predicate, { minLength: 1, maxLength: 4 }),
      fc.array(value, { minLength: 20 }),
      (tests, some) => {
        const { seeds, complete } = valuesIn(domain, tests);
        const cells = new Set(seeds.map((seed) => signature(tests, seed)));
        expect(seeds.filter((seed) => !isOf(seed))).toEqual([]);
        if (complete) expect(some.filter((one) => !cells.has(signature(tests, one)))).toEqual([]);
      },
    ),
    { numRuns: share(300) },
  );
}

const whole = fc.integer({ min: 0, max: 12 }).map(String);
const decimal = fc
  .tuple(fc.constantFrom('', '-', '+'), fc.integer({ min: 0, max: 3 }), fc.constantFrom('', '.5', '.25', '.05', '.0'))
  .map((parts) => parts.join(''));
const badNumber = fc.constantFrom('', 'x', '1e3', '9999999999999999999999');
const second = fc.integer({ min: 0, max: 12 });
const start = Date.UTC(2026, 0, 1) / 1000;
const iso = (at: number): string => new Date((start + at) * 1000).toISOString().replace('.000Z', 'Z');
const instant = fc.oneof(
  second.map(iso),
  second.map((at) => String(start + at)),
  second.map((at) => iso(at).replace('Z', '.5Z')),
  second.map((at) => iso(at + 3600).replace('Z', '+01:00')),
  fc.constantFrom('2026', 'sdf', '2026-01-01', '0000-01-01', '9999-12-31T23:59:59Z', '253402300800', '0'),
);
const nanosecond = fc.integer({ min: 0, max: 3 });
const wildInstant = fc.oneof(
  instant,
  fc.tuple(second, nanosecond).map(([at, nanos]) => iso(at).replace('Z', `.00000000${nanos}Z`)),
);
const low = fc.integer({ min: 0, max: 40 });
const address = fc.oneof(
  low.map((at) => renderAddress(4, 0xcb007100n + BigInt(at))),
  low.map((at) => renderAddress(6, (0x20010db8n << 96n) + BigInt(at))),
  fc.constantFrom('0.0.0.0', '255.255.255.255', '::', 'ffff:ffff::', '::ffff:203.0.113.1'),
);
const block = fc.oneof(
  address,
  fc.tuple(address, fc.integer({ min: 24, max: 32 })).map(([base, bits]) => `${base}/${bits}`),
  fc.tuple(address, fc.integer({ min: 120, max: 128 })).map(([base, bits]) => `${base}/${bits}`),
  fc.constantFrom('0.0.0.0/0', '::/0', 'x', '203.0.113.0/33'),
);

describe('the values of a domain hit every cell', () => {
  test('numbers from 0 on, of whole and of broken operands (C10, C12)', () => {
    hitsEveryCell({ kind: 'number' }, 'number', fc.oneof(decimal, whole, badNumber), whole, (seed) =>
      /^\d+$/.test(seed),
    );
  });

  test('text as numbers: decimals, signs, what is not a number (C10, C12)', () => {
    hitsEveryCell(anyText, 'number', fc.oneof(decimal, badNumber), fc.oneof(decimal, badNumber));
  });

  test('a tag of 0.5 lies between 0 and 1 (C10)', () => {
    const between = [predicateOf('NumericGreaterThan', ['0']), predicateOf('NumericLessThan', ['1'])];
    const { seeds } = valuesIn(anyText, between);
    expect(seeds.some((seed) => signature(between, seed) === '++')).toBe(true);
    const whole_ = valuesIn({ kind: 'number' }, between);
    expect(whole_.seeds.some((seed) => signature(between, seed) === '++')).toBe(false);
  });

  test('instants from a day on, written in every way (C13, C14, C15)', () => {
    hitsEveryCell(
      { kind: 'date', from: iso(2) },
      'date',
      instant,
      second.map((at) => iso(at + 2)),
    );
  });

  test('text as instants: nanoseconds, the first and the last, what is none (C12, C15)', () => {
    hitsEveryCell(anyText, 'date', wildInstant, fc.oneof(wildInstant, fc.constantFrom('9223372036854775807', 'x')));
  });

  test('addresses outside hidden blocks, of both versions (C19, C20, C21)', () => {
    const hidden = ['203.0.113.8/29', '2001:db8::8/125', '0.0.0.0/32', '::/128'];
    const isHidden = predicateOf('IpAddress', hidden);
    const isAddress = predicateOf('IpAddress', ['0.0.0.0/0', '::/0']);
    const domain: Domain = { kind: 'address', outside: hidden };
    hitsEveryCell(
      domain,
      'address',
      block,
      address.filter((one) => !isHidden.test(one)),
      (seed) => isAddress.test(seed) && !isHidden.test(seed),
    );
  });

  test('text as addresses (C12)', () => {
    hitsEveryCell(anyText, 'address', block, fc.oneof(address, fc.constantFrom('x', '')));
  });

  test('text as bytes (C18)', () => {
    const bytes = fc.constantFrom('YQ==', 'YWI=', 'YR==', 'x', '', 'YWJj');
    hitsEveryCell(anyText, 'binary', bytes, bytes);
  });

  test('predicates of one family need no search, unless an operand lies beyond the years of ISO 8601', () => {
    const isComplete = (operator: OperatorName, operand: string) =>
      valuesIn(anyText, [predicateOf(operator, [operand])]).complete;
    expect(isComplete('NumericLessThan', '5')).toBe(true);
    expect(isComplete('DateLessThan', '9999-12-31T23:59:59Z')).toBe(true);
    expect(isComplete('DateLessThan', '253402300800')).toBe(false);
  });

  test('predicates of two families leave the rest to the search', () => {
    const two = [predicateOf('NumericLessThan', ['5']), predicateOf('IpAddress', ['10.0.0.0/8'])];
    expect(valuesIn(anyText, two).complete).toBe(false);
    expect(valuesIn({ kind: 'number' }, two).complete).toBe(false);
  });

  test('operands of ten thousand digits end', () => {
    const long = [
      predicateOf('NumericLessThan', [`0.${'0'.repeat(10_000)}1`]),
      predicateOf('NumericGreaterThan', ['9'.repeat(10_000)]),
    ];
    expect(valuesIn(anyText, long).seeds.length).toBeGreaterThan(4);
  });
});
