import { resolveVariables, type Lookup, type TemplatePart, type VariablePart } from '../values/template';
import { all, not, type Formula } from './formula';
import { arnWord, globWord } from './pattern-languages';
import type { Predicate } from './predicate';
import type { OpenKey, OpenTemplate, Space, TemplateKind, VariableCase } from './space';
import { languageHas, sequence, type Language } from '../languages/language';

/** The template with the variables that are not open replaced; nothing when one of them has no value. */
export function openTemplate(
  kind: TemplateKind,
  parts: readonly TemplatePart[],
  lookup: Lookup,
  open: readonly OpenKey[],
): OpenTemplate | undefined {
  const isLeft = (part: TemplatePart): boolean => part.kind !== 'variable' || open.some(({ key }) => key === part.key);
  if (parts.every(isLeft)) return unfilled(kind, parts);
  const left: TemplatePart[] = [];
  for (const part of parts) {
    if (part.kind !== 'variable' || isLeft(part)) {
      left.push(withoutDefault(part));
      continue;
    }
    const text = resolveVariables(part, lookup);
    if (text === undefined) return undefined;
    left.push({ kind: 'text', text });
  }
  return templateOf(kind, left);
}

const templates = new WeakMap<readonly TemplatePart[], Map<TemplateKind, OpenTemplate>>();

/** The template with none of its variables replaced: policies are asked time and again, so each is made once. */
function unfilled(kind: TemplateKind, parts: readonly TemplatePart[]): OpenTemplate {
  let kinds = templates.get(parts);
  if (kinds === undefined) templates.set(parts, (kinds = new Map<TemplateKind, OpenTemplate>()));
  let template = kinds.get(kind);
  if (template === undefined) kinds.set(kind, (template = templateOf(kind, parts.map(withoutDefault))));
  return template;
}

function withoutDefault(part: TemplatePart): TemplatePart {
  return part.kind === 'variable' ? { kind: 'variable', key: part.key } : part;
}

function templateOf(kind: TemplateKind, left: readonly TemplatePart[]): OpenTemplate {
  const parts = joined(left);
  return { kind, parts, spelling: JSON.stringify(parts) };
}

/** Texts that stand side by side as one, so that equal templates look equal. */
function joined(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const made: TemplatePart[] = [];
  for (const part of parts) {
    const last = made[made.length - 1];
    if (part.kind === 'text' && last?.kind === 'text')
      made[made.length - 1] = { kind: 'text', text: last.text + part.text };
    else if (part.kind !== 'text' || part.text !== '') made.push(part);
  }
  return made;
}

/**
 * The requests in which one value matches a template: it fits the text around the variables, and whether the variables
 * are what it would take is a free question, the same wherever it is asked. `single`: `ask` is about the only value.
 */
export function templateHolds(
  template: OpenTemplate,
  { open, where }: VariableCase,
  on: string | undefined,
  space: Space,
  ask: (predicate: Predicate) => Formula,
  single: boolean,
): Formula {
  const [only, second] = template.parts;
  const whole = only?.kind === 'variable' && second === undefined ? only : undefined;
  // A key is equal to itself.
  if (single && template.kind !== 'arn' && whole !== undefined && whole.key === on) return true;
  const keys = open.filter(({ key }) => template.parts.some((part) => part.kind === 'variable' && part.key === key));
  const question = space.variable({
    id: idOf(template, on, single && template.kind === 'text' ? whole : undefined),
    keys,
    ...(on !== undefined && { on }),
    template,
    where,
  });
  const without = single ? excluded(template, keys).map((other) => not(ask(fitting(other, keys)))) : [];
  return all([ask(fitting(template, keys)), question, ...without]);
}

/** That two keys are equal is one question, whichever is the variable. */
function idOf({ kind, spelling }: OpenTemplate, on: string | undefined, whole: VariablePart | undefined): string {
  if (whole !== undefined && on !== undefined) return `equal ${[whole.key, on].sort().join(' ')}`;
  return `${kind} ${on ?? ''} ${spelling}`;
}

const fits = new Map<string, Predicate>();
const spellings = new WeakMap<Language, number>();
const MOST_FITS = 2000;
let spelled = 0;

