import {
  anyChar,
  plainlyCovers,
  spendSteps,
  type Budget,
  type Chars,
  type Language,
  type Token,
  type Word,
} from './language';

/** A language in which the string shall lie or, where `holds` is false, not lie. */
export type StringConstraint = readonly [language: Language, holds: boolean];

const readableText =
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:' + ' !#$%&()*+,;<=>?@[]^{|}~\'"\\`\n';
const readable = Array.from({ length: readableText.length }, (_, index) => readableText.charCodeAt(index));

/** Characters outside the readable ones; what lies in a class with them is followed by thousands more. */
const beyond = Array.from({ length: 64 }, (_, index) => 0x4e00 + index);
const further = 0x4e00 + beyond.length;
const last = 0xd7ff;

interface Node {
  readonly positions: readonly number[];
  readonly code: number;
  readonly from: Node | undefined;
}

/** The tokens of several languages in one row, each word closed by an end mark. */
class Row {
  readonly tokens: (Token | undefined)[] = [];
  readonly group: number[] = [];
  readonly absorbing: boolean[] = [];
  readonly starts: number[] = [];

  add(language: Language, group: number): void {
    for (const word of language) {
      this.starts.push(this.tokens.length);
      word.forEach((token, index) => {
        this.tokens.push(token);
        this.absorbing.push(index === word.length - 1 && token.loop && token.chars === anyChar);
        this.group.push(group);
      });
      this.tokens.push(undefined);
      this.absorbing.push(false);
      this.group.push(group);
    }
  }
}

/** The positions that one character leads to, each once. Made once for a search: a set for each step would cost more than the step. */
class Reached {
  readonly positions: number[] = [];
  private readonly rounds: Uint32Array;
  private round = 0;

  constructor(private readonly tokens: readonly (Token | undefined)[]) {
    this.rounds = new Uint32Array(tokens.length);
  }

  clear(): void {
    this.positions.length = 0;
    this.round++;
  }

  /** Adds a position and those reached from it without a character. */
  add(position: number): void {
    for (let at = position; this.rounds[at] !== this.round; at++) {
      this.rounds[at] = this.round;
      this.positions.push(at);
      if (this.tokens[at]?.loop !== true) return;
    }
  }
}

/** A language of more words is searched word by word: the words of a choice need not be kept apart then. */
const MANY = 8;

/**
 * A string in `domain` that lies in each wanted language or, where `holds` is false, outside it: the shortest, unless
 * it has to lie in one of many words. `undefined` when there is none; throws `BudgetSpent`.
 */
export function findString(
  domain: Language,
  constraints: readonly StringConstraint[],
  budget: Budget,
): string | undefined {
  const large = constraints.findIndex(([language, holds]) => holds && language.length > MANY);
  const choice = constraints[large];
  if (choice === undefined) return shortest(domain, constraints, budget);
  const [language] = choice;
  const others = constraints.filter((_, index) => index !== large);
  for (const word of [...language].sort((a, b) => a.length - b.length)) {
    const found = findString(domain, [...others, [[word], true]], budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The shortest string in `domain` that lies in each wanted language or, where `holds` is false, outside it.
 * `undefined` when there is none; throws `BudgetSpent`. Claims about one policy search for the same again and again:
 * what a search found is remembered, and spends as many steps as the search did.
 */
function shortest(domain: Language, constraints: readonly StringConstraint[], budget: Budget): string | undefined {
  // `bucket/*` for the objects of the bucket: so most statements settle their resources.
  const outside = constraints.flatMap(([language, holds]) => (holds ? [] : language));
  if (domain.every((word) => outside.some((wide) => plainlyCovers(wide, word)))) return undefined;
  const key = keyOfSearch(domain, constraints);
  const before = key === undefined ? undefined : remembered.get(key);
  if (before !== undefined) {
    spendSteps(budget, before.steps);
    return before.found;
  }
  const { steps } = budget;
  const found = search(domain, constraints, budget);
  if (key !== undefined) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, { found, steps: steps - budget.steps });
  }
  return found;
}

const remembered = new Map<string, { readonly found: string | undefined; readonly steps: number }>();

/** A few megabytes at most. */
const MOST_REMEMBERED = 2000;
const LONGEST_KEY = 2000;

const WORD_END = '\u0000';
const WITHIN = '\u0001';
const OUTSIDE = '\u0002';

/** Equal for searches in the same tokens alone; nothing for one that is too large to be remembered. */
function keyOfSearch(domain: Language, constraints: readonly StringConstraint[]): string | undefined {
  let key = '';
  for (const [language, holds] of [[domain, true] as const, ...constraints]) {
    key += holds ? WITHIN : OUTSIDE;
    for (const word of language) {
      const own = keyOfWord(word);
      if (own === undefined || key.length + own.length > LONGEST_KEY) return undefined;
      key += own;
    }
  }
  return key;
}

const wordKeys = new WeakMap<Word, string | undefined>();

function keyOfWord(word: Word): string | undefined {
  if (wordKeys.has(word)) return wordKeys.get(word);
  let key: string | undefined = '';
  for (const { chars, loop } of word) {
    let number = numbers.get(chars);
    if (number === undefined) numbers.set(chars, (number = next += 2));
    // Beyond that, a number would need more than one character.
    if (number >= 0xffff) key = undefined;
    else if (key !== undefined) key += String.fromCharCode(loop ? number + 1 : number);
  }
  if (key !== undefined) key += WORD_END;
  wordKeys.set(word, key);
  return key;
}

/** A number of its own for each class of characters: an even one, from 4 on. */
const numbers = new WeakMap<Chars, number>();
let next = 2;

function search(domain: Language, constraints: readonly StringConstraint[], budget: Budget): string | undefined {
  const row = new Row();
  row.add(domain, 0);
  constraints.forEach(([language], index) => {
    row.add(language, index + 1);
  });
  const classes = new Set<Chars>();
  for (const token of row.tokens) if (token !== undefined && token.chars.codes === undefined) classes.add(token.chars);
  const kinds = kindsOf([...classes]);
  const groups = constraints.length + 1;

  // One for the whole search: most steps would make nothing else.
  const live = new Uint8Array(groups);
  const ends = new Uint8Array(groups);

  /** The node's positions tidied, or `undefined` when no string that begins so can be wanted. */
  const settle = (reached: readonly number[]): number[] | undefined => {
    live.fill(0);
    let absorbed: Map<number, number> | undefined;
    for (const position of reached) {
      const group = row.group[position] ?? 0;
      live[group] = 1;
      if (group > 0 && row.absorbing[position] === true) {
        if (constraints[group - 1]?.[1] === false) return undefined;
        absorbed ??= new Map();
        absorbed.set(group, Math.min(position, absorbed.get(group) ?? position));
      }
    }
    if (live[0] === 0) return undefined;
    for (let group = 1; group < groups; group++)
      if (live[group] === 0 && constraints[group - 1]?.[1] === true) return undefined;
    if (absorbed === undefined) return sorted(reached.slice());
    const kept = reached.filter((position) => {
      const only = absorbed.get(row.group[position] ?? 0);
      return only === undefined || only === position;
    });
    return sorted(kept);
  };
  const accepted = (positions: readonly number[]): boolean => {
    ends.fill(0);
    for (const position of positions) {
      const group = row.group[position] ?? 0;
      if (row.tokens[position] === undefined || row.absorbing[position] === true) ends[group] = 1;
    }
    return ends[0] === 1 && constraints.every(([, holds], index) => (ends[index + 1] === 1) === holds);
  };

  const reached = new Reached(row.tokens);
  reached.clear();
  for (const position of row.starts) reached.add(position);
  const first = settle(reached.positions);
  if (first === undefined) return undefined;
  let frontier: Node[] = [{ positions: first, code: -1, from: undefined }];
  const seen = new Set<string>([keyOf(first)]);
  while (frontier.length > 0) {
    const next: Node[] = [];
    for (const node of frontier) {
      if (accepted(node.positions)) return spell(node);
      for (const code of moves(row, node.positions, kinds)) {
        spendSteps(budget, node.positions.length + 1);
        reached.clear();
        for (const position of node.positions) {
          const token = row.tokens[position];
          if (token?.chars.has(code) === true) reached.add(token.loop ? position : position + 1);
        }
        const positions = settle(reached.positions);
        if (positions === undefined) continue;
        const key = keyOf(positions);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ positions, code, from: node });
      }
    }
    frontier = next;
  }
  return undefined;
}

