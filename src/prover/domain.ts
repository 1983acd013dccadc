import { parseBlock, rangeOfBlock, renderAddress } from '../values/address';
import { parseDate } from '../values/date';
import { parseNumber } from '../values/number';
import type { Edges, Predicate } from './predicate';
import type { Readable, Values } from './value-facet';
import { languageHas, type Language } from '../languages/language';

/** The values that a facet can have, as far as AWS sends them. Numbers are whole, instants whole seconds. */
export type Domain =
  | { readonly kind: 'listed'; readonly values: readonly string[] }
  | {
      readonly kind: 'text';
      readonly language: Language;
      readonly seeds: readonly string[];
      readonly readable?: Readable;
    }
  | { readonly kind: 'number' }
  | { readonly kind: 'date'; readonly from: string }
  | { readonly kind: 'address'; readonly outside: readonly string[] };

/** Values of a domain that hit every cell of the predicates, or the language in which to look for the rest. */
export function valuesIn(domain: Domain, predicates: readonly Predicate[]): Values {
  switch (domain.kind) {
    case 'listed':
      return { seeds: domain.values, complete: true };
    case 'text':
      return {
        ...textValues(domain.language, domain.seeds, predicates),
        ...(domain.readable !== undefined && { readable: domain.readable }),
      };
    case 'number':
      return { seeds: numbers(predicates), complete: only('number', predicates) };
    case 'date':
      return { seeds: dates(predicates, domain.from), complete: only('date', predicates) };
    case 'address':
      return { seeds: addresses(predicates, domain.outside), complete: only('address', predicates) };
  }
}

/** Text under ordered operators: the cells of the order, and the domain's own text for what is no such value. */
function textValues(language: Language, seeds: readonly string[], predicates: readonly Predicate[]): Values {
  const families = new Set(predicates.flatMap(({ edges }) => edges?.family ?? []));
  if (families.size === 0) return { seeds, complete: false, language };
  const instants = families.has('date') ? datesInText(predicates) : [];
  const ordered = [
    ...(families.has('number') ? numbersInText(predicates) : []),
    ...(instants ?? []),
    ...(families.has('address') ? addresses(predicates, []) : []),
    ...operandsOf('binary', predicates),
  ];
  const fitting = ordered.filter((value) => languageHas(language, value));
  const [family] = families;
  const all = instants !== undefined && fitting.length === ordered.length;
  const complete = family !== undefined && all && only(family, predicates);
  return { seeds: [...seeds, ...fitting], complete, language };
}

function only(family: Edges['family'], predicates: readonly Predicate[]): boolean {
  return predicates.every(({ edges }) => edges?.family === family);
}

function operandsOf(family: Edges['family'], predicates: readonly Predicate[]): string[] {
  return predicates.flatMap(({ edges }) => (edges?.family === family ? edges.operands : []));
}

/** Whole numbers from 0 on. */
function numbers(predicates: readonly Predicate[]): string[] {
  const edges = operandsOf('number', predicates).flatMap((text) => {
    const number = parseNumber(text);
    if (number === undefined) return [];
    const whole = BigInt(number.whole === '' ? '0' : number.whole);
    if (number.fraction === '') return [number.sign < 0 ? -whole : whole];
    const below = number.sign < 0 ? -whole - 1n : whole;
    return [below, below + 1n];
  });
  return around(edges, 0n, 0n).map(String);
}

/** Text can spell any decimal number: one digit more than the operands have finds room between them. */
function numbersInText(predicates: readonly Predicate[]): string[] {
  const edges = operandsOf('number', predicates).flatMap((text) => parseNumber(text) ?? []);
  const digits = edges.reduce((most, { fraction }) => Math.max(most, fraction.length), 0) + 1;
  const scaled = edges.map(
    ({ sign, whole, fraction }) => BigInt(sign) * BigInt(`${whole}${fraction.padEnd(digits, '0')}`),
  );
  return around(scaled, 0n, undefined).map((value) => {
    const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
    const point = text.length - digits;
    let end = text.length;
    while (end > point && text[end - 1] === '0') end--;
    const fraction = end === point ? '' : `.${text.slice(point, end)}`;
    return `${value < 0n ? '-' : ''}${text.slice(0, point)}${fraction}`;
  });
}

