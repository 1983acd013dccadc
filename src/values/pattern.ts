import { findInHoledText, fitsHoledText, type HoledText } from './holed-text';
import {
  parseTemplate,
  resolveVariables,
  substituteVariables,
  type FixedPart,
  type Lookup,
  type TemplatePart,
} from './template';

/** Policy text with wildcards, ready to be compared. */
export interface Pattern {
  readonly text: string;
  readonly parts: readonly FixedPart[];
  readonly matches: Matcher;
}

export type Matcher = (value: string) => boolean;

/** A run without `*`. */
type Piece = HoledText | { readonly text: string; readonly holes?: undefined };

/** A pattern without variables. `*` is any run, `?` one UTF-16 unit, newlines and slashes included. */
export function parsePattern(text: string): Pattern {
  const parts = parseTemplate(text, { variables: false, wildcards: true }) as readonly FixedPart[];
  return Object.freeze({ text, parts, matches: compileMatcher(parts) });
}

/** A matcher that never goes back beyond the last `*`: its time is at most the product of both lengths. */
export function compileMatcher(parts: readonly FixedPart[]): Matcher {
  const pieces = piecesOf(parts);
  const first = pieces[0] ?? noPiece;
  const last = pieces[pieces.length - 1] ?? noPiece;
  if (pieces.length === 1) return exactly(first);
  const middle = pieces.slice(1, -1).filter((piece) => piece.text !== '');
  if (middle.length === 0 && last.text === '' && first.holes === undefined) {
    const prefix = first.text;
    return prefix === '' ? () => true : (value) => standsAt(prefix, value, 0);
  }
  const least = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  return (value) => {
    if (value.length < least || !fits(first, value, 0)) return false;
    const end = value.length - last.text.length;
    if (!fits(last, value, end)) return false;
    let from = first.text.length;
    for (const piece of middle) {
      const found = find(piece, value, from, end);
      if (found === -1) return false;
      from = found + piece.text.length;
    }
    return true;
  };
}

/**
 * A matcher for a template with variables. One whose variable has no value matches nothing. The last compiled form is
 * kept with its values, since one request mostly asks with the same values as the one before it.
 */
export function compileTemplate(parts: readonly TemplatePart[]): (value: string, lookup: Lookup) => boolean {
  const variables = parts.filter((part) => part.kind === 'variable');
  const head = parts[0]?.kind === 'text' ? parts[0].text : '';
  let last: readonly string[] = [];
  let matches: Matcher | undefined;
  const isSame = (lookup: Lookup): boolean => {
    for (let at = 0; at < variables.length; at++) {
      const variable = variables[at];
      if (variable === undefined || resolveVariables(variable, lookup) !== last[at]) return false;
    }
    return true;
  };
  return (value, lookup) => {
    if (!standsAt(head, value, 0)) return false;
    if (matches === undefined || !isSame(lookup)) {
      const fixed = substituteVariables(parts, lookup);
      if (fixed === undefined) return false;
      matches = compileMatcher(fixed);
      last = variables.map((variable) => resolveVariables(variable, lookup) ?? '');
    }
    return matches(value);
  };
}

const noPiece: Piece = { text: '' };

function piecesOf(parts: readonly FixedPart[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let holes: boolean[] = [];
  const close = (): void => {
    pieces.push(holes.includes(true) ? { text, holes } : { text });
    text = '';
    holes = [];
  };
  for (const part of parts) {
    if (part.kind === 'any') close();
    else if (part.kind === 'one') {
      holes[text.length] = true;
      text += '?';
    } else text += part.text;
  }
  close();
  return pieces;
}

function exactly(piece: Piece): Matcher {
  const { text, holes } = piece;
  if (holes === undefined) return (value) => value === text;
  return (value) => value.length === text.length && fits(piece, value, 0);
}

function fits(piece: Piece, value: string, offset: number): boolean {
  return piece.holes === undefined ? standsAt(piece.text, value, offset) : fitsHoledText(piece, value, offset);
}

/** Texts that differ mostly differ at their end; a slice is compared several times faster than `startsWith` does. */
function standsAt(text: string, value: string, offset: number): boolean {
  const { length } = text;
  if (length === 0) return true;
  if (value.charCodeAt(offset + length - 1) !== text.charCodeAt(length - 1)) return false;
  return value.slice(offset, offset + length) === text;
}

function find(piece: Piece, value: string, from: number, end: number): number {
  const until = end - piece.text.length;
  if (piece.holes !== undefined) return findInHoledText(piece, value, from, until);
  const found = value.indexOf(piece.text, from);
  return found > until ? -1 : found;
}