/** In rising order, in place: positions come nearly so, and there are few. */
function sorted(positions: number[]): number[] {
  for (let at = 1; at < positions.length; at++) {
    const position = positions[at] ?? 0;
    let to = at;
    for (; to > 0 && (positions[to - 1] ?? 0) > position; to--) positions[to] = positions[to - 1] ?? 0;
    positions[to] = position;
  }
  return positions;
}

/** Equal for equal positions, which rise. */
function keyOf(positions: readonly number[]): string {
  const isShort = positions.length < 1000 && (positions[positions.length - 1] ?? 0) <= 0xffff;
  return isShort ? String.fromCharCode(...positions) : positions.join();
}

/** The characters that the live tokens tell apart: each one they name, and one for each kind of the others. */
function moves(row: Row, positions: readonly number[], kinds: readonly (readonly number[])[]): number[] {
  const named = new Set<number>();
  let domainOnlyNamed = true;
  for (const position of positions) {
    const chars = row.tokens[position]?.chars;
    if (chars?.codes !== undefined) for (const code of chars.codes) named.add(code);
    else if (chars !== undefined && row.group[position] === 0) domainOnlyNamed = false;
  }
  if (domainOnlyNamed) return [...named];
  const found: number[] = [];
  for (const kind of kinds) {
    const other = kind.find((code) => !named.has(code)) ?? beyondNamed(kind, named);
    if (other !== undefined) found.push(other);
  }
  return [...found, ...named];
}

/** For a policy that names all of the others. */
function beyondNamed(kind: readonly number[], named: ReadonlySet<number>): number | undefined {
  if (kind[kind.length - 1] !== further - 1) return undefined;
  let code = further;
  while (named.has(code) && code < last) code++;
  return code;
}

/** The readable characters, and a few beyond them, by which of the classes they lie in. */
function kindsOf(classes: readonly Chars[]): readonly (readonly number[])[] {
  const id = classes.map(({ name }) => name).join();
  const known = knownKinds.get(id);
  if (known !== undefined) return known;
  const kinds = new Map<string, number[]>();
  for (const code of [...readable, ...beyond]) {
    const kind = classes.map((chars) => (chars.has(code) ? '1' : '0')).join('');
    const codes = kinds.get(kind);
    if (codes === undefined) kinds.set(kind, [code]);
    else codes.push(code);
  }
  const made = [...kinds.values()];
  if (knownKinds.size < 1000) knownKinds.set(id, made);
  return made;
}

const knownKinds = new Map<string, readonly (readonly number[])[]>();

function spell(node: Node): string {
  const codes: number[] = [];
  for (let at: Node | undefined = node; at !== undefined && at.code >= 0; at = at.from) codes.push(at.code);
  return codes.reduceRight((text, code) => text + String.fromCharCode(code), '');
}
