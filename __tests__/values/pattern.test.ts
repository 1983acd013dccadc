import fc from 'fast-check';
import { compileMatcher, compileTemplate, parsePattern } from '../../src/values/pattern';
import { parseTemplate, type FixedPart } from '../../src/values/template';
import { share } from '../laws/share';

/** The definition of a glob, letter by letter. */
function naive(parts: readonly FixedPart[], value: string): boolean {
  const [first, ...rest] = parts;
  if (first === undefined) return value === '';
  if (first.kind === 'any') {
    return Array.from({ length: value.length + 1 }, (_, at) => at).some((at) => naive(rest, value.slice(at)));
  }
  if (first.kind === 'one') return value !== '' && naive(rest, value.slice(1));
  return value.startsWith(first.text) && naive(rest, value.slice(first.text.length));
}

const part = fc.oneof(
  fc.constant<FixedPart>({ kind: 'any' }),
  fc.constant<FixedPart>({ kind: 'one' }),
  fc.string({ unit: fc.constantFrom('a', 'b', '?', '*'), minLength: 0, maxLength: 3 }).map<FixedPart>((text) => ({
    kind: 'text',
    text,
  })),
);

test('B3, B6, C9: agrees with the definition on every small pattern', () => {
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 7 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '?', '*'), maxLength: 9 }),
      (parts, value) => compileMatcher(parts)(value) === naive(parts, value),
    ),
    { numRuns: share(5000) },
  );
});

test('a pattern matches what is made from it', () => {
  const filled = fc.array(fc.tuple(part, fc.string({ maxLength: 4 })), { maxLength: 8 });
  fc.assert(
    fc.property(filled, (pairs) => {
      const value = pairs
        .map(([one, text]) => (one.kind === 'text' ? one.text : one.kind === 'any' ? text : `${text}x`.charAt(0)))
        .join('');
      return compileMatcher(pairs.map(([one]) => one))(value);
    }),
    { numRuns: share(2000) },
  );
});

test.each([
  ['*', '', true],
  ['*', 'a\nb\r\u2028c', true],
  ['a*', 'a\n/x:y', true],
  ['?', '\n', true],
  ['?', '', false],
  ['?', '😀', false],
  ['??', '😀', true],
  ['*\ud83d*', '😀', true],
  ['a*a', 'a', false],
  ['ab*ba', 'aba', false],
  ['*ab*ab', 'ab', false],
  ['*.log', 'x.log.gz', false],
  ['.*', 'abc', false],
  ['[a-z]', 'a', false],
  ['a.c', 'abc', false],
  ['**', '*', true],
  ['', '', true],
  ['', 'a', false],
])('%j on %j: %s', (pattern, value, matches) => {
  expect(parsePattern(pattern).matches(value)).toBe(matches);
});

test('hostile: thirty *a against two hundred letters, and long near misses, answer at once', () => {
  const started = Date.now();
  expect(parsePattern(`${'*a'.repeat(30)}b`).matches('a'.repeat(200))).toBe(false);
  expect(parsePattern('*a'.repeat(30)).matches('a'.repeat(200))).toBe(true);
  expect(parsePattern(`${'*a?'.repeat(2000)}b`).matches('a'.repeat(20_000))).toBe(false);
  expect(parsePattern(`*${'a'.repeat(1000)}b*`).matches('a'.repeat(20_000))).toBe(false);
  expect(Date.now() - started).toBeLessThan(5000);
});

test('D13: a value with wildcards is literal, and a second request gets its own value', () => {
  const matches = compileTemplate(parseTemplate('home/${aws:username}/*', { variables: true, wildcards: true }));
  const as = (name: string | undefined) => (): string | undefined => name;
  expect(matches('home/ann/x', as('ann'))).toBe(true);
  expect(matches('home/bob/x', as('*'))).toBe(false);
  expect(matches('home/*/x', as('*'))).toBe(true);
  expect(matches('home/ann/x', as('bob'))).toBe(false);
  expect(matches('home/bob/x', as('bob'))).toBe(true);
  expect(matches('home//x', as(''))).toBe(true);
  expect(matches('home/bob/x', as(undefined))).toBe(false);
});
