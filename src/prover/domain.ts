import { parseBlock, rangeOf, renderAddress } from '../values/address';
import { parseDate } from '../values/date';
import { parseNumber } from '../values/number';
import type { Edges, Predicate } from './predicate';
import type { Values } from './value-facet';
import { holds, type Language } from './words';

/** The values that a facet can have, as far as AWS sends them. Numbers are whole, instants whole seconds. */
export type Domain =
  | { readonly kind: 'listed'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly language: Language; readonly seeds: readonly string[] }
  | { readonly kind: 'number' }
  | { readonly kind: 'date'; readonly from: string }
  | { readonly kind: 'address'; readonly outside: readonly string[] };

/** Values of a domain that hit every cell of the predicates, or the language in which to look for the rest. */
export function valuesIn(domain: Domain, predicates: readonly Predicate[]): Values {
  switch (domain.kind) {
    case 'listed':
      return { seeds: domain.values, complete: true };
    case 'text':
      return textValues(domain.language, domain.seeds, predicates);
    case 'number':
      return { seeds: numbers(predicates, 0n), complete: only('number', predicates) };
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
  const ordered = [
    ...(families.has('number') ? numbers(predicates, undefined) : []),
    ...(families.has('date') ? dates(predicates, '0001-01-01T00:00:00Z') : []),
    ...(families.has('address') ? addresses(predicates, []) : []),
    ...operandsOf('binary', predicates),
  ];
  const fitting = ordered.filter((value) => holds(language, value));
  const [family] = families;
  const complete = family !== undefined && fitting.length === ordered.length && only(family, predicates);
  return { seeds: [...seeds, ...fitting], complete, language };
}

function only(family: Edges['family'], predicates: readonly Predicate[]): boolean {
  return predicates.every(({ edges }) => edges?.family === family);
}

function operandsOf(family: Edges['family'], predicates: readonly Predicate[]): string[] {
  return predicates.flatMap(({ edges }) => (edges?.family === family ? edges.operands : []));
}

function numbers(predicates: readonly Predicate[], least: bigint | undefined): string[] {
  const edges = operandsOf('number', predicates).flatMap((text) => {
    const number = parseNumber(text);
    if (number === undefined) return [];
    const whole = BigInt(number.whole === '' ? '0' : number.whole);
    if (number.fraction === '') return [number.sign < 0 ? -whole : whole];
    const below = number.sign < 0 ? -whole - 1n : whole;
    return [below, below + 1n];
  });
  return around(edges, least ?? 0n, least).map(String);
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

/** A first value, each edge and its neighbours: every whole number lies in the cell of one of them. */
function around(edges: readonly bigint[], first: bigint, least: bigint | undefined): bigint[] {
  const all = new Set([first, ...edges.flatMap((edge) => [edge - 1n, edge, edge + 1n])]);
  return [...all].filter((value) => least === undefined || value >= least);
}

/** One address of each piece into which the blocks cut IPv4 and IPv6, outside the excluded blocks. */
function addresses(predicates: readonly Predicate[], excluded: readonly string[]): string[] {
  const cuts = operandsOf('address', predicates).flatMap((text) => parseBlock(text) ?? []);
  const hidden = excluded.flatMap((text) => parseBlock(text) ?? []);
  return examples.flatMap(({ version, address, end }) => {
    const own = (blocks: typeof cuts) => blocks.filter((block) => block.address.version === version).map(rangeOf);
    const starts = [address, 0n, ...own([...cuts, ...hidden]).flatMap(({ first, last }) => [first, last + 1n])];
    const outside = own(hidden);
    return [...new Set(starts)]
      .filter((start) => start < end && !outside.some(({ first, last }) => start >= first && start <= last))
      .map((start) => renderAddress(version, start));
  });
}

/** 203.0.113.7 and 2001:db8::7 */
const examples = [
  { version: 4, address: 0xcb007107n, end: 1n << 32n },
  { version: 6, address: 0x20010db8000000000000000000000007n, end: 1n << 128n },
] as const;
