import type { Atom } from './atom';

/** A text in which names stand that only the deployment decides: literals and atoms in a row, no two literals side by side. */
export type NamedText = readonly (string | Atom)[];

/** The row with neighbouring literals joined and empty ones left out, so that equal texts are equal rows. */
export function namedText(parts: readonly (string | Atom)[]): NamedText {
  const joined: (string | Atom)[] = [];
  for (const part of parts) {
    const last = joined[joined.length - 1];
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

/** Equal for equal texts and for no others. */
export function idOfText(text: NamedText): string {
  return JSON.stringify(text.map((part) => (typeof part === 'string' ? part : [part.id])));
}

/** The text where no name stands in it. */
export function wholeLiteral(text: NamedText): string | undefined {
  if (text.length === 0) return '';
  return text.length === 1 && typeof text[0] === 'string' ? text[0] : undefined;
}

/** The text with each name replaced by its value. */
export function spell(text: NamedText, valueOf: (atom: Atom) => string): string {
  return text.map((part) => (typeof part === 'string' ? part : valueOf(part))).join('');
}

export function atomsIn(text: NamedText): readonly Atom[] {
  return text.filter((part): part is Atom => typeof part !== 'string');
}

/** The account of an ARN, its fifth field; nothing for what is not an ARN or has no account. */
export function accountField(text: NamedText): NamedText | undefined {
  if (typeof text[0] !== 'string' || !text[0].startsWith('arn:')) return undefined;
  const field: (string | Atom)[] = [];
  let colons = 0;
  for (const part of text) {
    const pieces = typeof part === 'string' ? part.split(':') : [part];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) colons++;
      if (colons === 4) field.push(piece);
    }
  }
  const account = namedText(field);
  return colons < 5 || account.length === 0 ? undefined : account;
}
