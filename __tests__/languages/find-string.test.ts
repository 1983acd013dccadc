import { foldLetters } from '../../src/values/letter-case';
import fc from 'fast-check';
import { findString } from '../../src/languages/find-string';
import { share } from '../laws/share';
import { texts } from '../prover/random';
import {
  BudgetSpent,
  anyChar,
  digit,
  exactlyOf,
  languageHas,
  literalTokens,
  plainlyCovers,
  restrict,
  anyNumberOf,
  sequence,
  type Chars,
  type Language,
  type Word,
} from '../../src/languages/language';

const letters: Chars = { name: 'letters', has: (code) => 'abcA'.includes(String.fromCharCode(code)) };
const vowel: Chars = { name: 'vowel', codes: [97, 65], has: (code) => code === 97 || code === 65 };
const most = 5;
const universe = texts('abcA', most);
const lots = (): { steps: number } => ({ steps: 50_000_000 });

const token = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c').map((text) => literalTokens(text)) },
  fc.constantFrom('a', 'b').map((text) => literalTokens(text, 'letters')),
  fc.constantFrom(anyChar, letters, vowel).map((chars) => anyNumberOf(chars)),
  fc.constantFrom(anyChar, letters, vowel).map((chars) => exactlyOf(chars, 1)),
);
const word: fc.Arbitrary<Word> = fc.array(token, { maxLength: 4 }).map((tokens) => tokens.flat());
const language: fc.Arbitrary<Language> = fc.array(word, { minLength: 1, maxLength: 3 });
const bounded: Language = Array.from({ length: most + 1 }, (_, count) => exactlyOf(letters, count));
const domain = fc.oneof(fc.constant(bounded), language, fc.constant([anyNumberOf(letters)]));
const wanted = fc.array(fc.tuple(language, fc.boolean()), { maxLength: 4 });

/** Whether a word spells a text: by trying every way. */
function spells(tokens: Word, text: string): boolean {
  const [first, ...rest] = tokens;
  if (first === undefined) return text === '';
  const takes = text !== '' && first.chars.has(text.charCodeAt(0));
  if (first.loop) return spells(rest, text) || (takes && spells(tokens, text.slice(1)));
  return takes && spells(rest, text.slice(1));
}

const lies = (words: Language, text: string): boolean => words.some((one) => spells(one, text));

describe('the search for a string', () => {
  test('finds one as short as any of all short texts, and none where there is none', () => {
    const counts = { found: 0, none: 0 };
    fc.assert(
      fc.property(domain, wanted, (in_, sets) => {
        const fits = (text: string): boolean =>
          lies(in_, text) && sets.every(([words, is]) => lies(words, text) === is);
        const found = findString(in_, sets, lots());
        const shortest = universe.find(fits);
        if (found === undefined) {
          counts.none++;
          expect(shortest).toBeUndefined();
          return;
        }
        counts.found++;
        expect(fits(found)).toBe(true);
        expect(found.length).toBeLessThanOrEqual(shortest?.length ?? Infinity);
        if (in_ === bounded) expect(shortest?.length).toBe(found.length);
      }),
      { numRuns: share(1500) },
    );
    expect(Math.min(counts.found, counts.none)).toBeGreaterThan(share(150));
  });

  test('finds a character that no pattern names, however many they name', () => {
    const named = Array.from({ length: 700 }, (_, index): Word => [
      ...literalTokens(String.fromCharCode(0x4e00 + index)),
      ...anyNumberOf(anyChar),
    ]);
    const ascii = Array.from({ length: 128 }, (_, code): Word => [
      ...literalTokens(String.fromCharCode(code)),
      ...anyNumberOf(anyChar),
    ]);
    const found = findString([anyNumberOf(anyChar, 1)], [[[...named, ...ascii], false]], lots());
    expect(found).toHaveLength(1);
  });

  test('finds one in any of many words, and none where none of them allows it', () => {
    const many = (kind: string): Language =>
      Array.from({ length: 300 }, (_, index) => [...literalTokens(`${kind}${index}-`), ...anyNumberOf(anyChar)]);
    const lower: Language = [anyNumberOf(letters, 1)];
    expect(
      findString(
        [anyNumberOf(anyChar)],
        [
          [many('a'), true],
          [many('a').slice(1), false],
        ],
        lots(),
      ),
    ).toBe('a0-');
    expect(
      findString(
        [anyNumberOf(anyChar)],
        [
          [many('a'), true],
          [many('a'), false],
        ],
        lots(),
      ),
    ).toBeUndefined();
    expect(findString(lower, [[many('a'), true]], lots())).toBeUndefined();
    expect(
      findString(
        [anyNumberOf(anyChar)],
        [
          [many('a'), true],
          [many('b'), true],
        ],
        lots(),
      ),
    ).toBeUndefined();
  });

  test('goes by UTF-16 units, as `?` does (B7)', () => {
    expect(findString([exactlyOf(anyChar, 1)], [[[literalTokens('😀')], true]], lots())).toBeUndefined();
    expect(findString([exactlyOf(anyChar, 2)], [[[literalTokens('😀')], true]], lots())).toBe('😀');
    expect(
      findString([anyNumberOf(anyChar)], [[[[...literalTokens('\ud83d'), ...anyNumberOf(anyChar, 1)]], true]], lots()),
    ).toMatch(/^\ud83d/);
  });

  test('stops when its steps are spent, always at the same one', () => {
    const infix = Array.from({ length: 20 }, (_, index): Language => [
      [...anyNumberOf(anyChar), ...literalTokens(`<${index}>`), ...anyNumberOf(anyChar)],
    ]);
    const spent = (): number => {
      const budget = { steps: 100_000 };
      expect(() =>
        findString(
          [anyNumberOf(anyChar)],
          infix.map((one) => [one, true] as const),
          budget,
        ),
      ).toThrow(BudgetSpent);
      return budget.steps;
    };
    expect(spent()).toBe(spent());
  });

  test('what is asked again is found again, for as many steps', () => {
    fc.assert(
      fc.property(domain, wanted, (in_, sets) => {
        const [first, again] = [lots(), lots()];
        const found = findString(in_, sets, first);
        const anew = in_.map((word) => [...word]);
        expect(findString(anew, sets, again)).toBe(found);
        expect(again).toEqual(first);
        const spent = lots().steps - first.steps;
        expect(findString(anew, sets, { steps: spent })).toBe(found);
        if (spent > 0) expect(() => findString(anew, sets, { steps: spent - 1 })).toThrow(BudgetSpent);
      }),
      { numRuns: share(300) },
    );
  });

  test('a question that differs in one thing has an answer of its own', () => {
    const any = [anyNumberOf(anyChar)];
    const found = (in_: Language, ...sets: readonly (readonly [Language, boolean])[]): string | undefined =>
      findString(in_, sets, lots());
    const [a, b] = [literalTokens('a'), literalTokens('b')];
    for (const round of ['first', 'again']) {
      expect([round, found(any, [[a], true])]).toEqual([round, 'a']);
      expect([round, found(any, [[a], false])]).toEqual([round, '']);
      expect([round, found(any, [[b], true])]).toEqual([round, 'b']);
      expect([round, found(any, [[[...a, ...b]], true])]).toEqual([round, 'ab']);
      expect([round, found(any, [[a, b], true], [[a], false])]).toEqual([round, 'b']);
      expect([round, found(any, [[a], true], [[b], true])]).toEqual([round, undefined]);
      expect([round, found([a], [[b], false])]).toEqual([round, 'a']);
      expect([round, found([[...a, ...b]], [[b], false])]).toEqual([round, 'ab']);
      expect([round, found(any, [[exactlyOf(vowel, 1)], true])]).toEqual([round, 'a']);
      expect([round, found(any, [[anyNumberOf(vowel)], true])]).toEqual([round, '']);
    }
  });
});

