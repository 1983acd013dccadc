import { once } from '../values/once';
import { foldLetters, foldName, lettersLike } from '../values/letter-case';

/** Sets of strings as sequences of tokens. */

/** A set of UTF-16 code units: a few single ones, or a named class. */
export interface Chars {
  readonly name: string;
  readonly codes?: readonly number[];
  has(code: number): boolean;
}

/** One character out of `chars`; with `loop`, any number of them, none included. */
export interface Token {
  readonly chars: Chars;
  readonly loop: boolean;
}

/** The strings that a sequence of tokens spells. */
export type Word = readonly Token[];

/** A set of strings: the union of its words. */
export type Language = readonly Word[];

/** What a search may still spend, in elementary steps: the same on every machine. */
export interface Budget {
  steps: number;
}

/** Thrown when a budget is spent; the question is then undecided. */
export class BudgetSpent extends Error {}

export function spendSteps(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new BudgetSpent('budget');
}

function charClass(name: string, has: (code: number) => boolean): Chars {
  return { name, has };
}

const between = (code: number, from: string, to: string): boolean =>
  code >= from.charCodeAt(0) && code <= to.charCodeAt(0);
const isDigit = (code: number): boolean => between(code, '0', '9');
const isLower = (code: number): boolean => between(code, 'a', 'z');
const isUpper = (code: number): boolean => between(code, 'A', 'Z');

export const anyChar = charClass('any', () => true);
export const noColon = charClass('no colon', (code) => code !== 58);
export const noSlash = charClass('no slash', (code) => code !== 47);
export const digit = charClass('digit', isDigit);
export const lowerOrDigit = charClass('lower', (code) => isLower(code) || isDigit(code));
export const upperOrDigit = charClass('upper', (code) => isUpper(code) || isDigit(code));
export const dashed = charClass('dashed', (code) => isLower(code) || isDigit(code) || code === 45);
export const bucketChar = charClass('bucket', (code) => isLower(code) || isDigit(code) || code === 45 || code === 46);
export const legacyBucketChar = charClass(
  'legacy bucket',
  (code) => isUpper(code) || code === 95 || bucketChar.has(code),
);
/** What names of users, roles and sessions are made of ("IAM and AWS STS quotas"). */
export const nameChar = charClass(
  'name',
  (code) => isLower(code) || isUpper(code) || isDigit(code) || '+=,.@_-'.includes(String.fromCharCode(code)),
);
export const pathChar = charClass('path', (code) => nameChar.has(code) || code === 47);
/** What one part of an ARN's resource is made of: services take more than letters, and wildcards never stand there. */
export const partChar = charClass(
  'part',
  (code) => code > 32 && code < 127 && code !== 58 && code !== 42 && code !== 63,
);
/** Where a format has an asterisk, AWS may ask with one. */
export const partOrStar = charClass('part or star', (code) => code === 42 || partChar.has(code));
/** What the last part of an ARN is made of, S3 objects aside; also the path of a role or user ("CreateRole", Path). */
export const resourceChar = charClass('resource', (code) => code === 58 || partChar.has(code));

const noChar = charClass('none', () => false);

const meets = new Map<Chars, Map<Chars, Chars>>();

function meet(a: Chars, b: Chars): Chars {
  if (a === anyChar || a === b) return b;
  if (b === anyChar) return a;
  if (a.codes !== undefined) {
    const codes = a.codes.filter((code) => b.has(code));
    if (codes.length === a.codes.length) return a;
    return codes.length === 0 ? noChar : { name: `${a.name}&${b.name}`, codes, has: (code) => codes.includes(code) };
  }
  if (b.codes !== undefined) return meet(b, a);
  const known = meets.get(a)?.get(b);
  if (known !== undefined) return known;
  const made = charClass(`${a.name}&${b.name}`, (code) => a.has(code) && b.has(code));
  meets.set(a, (meets.get(a) ?? new Map<Chars, Chars>()).set(b, made));
  return made;
}

const singles = new Map<number, Chars>();

function single(code: number): Chars {
  const known = singles.get(code);
  if (known !== undefined) return known;
  const made: Chars = { name: String.fromCharCode(code), codes: [code], has: (other) => other === code };
  singles.set(code, made);
  return made;
}

/** Whose letter case is free: names, in ASCII alone, or any letters. */
export type Folding = 'names' | 'letters';

const foldeds = new Map<string, Chars>();

function folded(letter: string, folding: Folding): Chars {
  const name = `${folding}:${folding === 'names' ? foldName(letter) : foldLetters(letter)}`;
  const known = foldeds.get(name);
  if (known !== undefined) return known;
  const codes = folding === 'letters' ? lettersLike(letter) : casesOf(letter);
  const made: Chars = { name, codes, has: (code) => codes.includes(code) };
  foldeds.set(name, made);
  return made;
}

