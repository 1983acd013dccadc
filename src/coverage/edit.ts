import type { DocumentPath } from '../policy/model';
import { valueAt } from '../policy/value-at';

/** One change of a document, at a place of it. */
export type Edit =
  | { readonly change: 'drop'; readonly path: DocumentPath }
  | { readonly change: 'set'; readonly path: DocumentPath; readonly value: unknown };

type Container = Record<string | number, unknown>;

/** The document with all edits, whose paths are those of the document as it was; nothing where a place is not in it. */
export function edited(document: object, edits: readonly Edit[]): object | undefined {
  const copy = JSON.parse(JSON.stringify(document)) as Container;
  for (const edit of edits) {
    if (edit.change === 'set' && !set(copy, edit.path, edit.value)) return undefined;
  }
  // From the last place to the first, so that an index still means what it did.
  const drops = edits.filter(({ change }) => change === 'drop').map(({ path }) => path);
  for (const path of drops.sort((a, b) => comparePaths(b, a))) {
    if (!drop(copy, path)) return undefined;
  }
  return copy;
}

function set(document: Container, path: DocumentPath, value: unknown): boolean {
  const [last, ...above] = [...path].reverse();
  if (last === undefined) return false;
  let holder: Container = document;
  for (const part of above.reverse()) {
    // An operator that is not there yet begins with this key.
    if (!Object.hasOwn(holder, part) && typeof part === 'string') holder[part] = {};
    const next = holder[part];
    if (typeof next !== 'object' || next === null) return false;
    holder = next as Container;
  }
  holder[last] = value;
  return true;
}

/** Takes a place out, with what it leaves empty. */
function drop(document: Container, path: DocumentPath): boolean {
  const last = path.at(-1);
  const above = path.slice(0, -1);
  const holder = valueAt(document, above);
  if (last === undefined || typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, last)) return false;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
  const isEmpty = Object.keys(holder).length === 0;
  return !isEmpty || above.length === 0 ? true : drop(document, above);
}

function comparePaths(a: DocumentPath, b: DocumentPath): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]];
    if (one === other) continue;
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return String(one) < String(other) ? -1 : 1;
  }
  return 0;
}
