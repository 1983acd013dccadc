/**
 * A name of an action or of a context key, whose letter case is free ("IAM JSON policy elements: Action", "Condition"):
 * such names are ASCII, and no other letter is one of theirs, not U+212A either, whose lower case is `k`.
 */
export function foldName(name: string): string {
  return isAscii(name) ? name.toLowerCase() : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A value under `StringEqualsIgnoreCase`, which ignores the case of letters beyond ASCII too: letter by letter. */
export function foldLetters(text: string): string {
  return isAscii(text)
    ? text.toLowerCase()
    : Array.from({ length: text.length }, (_, at) => fold(text[at] ?? '')).join('');
}

/** By pattern: a loop over the letters is slow until it is hot, and most tests end before that. */
const isAscii = (text: string): boolean => !/[\u0080-\uffff]/.test(text);

function fold(letter: string): string {
  const upper = letter.toUpperCase();
  const lower = (upper.length === 1 ? upper : letter).toLowerCase();
  return lower.length === 1 ? lower : letter;
}

let alike: ReadonlyMap<string, readonly number[]> | undefined;
const LETTERS = 0x10000;

/** The letters that fold as this one does. */
export function lettersLike(letter: string): readonly number[] {
  const own = fold(letter);
  return [own.charCodeAt(0), ...((alike ??= lettersThatFold()).get(own) ?? [])].sort((a, b) => a - b);
}

/** By what they fold to: the letters that are not themselves then. */
function lettersThatFold(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (let code = 0; code < LETTERS; code++) {
    const letter = String.fromCharCode(code);
    const folded = fold(letter);
    if (folded === letter) continue;
    const known = found.get(folded);
    if (known === undefined) found.set(folded, [code]);
    else known.push(code);
  }
  return found;
}