function casesOf(letter: string): readonly number[] {
  if (!/[A-Za-z]/.test(letter)) return [letter.charCodeAt(0)];
  return [letter.toLowerCase(), letter.toUpperCase()].map((form) => form.charCodeAt(0));
}

/** Exactly this text; with `fold`, in any capitalisation. */
export function literalTokens(text: string, fold?: Folding): Token[] {
  return text.split('').map((char) => ({
    chars: fold === undefined ? single(char.charCodeAt(0)) : folded(char, fold),
    loop: false,
  }));
}

/** Any number of `chars`, at least `least`. */
export function anyNumberOf(chars: Chars, least = 0): Token[] {
  return [...Array.from({ length: least }, () => ({ chars, loop: false })), { chars, loop: true }];
}

/** The same words, out of `chars` only: what the language has in common with the strings over them. */
export function restrict(language: Language, chars: Chars): Language {
  const kept: Word[] = [];
  for (const word of language) {
    const tokens = word.map((token) => ({ chars: meet(token.chars, chars), loop: token.loop }));
    if (tokens.every((token) => token.loop || token.chars !== noChar)) kept.push(tokens);
  }
  return kept;
}

/** The words of one language followed by those of the next. */
export function sequence(...languages: readonly Language[]): Language {
  return languages.reduce<Language>(
    (heads, tails) => heads.flatMap((head) => tails.map((tail) => [...head, ...tail])),
    [[]],
  );
}

/** Exactly `count` of `chars`. */
export function exactlyOf(chars: Chars, count: number): Token[] {
  return Array.from({ length: count }, () => ({ chars, loop: false }));
}

/** Whether the language holds this text: the plain check beside the search. */
export function languageHas(language: Language, text: string): boolean {
  return language.some((word) => {
    let at = new Set<number>();
    const reach = (into: Set<number>, position: number): void => {
      for (let p = position; !into.has(p); p++) {
        into.add(p);
        if (word[p]?.loop !== true) return;
      }
    };
    reach(at, 0);
    for (let index = 0; index < text.length && at.size > 0; index++) {
      const next = new Set<number>();
      for (const position of at) {
        const token = word[position];
        if (token?.chars.has(text.charCodeAt(index)) === true) reach(next, token.loop ? position : position + 1);
      }
      at = next;
    }
    return at.has(word.length);
  });
}

/** Whether it is plain to see that a word has all strings of another: it is the same, or begins so and takes any end. */
export function plainlyCovers(wide: Word, word: Word): boolean {
  const end = wide[wide.length - 1];
  const isOpen = end?.loop === true && end.chars === anyChar;
  const head = isOpen ? wide.length - 1 : wide.length;
  if (isOpen ? word.length < head : word.length !== head) return false;
  for (let at = 0; at < head; at++) {
    const [mine, other] = [wide[at], word[at]];
    if (mine?.chars !== other?.chars || mine?.loop !== other?.loop) return false;
  }
  return true;
}

/** The states that a comparison of two words came through, by its round: a table for each would cost more than it. */
let seen = new Uint32Array(4096);
let round = 0;

/** Whether two words have a string in common. */
export function wordsOverlap(a: Word, b: Word): boolean {
  let start = 0;
  // Most words differ before the first loop.
  for (;;) {
    const [mine, theirs] = [a[start], b[start]];
    if (mine === undefined || theirs === undefined || mine.loop || theirs.loop) break;
    if (!haveCommon(mine.chars, theirs.chars)) return false;
    start++;
  }
  const width = b.length + 1;
  const states = (a.length + 1) * width;
  if (seen.length < states) seen = new Uint32Array(2 * states);
  else if (round === 0xffff_ffff) seen.fill((round = 0));
  round++;
  const open: number[] = [start * width + start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen[state] === round) continue;
    seen[state] = round;
    const at = Math.floor(state / width);
    const [mine, theirs] = [a[at], b[state % width]];
    if (mine === undefined && theirs === undefined) return true;
    if (mine?.loop === true) open.push(state + width);
    if (theirs?.loop === true) open.push(state + 1);
    if (mine !== undefined && theirs !== undefined && haveCommon(mine.chars, theirs.chars))
      open.push(state + (mine.loop ? 0 : width) + (theirs.loop ? 0 : 1));
  }
  return false;
}

function haveCommon(a: Chars, b: Chars): boolean {
  if (a.codes !== undefined) {
    for (const code of a.codes) if (b.has(code)) return true;
    return false;
  }
  if (b.codes !== undefined) return haveCommon(b, a);
  const both = meet(a, b);
  if (both === a || both === b) return true;
  let known = inhabited.get(both);
  if (known === undefined) inhabited.set(both, (known = ascii().some((code) => both.has(code))));
  return known;
}

/** Whether a class of characters has any. */
const inhabited = new WeakMap<Chars, boolean>();

/** Every class of characters has one of these. */
const ascii = once(() => Array.from({ length: 128 }, (_, code) => code));
