import type { Lookup } from '../values/template';
import type { AccessRequest, ContextValue } from './request';

type Context = NonNullable<AccessRequest['context']>;

const nothing: Lookup = () => undefined;

/**
 * Looks keys up in a request's context without copying it ("AWS global condition context keys": names are
 * case-insensitive). Numbers and Booleans become their text; a list stays a list: its key is multivalued (C39).
 */
export function contextLookup(context: Context | undefined): Lookup {
  return context === undefined ? nothing : (key) => valueOf(context, key);
}

function valueOf(context: Context, wanted: string): ReturnType<Lookup> {
  const exact = isAscii(wanted);
  for (const key in context) {
    // A name that folds to ASCII keeps its length, so most keys are told apart without folding them.
    if (exact ? key.length === wanted.length && sameName(key, wanted) : key.toLowerCase() === wanted) {
      if (Object.hasOwn(context, key)) return textOf(context[key]);
    }
  }
  return undefined;
}

/** `null` and `undefined`, which only untyped callers can hand over, are no value. */
function textOf(value: ContextValue | null | undefined): ReturnType<Lookup> {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return String(value);
  const members = value as readonly unknown[];
  return members.every((member) => typeof member === 'string') ? members : members.map(String);
}

function sameName(key: string, wanted: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code > 0x7f) return key.toLowerCase() === wanted;
    if ((code >= 0x41 && code <= 0x5a ? code + 0x20 : code) !== wanted.charCodeAt(at)) return false;
  }
  return true;
}

const asciiBefore = new Map<string, boolean>();
const MAX_NAMES = 1000;

function isAscii(name: string): boolean {
  const before = asciiBefore.get(name);
  if (before !== undefined) return before;
  let ascii = true;
  for (let at = 0; at < name.length; at++) ascii &&= name.charCodeAt(at) <= 0x7f;
  if (asciiBefore.size >= MAX_NAMES) asciiBefore.clear();
  asciiBefore.set(name, ascii);
  return ascii;
}