function dates(predicates: readonly Predicate[], from: string): string[] {
  const least = BigInt(parseDate(from)?.seconds ?? 0);
  const edges = operandsOf('date', predicates).flatMap((text) => {
    const instant = parseDate(text);
    if (instant === undefined) return [];
    const seconds = BigInt(instant.seconds);
    return instant.nanos === 0 ? [seconds] : [seconds, seconds + 1n];
  });
  return around(edges, least, least)
    .filter((seconds) => seconds <= latest)
    .map((seconds) => new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z'));
}

/** 9999-12-31T23:59:59Z */
const latest = 253_402_300_799n;
/** 0000-01-01T00:00:00Z */
const earliest = -62_167_219_200n;
const second = 1_000_000_000n;

/** Text can spell nanoseconds too, and its first and last instants; nothing where an operand lies beyond ISO years. */
function datesInText(predicates: readonly Predicate[]): string[] | undefined {
  const edges = operandsOf('date', predicates).flatMap((text) => parseDate(text) ?? []);
  if (edges.some(({ seconds }) => seconds > latest || seconds < earliest)) return undefined;
  const nanos = edges.map(({ seconds, nanos: rest }) => BigInt(seconds) * second + BigInt(rest));
  const all = around(nanos, 0n, earliest * second).filter((value) => value < (latest + 1n) * second);
  const between = all.map((value) => {
    const rest = ((value % second) + second) % second;
    const whole = new Date(Number((value - rest) / 1_000_000n)).toISOString().slice(0, -'.000Z'.length);
    return `${whole}${rest === 0n ? '' : `.${String(rest).padStart(9, '0')}`}Z`;
  });
  return ['0000-01-01T00:00:00+23:59', ...between, '9223372036854775807'];
}

/** A first value, each edge and its neighbours: every whole number lies in the cell of one of them. */
function around(edges: readonly bigint[], first: bigint, least: bigint | undefined): bigint[] {
  const all = new Set([first, ...edges.flatMap((edge) => [edge - 1n, edge, edge + 1n])]);
  return [...all].filter((value) => least === undefined || value >= least);
}

/** One address of each piece into which the blocks cut IPv4 and IPv6, outside the excluded blocks. */
function addresses(predicates: readonly Predicate[], excluded: readonly string[]): string[] {
  const cuts = operandsOf('address', predicates).flatMap((text) => parseBlock(text) ?? []);
  const hidden = excluded.flatMap((text) => parseBlock(text) ?? []);
  return examples.flatMap(({ version, shown, end }) => {
    const own = (blocks: typeof cuts) => blocks.filter((block) => block.address.version === version).map(rangeOfBlock);
    const edges = own([...cuts, ...hidden]).flatMap(({ first, last }) => [first, last + 1n]);
    const starts = [...new Set([0n, ...edges])];
    // The first address of a block is that of a network, and looks like a slip.
    const hosts = starts.map((start) =>
      starts.some((one) => one > start && one <= start + HOST) ? start : start + HOST,
    );
    const outside = own(hidden);
    return [...new Set([...shown, ...hosts])]
      .filter((one) => one < end && !outside.some(({ first, last }) => one >= first && one <= last))
      .map((one) => renderAddress(version, one));
  });
}

/** The last part of addresses that are made up. */
const HOST = 7n;

/** 203.0.113.7, 198.51.100.7 and 192.0.2.7; 2001:db8::7 */
const examples = [
  { version: 4, shown: [0xcb007107n, 0xc6336407n, 0xc0000207n], end: 1n << 32n },
  { version: 6, shown: [0x20010db8000000000000000000000007n], end: 1n << 128n },
] as const;
