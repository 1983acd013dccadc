import fc from 'fast-check';
import { findInHoledText, fitsHoledText, type HoledText } from '../../src/values/holed-text';
import { parsePattern } from '../../src/values/pattern';
import { share } from '../laws/share';

/** The first place, tried one after the other. */
function naive(piece: HoledText, value: string, from: number, until: number): number {
  for (let at = from; at <= until; at++) if (fitsHoledText(piece, value, at)) return at;
  return -1;
}

function pieceOf(text: string): HoledText {
  return { text, holes: Array.from(text, (char) => char === '?') };
}

const letters = fc.constantFrom('a', 'a', 'a', 'b', '?');

test('B7: finds what trying each place finds, in pieces short and long', () => {
  const piece = fc.string({ unit: letters, minLength: 1, maxLength: 200 }).map(pieceOf);
  const filler = fc.string({ unit: fc.constantFrom('a', 'a', 'b'), maxLength: 400 });
  fc.assert(
    fc.property(piece, filler, filler, fc.nat(100), fc.nat(300), (one, before, after, from, less) => {
      // Half of the values hold the piece for sure.
      const value = less % 2 === 0 ? before + after : before + one.text.replaceAll('?', 'b') + after;
      const until = value.length - one.text.length - (less % 7);
      return findInHoledText(one, value, from, until) === naive(one, value, from, until);
    }),
    { numRuns: share(3000) },
  );
});

test.each([1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 128, 129, 1000])('stands at every place: a piece of %i', (length) => {
  const piece = pieceOf(`${'?a'.repeat(length).slice(0, length - 1)}z`);
  for (let at = 0; at < 2 * length + 70; at += length > 200 ? 61 : 1) {
    const value = `${'a'.repeat(at + length - 1)}z${'a'.repeat(40)}`;
    const until = value.length - length;
    const found = [
      findInHoledText(piece, value, 0, until),
      findInHoledText(piece, value, at, at),
      findInHoledText(piece, value, at + 1, until),
      findInHoledText(piece, value, 0, at - 1),
    ];
    expect(found).toEqual([at, at, -1, -1]);
  }
});

test('a long piece of holes alone stands anywhere', () => {
  expect(findInHoledText(pieceOf('?'.repeat(100)), 'x'.repeat(130), 7, 30)).toBe(7);
  expect(parsePattern(`*${'?'.repeat(100)}*`).matches('x'.repeat(99))).toBe(false);
  expect(parsePattern(`*${'?'.repeat(100)}*`).matches('\ud83d'.repeat(100))).toBe(true);
});

test('hostile: twenty thousand holes against a key of a hundred thousand letters answer soon', () => {
  const started = Date.now();
  const key = `arn:aws:s3:::logs/${'a'.repeat(100_000)}`;
  expect(parsePattern(`arn:aws:s3:::logs/*${'a?'.repeat(20_000)}b*`).matches(key)).toBe(false);
  expect(parsePattern(`arn:aws:s3:::logs/*${'a?'.repeat(20_000)}a*`).matches(key)).toBe(true);
  expect(parsePattern(`*${`${'a?'.repeat(32)}*`.repeat(300)}b?b*`).matches(key)).toBe(false);
  expect(Date.now() - started).toBeLessThan(5000);
});