/** Whether a value fits a template, whatever its variables are; made once for what it depends on. */
function fitting(template: OpenTemplate, open: readonly OpenKey[]): Predicate {
  const { kind, spelling: text } = template;
  const id = `fits ${kind} ${text} ${open.map(({ key, spelling }) => `${key} ${numberOf(spelling)}`).join()}`;
  let predicate = fits.get(id);
  if (predicate === undefined) {
    const language = languageOf(template, open);
    predicate = { id, language, test: (value) => languageHas(language, value) };
    if (fits.size >= MOST_FITS) fits.clear();
    fits.set(id, predicate);
  }
  return predicate;
}

function numberOf(spelling: Language | undefined): number {
  if (spelling === undefined) return 0;
  let number = spellings.get(spelling);
  if (number === undefined) spellings.set(spelling, (number = ++spelled));
  return number;
}

/** What a template matches whatever its variables are. */
function languageOf({ kind, parts }: OpenTemplate, open: readonly OpenKey[]): Language {
  if (kind === 'arn') return arnWord(parts);
  return sequence(
    ...parts.map((part) => {
      const spelling = part.kind === 'variable' && kind === 'text' ? spellingOf(part.key, open) : undefined;
      return spelling ?? [globWord([part], kind === 'folded')];
    }),
  );
}

function spellingOf(key: string, open: readonly OpenKey[]): Language | undefined {
  return open.find((one) => one.key === key)?.spelling;
}

/**
 * What would take a value that a variable does not have: text that the template matches with that value, where the text
 * itself tells what the variable stood for.
 */
function excluded({ kind, parts }: OpenTemplate, open: readonly OpenKey[]): readonly OpenTemplate[] {
  // Without letter case many values match one text.
  if (kind === 'folded') return [];
  return open.flatMap(({ key, others, spelling }) => {
    if (!fixesValueOf(parts, key, spelling)) return [];
    return others.map((text) => {
      const filled = parts.map((part): TemplatePart => (isOf(part, key) ? { kind: 'text', text } : part));
      return templateOf(kind, filled);
    });
  });
}

/** Whether text that a template matches tells what the variable stood for: where it begins and where it ends. */
function fixesValueOf(parts: readonly TemplatePart[], key: string, spelling: Language | undefined): boolean {
  const at = parts.findIndex((part) => isOf(part, key));
  const [before, after] = [parts.slice(0, at), parts.slice(at + 1)];
  const last = before[before.length - 1];
  const [first] = after;
  if (isPlain(before))
    return isPlain(after) || (first?.kind === 'text' && isForeign(first.text.charCodeAt(0), spelling));
  return isPlain(after) && last?.kind === 'text' && isForeign(last.text.charCodeAt(last.text.length - 1), spelling);
}

function isPlain(parts: readonly TemplatePart[]): boolean {
  return parts.every(({ kind }) => kind === 'text');
}

/** Whether no value has the character. */
function isForeign(code: number, spelling: Language | undefined): boolean {
  return spelling?.every((word) => word.every(({ chars }) => !chars.has(code))) === true;
}

function isOf(part: TemplatePart, key: string): boolean {
  return part.kind === 'variable' && part.key === key;
}

/** What a variable would have to be for a text to match: the shortest such value, and the longest. */
export function solutions({ kind, parts }: OpenTemplate, { key, spelling }: OpenKey, value: string): readonly string[] {
  const at = parts.findIndex((part) => isOf(part, key));
  if (at === -1) return [];
  const around = (list: readonly TemplatePart[]): Language => [globWord(list, kind === 'folded')];
  const [before, after] = [around(parts.slice(0, at)), around(parts.slice(at + 1))];
  const places = Array.from({ length: value.length + 1 }, (_, place) => place);
  const start = places.find((place) => languageHas(before, value.slice(0, place)));
  if (start === undefined) return [];
  const ends = places.filter((end) => end >= start && languageHas(after, value.slice(end)));
  const found = [ends[0], ends[ends.length - 1]].flatMap((end) => (end === undefined ? [] : value.slice(start, end)));
  const spelled = kind === 'folded' ? found.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]) : found;
  return [...new Set(spelled)].filter((text) => spelling === undefined || languageHas(spelling, text));
}
