// Condition tests of a policy in SMT-LIB ("IAM JSON policy elements: Condition operators").
import * as smt from './text.mjs';
import { keyFacts } from './keys.mjs';

const { and, or, not } = smt;

/** Declares the keys that policies read and states what holds of them; tests on lists say how many members matter. */
export class Keys {
  #keys = new Map();

  read(key, listTests = 0) {
    const lower = key.toLowerCase();
    const before = this.#keys.get(lower);
    if (before === undefined)
      this.#keys.set(lower, { facts: keyFacts(lower), name: `k${this.#keys.size}`, members: 1 + listTests });
    else before.members += listTests;
  }

  get names() {
    return [...this.#keys.keys()];
  }

  get(key) {
    return this.#keys.get(key.toLowerCase());
  }

  /** `carries(key)`: the formula for "the action can have the key". */
  declarations(carries) {
    const lines = [];
    for (const [key, { facts, name, members }] of this.#keys) {
      const { sort, maybe, there, value, byAction } = facts;
      const able = byAction ? carries(key) : 'true';
      lines.push(`(declare-const ${name} Bool)`);
      lines.push(`(assert (=> ${name} ${and([maybe, able])}))`, `(assert (=> ${and([there, able])} ${name}))`);
      if (sort === 'Address') lines.push(...address(name));
      else if (sort === 'List') lines.push(...list(name, members, value));
      else lines.push(`(declare-const ${name}v ${sort})`, `(assert (=> ${name} ${value(`${name}v`)}))`);
    }
    return lines;
  }
}

function list(name, members, value) {
  return Array.from({ length: members }, (_, at) => [
    `(declare-const ${name}m${at} Bool)`,
    `(declare-const ${name}v${at} String)`,
    `(assert (=> ${name}m${at} ${value(`${name}v${at}`)}))`,
    ...(at === 0 ? [`(assert ${name}m0)`] : []),
  ]).flat();
}

/** A caller's public address: version 4 or 6, none of the private blocks. */
function address(name) {
  const hidden = [
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '127.0.0.0/8',
    '169.254.0.0/16',
    'fc00::/7',
    'fe80::/10',
    '::1/128',
  ];
  return [
    `(declare-const ${name}six Bool)`,
    `(declare-const ${name}v4 (_ BitVec 32))`,
    `(declare-const ${name}v6 (_ BitVec 128))`,
    ...hidden.map((block) => `(assert ${not(inBlock(name, block))})`),
  ];
}

function inBlock(name, block) {
  const [text, length] = block.split('/');
  const six = text.includes(':');
  const width = six ? 128 : 32;
  const size = length === undefined ? width : Number(length);
  const value = six ? sixOf(text) : text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (size === 0) return six ? `${name}six` : not(`${name}six`);
  const mask = ((1n << BigInt(size)) - 1n) << BigInt(width - size);
  const same = `(= (bvand ${name}v${six ? 6 : 4} ${smt.bits(mask, width)}) ${smt.bits(value & mask, width)})`;
  return and([six ? `${name}six` : not(`${name}six`), same]);
}

function sixOf(text) {
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array(missing).fill('0'), ...(tail ?? [])];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

const relations = {
  NumericEquals: '=',
  NumericLessThan: '<',
  NumericLessThanEquals: '<=',
  NumericGreaterThan: '>',
  NumericGreaterThanEquals: '>=',
};

function matches(operator, value, operand) {
  if (operator in relations)
    return `(${relations[operator]} ${value} ${operand.includes('.') ? operand : `${operand}.0`})`;
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return `(= ${value} ${smt.string(operand)})`;
    case 'StringEqualsIgnoreCase':
      return smt.ignoreCase(value, operand);
    case 'StringLike':
      return smt.like(value, operand);
    case 'ArnLike':
    case 'ArnEquals':
      return smt.arnLike(value, operand);
    default:
      throw new Error(`no encoding of ${operator}`);
  }
}

/** One `operator → key → values` line. */
export function test(operatorText, key, operands, keys) {
  const { name, members, facts } = keys.get(key);
  const [qualifier, whole] = operatorText.includes(':') ? operatorText.split(':') : [undefined, operatorText];
  const ifExists = whole.endsWith('IfExists');
  const operator = ifExists ? whole.slice(0, -8) : whole;
  if (operator === 'Null') return or(operands.map((operand) => (operand === 'true' ? not(name) : name)));
  const negated = operator.includes('Not');
  const positive = operator.replace('Not', '');
  const one = (value) => {
    const any = or(
      operands.map((operand) =>
        positive === 'IpAddress' ? inBlock(value, operand) : matches(positive, value, operand),
      ),
    );
    return negated ? not(any) : any;
  };
  const missing = qualifier === 'ForAnyValue' ? ifExists : ifExists || negated || qualifier === 'ForAllValues';
  let present;
  if (facts.sort === 'List') {
    const each = Array.from({ length: members }, (_, at) => [`${name}m${at}`, one(`${name}v${at}`)]);
    present = qualifier === 'ForAllValues' ? and(each.map(([is, holds]) => `(=> ${is} ${holds})`)) : or(each.map(and));
  } else present = one(facts.sort === 'Address' ? name : `${name}v`);
  return missing ? or([not(name), present]) : and([name, present]);
}
