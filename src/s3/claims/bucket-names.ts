import {
  bucketChar,
  languageHas,
  lowerOrDigit,
  restrict,
  type Language,
  type Token,
  type Word,
} from '../../languages/language';

/** Of some strings those that can name a bucket, as to length and ends ("General purpose bucket naming rules"). */
export function bucketNames(language: Language): Language {
  return restrict(language, bucketChar)
    .map(folded)
    .flatMap((word) => begun(word).map(reversed))
    .flatMap((word) => begun(word).map(reversed))
    .flatMap(grown);
}

/** Names that a person would rather read than the shortest. */
export function readableNames(language: Language): readonly string[] {
  const spelt = (one: string): readonly string[] =>
    language.map((word) => word.map((token) => (token.loop ? 'example' : charOf(token, one))).join(''));
  const names = ['any-bucket', ...spelt(''), ...spelt('a')];
  return [...new Set(names)].filter((name) => name.length <= 63 && languageHas(language, name));
}

/** The strings of a word that begin with a letter or digit. */
function begun(word: Word): Word[] {
  const [first, ...rest] = word;
  if (first === undefined) return [];
  const heads = restrict([[{ ...first, loop: false }]], lowerOrDigit);
  if (!first.loop) return heads.map((head) => [...head, ...rest]);
  return [...begun(rest), ...heads.map((head) => [...head, first, ...rest])];
}

function charOf({ chars }: Token, other: string): string {
  const [code] = chars.codes ?? [];
  return code === undefined ? other : String.fromCharCode(code);
}

function reversed(word: Word): Word {
  return [...word].reverse();
}

/** The same strings with one loop where several stand in a row, or a row of stars would grow without end. */
function folded(word: Word): Word {
  return word.filter(({ chars, loop }, index) => {
    const before = word[index - 1];
    return !(loop && before?.loop === true && before.chars === chars);
  });
}

const least = 3;

/** The strings of a word that are long enough. */
function grown(word: Word): Word[] {
  if (word.filter(({ loop }) => !loop).length >= least) return [word];
  return word.flatMap((token, index) =>
    token.loop ? grown([...word.slice(0, index), { ...token, loop: false }, ...word.slice(index)]) : [],
  );
}