describe('languages', () => {
  test('a word that plainly covers another has all of its texts', () => {
    let covered = 0;
    const cut = fc.record({ at: fc.nat(4), open: fc.boolean() });
    const ends = fc.constantFrom<Word>([], exactlyOf(anyChar, 1), anyNumberOf(letters), anyNumberOf(vowel));
    fc.assert(
      fc.property(word, cut, ends, (narrow, { at, open }, end) => {
        const wide = [...narrow.slice(0, at), ...end, ...(open ? anyNumberOf(anyChar) : [])];
        if (!plainlyCovers(wide, narrow)) return;
        covered++;
        expect(universe.filter((text) => spells(narrow, text) && !spells(wide, text))).toEqual([]);
      }),
      { numRuns: share(1500) },
    );
    expect(covered).toBeGreaterThan(20);
  });

  test.each<[Word, Word, boolean]>([
    [literalTokens('logs/'), [...literalTokens('logs/'), ...anyNumberOf(anyChar, 1)], true],
    [literalTokens('log'), literalTokens('logs'), true],
    [literalTokens('logs/a'), literalTokens('logs/'), false],
    [literalTokens('logs/'), [...literalTokens('log'), ...anyNumberOf(anyChar)], false],
    [anyNumberOf(vowel), exactlyOf(vowel, 1), false],
  ])('what a prefix covers is seen without a search', (start, narrow, isCovered) => {
    const wide = [...start, ...anyNumberOf(anyChar)];
    expect(plainlyCovers(wide, narrow)).toBe(isCovered);
    if (isCovered) expect(findString([narrow], [[[wide], false]], { steps: 0 })).toBeUndefined();
  });

  test('holds says what trying every way says', () => {
    fc.assert(
      fc.property(language, (words) => {
        expect(universe.filter((text) => languageHas(words, text))).toEqual(
          universe.filter((text) => lies(words, text)),
        );
      }),
      { numRuns: share(1500) },
    );
  });

  test('restrict keeps the texts over some characters', () => {
    fc.assert(
      fc.property(language, fc.constantFrom(letters, vowel, digit, anyChar), (words, chars) => {
        const over = (text: string): boolean => Array.from(text).every((char) => chars.has(char.charCodeAt(0)));
        const kept = restrict(words, chars);
        expect(universe.filter((text) => lies(kept, text))).toEqual(
          universe.filter((text) => over(text) && lies(words, text)),
        );
      }),
      { numRuns: share(1500) },
    );
  });

  test('sequence holds what splits into members', () => {
    fc.assert(
      fc.property(language, language, (first, second) => {
        const both = sequence(first, second);
        const isSplit = (text: string): boolean =>
          Array.from({ length: text.length + 1 }, (_, at) => at).some(
            (at) => lies(first, text.slice(0, at)) && lies(second, text.slice(at)),
          );
        const short = universe.slice(0, 341);
        expect(short.filter((text) => lies(both, text))).toEqual(short.filter(isSplit));
      }),
      { numRuns: share(600) },
    );
  });

  test('a folded letter is each that a value without letter case can have (C8, O16)', () => {
    const chars = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const folded = chars.map((char) => foldLetters(char));
    for (const letter of 'aKszZéΣµ') {
      const fold = foldLetters(letter);
      const anyCase = [literalTokens(letter, 'letters')];
      const found = chars.filter((char) => languageHas(anyCase, char));
      expect(found).toEqual(chars.filter((_, code) => folded[code] === fold));
    }
  });
});
