import { foldName } from './letter-case';

/** The value of a context key by its lower-case name: one text, a list for a multivalued key, nothing when absent. */
export type Lookup = (keyLowerCase: string) => string | readonly string[] | undefined;

/** A part that stands for itself, for any run of characters, or for exactly one. */
export type FixedPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any' } | { readonly kind: 'one' };

/** A policy variable; `key` is in lower case, `fallback` is the default text. */
export interface VariablePart {
  readonly kind: 'variable';
  readonly key: string;
  readonly fallback?: string;
}

export type TemplatePart = FixedPart | VariablePart;

export interface TemplateRules {
  /** Whether `${…}` means something: not under `Version` 2008-10-17. */
  readonly variables: boolean;
  /** Whether `*` and `?` mean something. */
  readonly wildcards: boolean;
}

const any: FixedPart = Object.freeze({ kind: 'any' });
const one: FixedPart = Object.freeze({ kind: 'one' });

/**
 * Takes policy text apart ("IAM policy elements: Variables and tags"). `${*}`, `${?}` and `${$}` are the characters
 * themselves; a `${` that opens no well-formed variable is ordinary text.
 */
export function parseTemplate(text: string, { variables, wildcards }: TemplateRules): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push(Object.freeze({ kind: 'text', text: plain }));
    plain = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const found = variables && char === '$' && text[at + 1] === '{' ? readVariable(text, at + 2) : undefined;
    if (found !== undefined) {
      if (typeof found.part === 'string') plain += found.part;
      else {
        flush();
        parts.push(found.part);
      }
      at = found.end;
    } else if (wildcards && (char === '*' || char === '?')) {
      flush();
      parts.push(char === '*' ? any : one);
    } else {
      plain += char;
    }
  }
  flush();
  return Object.freeze(parts);
}

/** The lower-case keys of the variables in a template, each once. */
export function variablesOf(parts: readonly TemplatePart[]): readonly string[] {
  const keys = new Set<string>();
  for (const part of parts) if (part.kind === 'variable') keys.add(part.key);
  return Object.freeze([...keys]);
}

/** The template as it stands when it holds no variable. */
export function fixedParts(parts: readonly TemplatePart[]): readonly FixedPart[] | undefined {
  return parts.every(isFixed) ? parts : undefined;
}

/** What a variable stands for; a multivalued key is not a value. */
export function resolveVariables({ key, fallback }: VariablePart, lookup: Lookup): string | undefined {
  const value = lookup(key);
  return typeof value === 'string' ? value : fallback;
}

/**
 * The template with each variable replaced by its value, in one pass; nothing when a variable has neither value nor
 * default. ASSUMED D13: `*` and `?` in a value are ordinary characters.
 */
export function substituteVariables(parts: readonly TemplatePart[], lookup: Lookup): readonly FixedPart[] | undefined {
  const fixed: FixedPart[] = [];
  for (const part of parts) {
    if (part.kind !== 'variable') {
      fixed.push(part);
      continue;
    }
    const text = resolveVariables(part, lookup);
    if (text === undefined) return undefined;
    fixed.push({ kind: 'text', text });
  }
  return fixed;
}

/** The text of a template without wildcards; nothing when a variable has neither value nor default. */
export function substituteText(parts: readonly TemplatePart[], lookup: Lookup): string | undefined {
  const fixed = substituteVariables(parts, lookup);
  return fixed?.map((part) => (part.kind === 'text' ? part.text : part.kind === 'any' ? '*' : '?')).join('');
}

function isFixed(part: TemplatePart): part is FixedPart {
  return part.kind !== 'variable';
}

interface Found {
  readonly part: VariablePart | string;
  /** Index of the closing brace. */
  readonly end: number;
}

function readVariable(text: string, start: number): Found | undefined {
  const first = text.charAt(start);
  if ((first === '*' || first === '?' || first === '$') && text[start + 1] === '}') {
    return { part: first, end: start + 1 };
  }
  let at = start;
  while (at < text.length && !closesName(text.charCodeAt(at))) at++;
  if (at === start) return undefined;
  const key = foldName(text.slice(start, at));
  if (text[at] === '}') return { part: Object.freeze({ kind: 'variable', key }), end: at };
  if (text[at] !== ',') return undefined;
  const quote = skipSpaces(text, at + 1);
  if (text[quote] !== "'") return undefined;
  const closing = text.indexOf("'", quote + 1);
  if (closing === -1) return undefined;
  const end = skipSpaces(text, closing + 1);
  if (text[end] !== '}') return undefined;
  return { part: Object.freeze({ kind: 'variable', key, fallback: text.slice(quote + 1, closing) }), end };
}

function skipSpaces(text: string, at: number): number {
  while (text[at] === ' ') at++;
  return at;
}

const notInNames = new Set(Array.from('${}\'",*?\\', (char) => char.charCodeAt(0)));

function closesName(code: number): boolean {
  return code <= 0x20 || notInNames.has(code);
}
