import type { Atom } from './atom';
import { atomsIn, spell, type NamedText } from './named-text';

/** A text in which one name is open: what stands before and after it. */
export interface TextFrame {
  readonly atom: Atom;
  readonly before: string;
  readonly after: string;
}

/** The text around its one open name; nothing where another one is not chosen yet. */
export function frameOf(
  text: NamedText,
  values: ReadonlyMap<string, string>,
  isOpen: (atom: Atom) => boolean,
): TextFrame | undefined {
  const at = text.findIndex((part) => typeof part !== 'string' && isOpen(part));
  const atom = text[at];
  if (atom === undefined || typeof atom === 'string') return undefined;
  const beside = [...text.slice(0, at), ...text.slice(at + 1)];
  if (atomsIn(beside).some((one) => isOpen(one) || !values.has(one.id))) return undefined;
  const spelled = (part: NamedText): string => spell(part, ({ id }) => values.get(id) ?? '');
  return { atom, before: spelled(text.slice(0, at)), after: spelled(text.slice(at + 1)) };
}

/** What the open name of a text is where it is the same text as another with a value in it; nothing where it cannot be. */
export function valueAcross(value: string, from: TextFrame, { before, after }: TextFrame): string | undefined {
  const text = from.before + value + from.after;
  const fits = text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : undefined;
}

/** Two frames without the letters that both begin and end with: their texts are equal with the same values. */
export function withoutCommonEnds(one: TextFrame, other: TextFrame): readonly [TextFrame, TextFrame] {
  let start = 0;
  const least = Math.min(one.before.length, other.before.length);
  while (start < least && one.before[start] === other.before[start]) start++;
  let end = 0;
  const most = Math.min(one.after.length, other.after.length);
  while (end < most && one.after[one.after.length - 1 - end] === other.after[other.after.length - 1 - end]) end++;
  const inner = ({ atom, before, after }: TextFrame): TextFrame => ({
    atom,
    before: before.slice(start),
    after: after.slice(0, after.length - end),
  });
  return [inner(one), inner(other)];
}
