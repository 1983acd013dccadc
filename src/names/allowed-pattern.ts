import { anyChar, literalTokens, sequence, type Chars, type Language, type Token } from '../languages/language';

/** Longest list of words that a pattern is spelled out into. */
const MANY = 64;

/**
 * The language of an `AllowedPattern`, a regular expression that has to fit the whole value: literals, classes, groups
 * and counts. Nothing for what lies outside this subset, where a name is taken to be any text.
 */
export function languageOfPattern(pattern: string): Language | undefined {
  try {
    const reader = new Reader(pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''));
    return reader.whole();
  } catch (error) {
    if (error instanceof OutsideSubset) return undefined;
    throw error;
  }
}

class OutsideSubset extends Error {}

interface Piece {
  readonly language: Language;
  /** Where the piece is one class of characters, which may be repeated without end. */
  readonly chars?: Chars;
}

const classes = new Map<string, Chars>();

function charClass(name: string, has: (code: number) => boolean): Chars {
  const known = classes.get(name);
  if (known !== undefined) return known;
  const made = { name: `pattern ${name}`, has };
  classes.set(name, made);
  return made;
}

const within = (code: number, ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to);
const shorthand: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
};
const escapable = new Set('.-/\\:*?+()[]{}^$|_=@,# '.split(''));

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): Language {
    const language = this.alternatives();
    if (this.at < this.text.length) throw new OutsideSubset();
    return language;
  }

  private alternatives(): Language {
    const found = [this.row()];
    while (this.text[this.at] === '|') {
      this.at++;
      found.push(this.row());
    }
    return bounded(found.flat());
  }

  private row(): Language {
    let language: Language = [[]];
    while (this.at < this.text.length && !'|)'.includes(this.text.charAt(this.at))) {
      language = bounded(sequence(language, this.counted(this.piece())));
    }
    return language;
  }

  private piece(): Piece {
    const char = this.text.charAt(this.at++);
    if (char === '(') {
      if (this.text.startsWith('?:', this.at)) this.at += 2;
      const language = this.alternatives();
      if (this.text[this.at++] !== ')') throw new OutsideSubset();
      return { language };
    }
    if (char === '[') return ofClass(this.bracket());
    if (char === '.') return ofClass(charClass('.', (code) => ![10, 13, 0x85, 0x2028, 0x2029].includes(code)));
    if (char === '\\') return this.escaped();
    if ('*+?{}^$'.includes(char)) throw new OutsideSubset();
    return { language: [literalTokens(char)], ...only(char) };
  }

  private escaped(): Piece {
    const char = this.text.charAt(this.at++);
    const ranges = shorthand[char];
    if (ranges !== undefined) return ofClass(charClass(`\\${char}`, (code) => within(code, ranges)));
    if (!escapable.has(char)) throw new OutsideSubset();
    return { language: [literalTokens(char)], ...only(char) };
  }

  private bracket(): Chars {
    const start = this.at;
    const negated = this.text[this.at] === '^';
    if (negated) this.at++;
    const ranges: (readonly [number, number])[] = [];
    while (this.text[this.at] !== ']') {
      const char = this.text.charAt(this.at++);
      if (char === '' || char === '[' || char === '&') throw new OutsideSubset();
      const next = char === '\\' ? this.text.charAt(this.at++) : char;
      const known = char === '\\' ? shorthand[next] : undefined;
      if (known !== undefined) ranges.push(...known);
      else if (char === '\\' && !escapable.has(next)) throw new OutsideSubset();
      else ranges.push(this.range(next));
    }
    const name = this.text.slice(start, this.at++);
    return charClass(`[${name}]`, (code) => within(code, ranges) !== negated);
  }

  private range(from: string): readonly [number, number] {
    const [dash, to = ']'] = [this.text[this.at], this.text[this.at + 1]];
    if (dash !== '-' || to === ']') return [from.charCodeAt(0), from.charCodeAt(0)];
    if (to === '\\' || to === '[' || to < from) throw new OutsideSubset();
    this.at += 2;
    return [from.charCodeAt(0), to.charCodeAt(0)];
  }

  private counted(piece: Piece): Language {
    const found = /^(?:[*+?]|\{(\d{1,3})(,(\d{0,3}))?\})/.exec(this.text.slice(this.at));
    if (found === null) return piece.language;
    const [sign, low = '', comma, high = ''] = found;
    this.at += sign.length;
    if ('?+*'.includes(this.text.charAt(this.at)) && this.at < this.text.length) throw new OutsideSubset();
    const least = sign === '*' || sign === '?' ? 0 : sign === '+' ? 1 : Number(low);
    if (sign === '*' || sign === '+' || (comma !== undefined && high === '')) return this.endless(piece, least);
    const most = sign === '?' ? 1 : comma === undefined ? least : Number(high);
    if (most < least || most - least >= MANY) throw new OutsideSubset();
    const counts = Array.from({ length: most - least + 1 }, (_, index) => least + index);
    return bounded(counts.flatMap((count) => bounded(repeated(piece.language, count))));
  }

  private endless({ chars, language }: Piece, least: number): Language {
    if (chars === undefined) throw new OutsideSubset();
    return sequence(repeated(language, least), [[{ chars, loop: true }]]);
  }
}

function only(char: string): { readonly chars?: Chars } {
  const [token] = literalTokens(char);
  return token === undefined ? {} : { chars: token.chars };
}

function ofClass(chars: Chars): Piece {
  const token: Token = { chars: chars.name === anyChar.name ? anyChar : chars, loop: false };
  return { language: [[token]], chars };
}

function repeated(language: Language, count: number): Language {
  let all: Language = [[]];
  for (let index = 0; index < count; index++) all = bounded(sequence(all, language));
  return all;
}

function bounded(language: Language): Language {
  if (language.length > MANY) throw new OutsideSubset();
  return language;
}
