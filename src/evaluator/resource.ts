import type { ValueList } from '../policy/model';
import { compileMatcher, compileTemplate } from '../values/pattern';
import {
  fixedParts,
  parseTemplate,
  variablesOf,
  type Lookup,
  type TemplatePart,
  type TemplateRules,
} from '../values/template';

export interface ResourceEntry {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
  /** The lower-case keys of its variables. */
  readonly variables: readonly string[];
  readonly matches: (resource: string, lookup: Lookup) => boolean;
}

export interface CompiledResource {
  readonly negated: boolean;
  readonly entries: readonly ResourceEntry[];
  /** Whether the element (`Resource` or `NotResource`) covers the resource. */
  readonly matches: (resource: string, lookup: Lookup) => boolean;
}

export interface ResourceRules {
  /** Whether the policy's `Version` knows variables. */
  readonly variables: boolean;
  /** Whether a short ARN means all that begins with it: policies without principals. */
  readonly padded: boolean;
}

/**
 * "IAM JSON policy elements: Resource" and "… NotResource". A value is compared with the whole ARN, letter by letter;
 * one whose variable has no value covers nothing.
 */
export function compileResource({ negated, values }: ValueList, rules: ResourceRules): CompiledResource {
  const entries = Object.freeze(values.map((value) => compileEntry(value, rules)));
  const only = entries.length === 1 ? entries[0] : undefined;
  const covers =
    only === undefined
      ? (resource: string, lookup: Lookup): boolean => matchesAny(entries, resource, lookup)
      : only.matches;
  const matches = negated ? (resource: string, lookup: Lookup): boolean => !covers(resource, lookup) : covers;
  return Object.freeze({ negated, entries, matches });
}

function matchesAny(entries: readonly ResourceEntry[], resource: string, lookup: Lookup): boolean {
  for (const entry of entries) if (entry.matches(resource, lookup)) return true;
  return false;
}

function compileEntry(text: string, { variables, padded }: ResourceRules): ResourceEntry {
  const parts = readParts(padded && isShort(text) ? `${text}:*` : text, variables);
  const fixed = fixedParts(parts);
  const keys = variablesOf(parts);
  return Object.freeze({
    text,
    parts,
    variables: keys,
    matches: fixed ? compileMatcher(fixed) : compileTemplate(parts),
  });
}

/** Variables mean something after the fifth colon only; before it `${…}` is ordinary text. */
function readParts(text: string, variables: boolean): readonly TemplatePart[] {
  const rules: TemplateRules = { variables, wildcards: true };
  if (!variables || !text.includes('${')) return parseTemplate(text, rules);
  const start = startOfResource(text);
  const head = parseTemplate(text.slice(0, start), { variables: false, wildcards: true });
  return Object.freeze([...head, ...parseTemplate(text.slice(start), rules)]);
}

/** Index after the fifth colon that stands outside `${…}`; the end of the text when there are fewer. */
function startOfResource(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '$' && text[at + 1] === '{') {
      const end = text.indexOf('}', at);
      if (end === -1) return text.length;
      at = end;
    } else if (text[at] === ':' && ++colons === 5) return at + 1;
  }
  return text.length;
}

/** ASSUMED B10: an ARN of fewer than six parts and without wildcard stands for all that begins with it. */
function isShort(text: string): boolean {
  return text.startsWith('arn:') && !text.includes('*') && !text.includes('?') && text.split(':').length < 6;
}
