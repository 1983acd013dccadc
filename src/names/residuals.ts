import {
  anyChar,
  literalTokens,
  wordsOverlap,
  type Folding,
  type Language,
  type Token,
  type Word,
} from '../languages/language';

/** The tokens of a literal; those of policy text where `*` and `?` are wildcards, and a variable is any text. */
export function tokensOf(text: string, isPattern: boolean, fold?: Folding): readonly Token[] {
  if (!isPattern) return literalTokens(text, fold);
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const close = char === '$' && text[at + 1] === '{' ? text.indexOf('}', at) : -1;
    if (close !== -1) {
      tokens.push({ chars: anyChar, loop: true });
      at = close;
    } else if (char === '*' || char === '?') tokens.push({ chars: anyChar, loop: char === '*' });
    else tokens.push(...literalTokens(char, fold));
  }
  return tokens;
}

/**
 * What a text `before v after` asks of `v` where it stands against another text: the stretches of `other` that may stand
 * over against `v`. Whether and how the two meet depends on nothing else about `v` than which of these stretches it fits.
 */
export function residuals(before: Word, after: Word, other: Word): Language {
  const backwards = reached([...after].reverse(), [...other].reverse());
  // Whoever stands behind a loop could as well stand before it, and the stretch that holds the loop says more.
  const starts = [...reached(before, other)].filter((position) => other[position - 1]?.loop !== true);
  const ends = [...backwards]
    .map((position) => other.length - position)
    .filter((position) => other[position]?.loop !== true);
  return starts.flatMap((start) => ends.filter((end) => end >= start).map((end) => other.slice(start, end)));
}

/** The positions of `other` to which some string of `walked` leads; one on a loop stays before it, and goes past it too. */
function reached(walked: Word, other: Word): ReadonlySet<number> {
  const width = other.length + 1;
  const seen = new Set<number>();
  const open = [0];
  const ends = new Set<number>();
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    const [at, position] = [Math.floor(state / width), state % width];
    const [mine, theirs] = [walked[at], other[position]];
    if (mine === undefined) ends.add(position);
    if (mine?.loop === true) open.push(state + width);
    if (theirs?.loop === true) open.push(state + 1);
    if (mine === undefined || theirs === undefined || !wordsOverlap([single(mine)], [single(theirs)])) continue;
    for (const forward of mine.loop ? [0, width] : [width]) {
      for (const onward of theirs.loop ? [0, 1] : [1]) open.push(state + forward + onward);
    }
  }
  return ends;
}

function single(token: Token): Token {
  return token.loop ? { ...token, loop: false } : token;
}
