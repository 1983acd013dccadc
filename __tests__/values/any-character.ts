import fc from 'fast-check';

const SURROGATES = [0xd800, 0xdfff] as const;
const COUNT = SURROGATES[1] - SURROGATES[0] + 1;

/** A unit of text: any code point but surrogates. The unit `binary` is the same, but lists all of them before it draws one. */
export const anyCharacter = fc.nat(0x10ffff - COUNT).map(
  (index) => String.fromCodePoint(index < SURROGATES[0] ? index : index + COUNT),
  (character) => {
    const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== character) throw new Error('not one character');
    return point < SURROGATES[0] ? point : point - COUNT;
  },
);
