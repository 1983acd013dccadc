import { foldName as foldAscii } from '../values/letter-case';
import type { Lookup } from '../values/template';
import type { AccessRequest, ContextValue } from './request';

type Context = NonNullable<AccessRequest['context']>;

const nothing: Lookup = () => undefined;

/**
 * Looks keys up in a request's context ("AWS global condition context keys": names are case-insensitive). Numbers and
 * Booleans become their text; a list stays a list: its key is multivalued (C39). Names are folded at the first question.
 */
export function contextLookup(context: Context | undefined): Lookup {
  if (context === undefined) return nothing;
  let keys: readonly string[] | undefined;
  let names: string[] = [];
  return (keyName) => {
    if (keys === undefined) {
      keys = Object.keys(context);
      names = [];
      for (const key of keys) names.push(internedName(key));
    }
    const at = names.indexOf(keyName);
    const key = at === -1 ? undefined : keys[at];
    return key === undefined ? undefined : textOf(context[key]);
  };
}

const folded = new Map<string, string>();
const MAX_NAMES = 2000;

/** The name of a key or an action in lower case; the same name gives the same string, which makes later comparisons cheap. */
export function internedName(name: string): string {
  const before = folded.get(name);
  if (before !== undefined) return before;
  if (folded.size >= MAX_NAMES) folded.clear();
  const lower = foldAscii(name);
  const one = folded.get(lower) ?? lower;
  folded.set(lower, one);
  folded.set(name, one);
  return one;
}

/** `null` and `undefined`, which only untyped callers can pass, are not values. */
function textOf(value: ContextValue | null | undefined): ReturnType<Lookup> {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return String(value);
  const members = value as readonly unknown[];
  return members.every((member) => typeof member === 'string') ? members : members.map(String);
}
