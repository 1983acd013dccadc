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
  if (alike === undefined) {
    const made = new Map<string, number[]>();
    for (let code = 0; code < LETTERS; code++) {
      const other = String.fromCharCode(code);
      const folded = fold(other);
      const known = made.get(folded);
      if (known === undefined) made.set(folded, [code]);
      else known.push(code);
    }
    alike = made;
  }
  return alike.get(fold(letter)) ?? [letter.charCodeAt(0)];
}
