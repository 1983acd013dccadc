import { isObject } from '../policy/problem';
import { listed } from '../values/one-or-many';
import { isSameJson } from '../values/same-json';

/** Stands before a text that the template writes out: it is one of its own, though a deployment may have made up an equal one. */
const WRITTEN = '\u2060';

/** Texts that a template may tell by a reference. */
const REFERRED_TO = /^(?:arn:|\d{12}$)/;

/** Whether a template may tell this text by a reference, or writes out one of the kind. */
export function isReferredTo(text: string): boolean {
  return REFERRED_TO.test(withoutMarks(text));
}

/** A text without the marks of what the template writes out. */
export function withoutMarks(text: string): string {
  return text.replaceAll(WRITTEN, '');
}

/**
 * A changed value with what it has in common with the old one as that is written. `written` comes to the old value, and has
 * functions in the place of some of its parts.
 */
export function inWrittenForm(changed: unknown, old: unknown, written: unknown): unknown {
  if (isSameJson(changed, old)) return marked(written);
  if (typeof changed === 'string' && typeof old === 'string') return withOtherEnd(changed, old, written) ?? changed;
  if (Array.isArray(changed) || Array.isArray(old)) return membersInWrittenForm(changed, old, written);
  if (!isObject(changed) || !isObject(old) || !isObject(written)) return changed;
  return Object.fromEntries(
    Object.entries(changed).map(([key, one]) => {
      const isKnown = Object.hasOwn(old, key) && Object.hasOwn(written, key);
      return [key, isKnown ? inWrittenForm(one, old[key], written[key]) : one];
    }),
  );
}

/** The same for a list, and for what stands by itself where a list would. */
function membersInWrittenForm(changed: unknown, old: unknown, written: unknown): unknown {
  const isAlone = !Array.isArray(old);
  const [members, forms] = [listed(old), isAlone ? [written] : written];
  if (!Array.isArray(forms) || forms.length !== members.length) return changed;
  // In a list as long as the old one each member has its place; what joins it is none of those that are there.
  const isInPlace = listed(changed).length === members.length;
  const inForm = (one: unknown, place: number): unknown => {
    const at = members.findIndex((other) => isSameJson(one, other));
    if (at !== -1) return marked((forms as readonly unknown[])[at]);
    return (isInPlace && withOtherEnd(one, members[place], (forms as readonly unknown[])[place])) || one;
  };
  return Array.isArray(changed) ? changed.map(inForm) : inForm(changed, 0);
}

/** The `Fn::Sub` of a text with the end that the text has now; nothing where what changed does not stand there as it is. */
function withOtherEnd(changed: unknown, old: unknown, written: unknown): unknown {
  if (typeof changed !== 'string' || typeof old !== 'string' || !isObject(written)) return undefined;
  const { 'Fn::Sub': template } = written;
  if (typeof template !== 'string' || Object.keys(written).length !== 1) return undefined;
  const segment = withOtherSegment(changed, old, template);
  if (segment !== undefined) return { 'Fn::Sub': segment };
  let same = 0;
  while (same < old.length && old[same] === changed[same]) same++;
  const [end, otherEnd] = [old.slice(same), changed.slice(same)];
  if (same === 0 || !template.endsWith(end) || `${end}${otherEnd}`.includes('$')) return undefined;
  const start = template.slice(0, template.length - end.length);
  // A cut within a variable leaves it open.
  return start.lastIndexOf('${') > start.lastIndexOf('}') ? undefined : { 'Fn::Sub': `${start}${otherEnd}` };
}

/** The template of an ARN with the one segment that changed, where that is written out; nothing where another one is not. */
function withOtherSegment(changed: string, old: string, template: string): string | undefined {
  const [now, before] = [changed.split(':'), old.split(':')];
  // The name of a variable may have colons.
  const parts = template.match(/(?:\$\{[^}]*\}|[^:])+|(?<=:|^)(?=:|$)/g) ?? [];
  if (before[0] !== 'arn' || now.length !== before.length || parts.length !== before.length) return undefined;
  const [at, ...more] = before.flatMap((part, index) => (part === now[index] ? [] : [index]));
  if (at === undefined || more.length > 0 || parts[at] !== before[at] || now[at]?.includes('$')) return undefined;
  return parts.map((part, index) => (index === at ? (now[at] ?? part) : part)).join(':');
}

/** A value with the functions of which some of its texts were made, of those that are meant; `written` comes to `old`. */
export function withWrittenTexts(
  value: unknown,
  old: unknown,
  written: unknown,
  isMeant: (text: string) => boolean = () => true,
): unknown {
  const functions = new Map([...functionsOfTexts(old, written)].filter(([text]) => isMeant(text)));
  return functions.size === 0 ? value : replacedTexts(value, functions);
}

/** The texts in a value that functions make, each with its function; `written` comes to the value. */
export function functionsOfTexts(old: unknown, written: unknown): ReadonlyMap<string, unknown> {
  const functions = new Map<string, unknown>();
  collectFunctions(old, written, functions);
  return functions;
}

function collectFunctions(old: unknown, written: unknown, functions: Map<string, unknown>): void {
  if (typeof old === 'string' && isObject(written)) functions.set(old, written);
  if (!isObject(old) && !Array.isArray(old)) return;
  for (const [key, one] of Object.entries(old))
    collectFunctions(one, (written as Readonly<Record<string, unknown>> | undefined)?.[key], functions);
}

function replacedTexts(value: unknown, functions: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return functions.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => replacedTexts(one, functions));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replacedTexts(one, functions)]));
}

function marked(value: unknown): unknown {
  if (typeof value === 'string') return REFERRED_TO.test(value) ? `${WRITTEN}${value}` : value;
  if (Array.isArray(value)) return value.map(marked);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one)])) : value;
}
