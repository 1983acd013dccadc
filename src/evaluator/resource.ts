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
  /** API Gateway's short form: `parts` stand for what follows the API's id, and the ARN before it is any API's. */
  readonly ofAnyApi: boolean;
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
  /** Whether API Gateway completes its short form: policies with principals. */
  readonly completed: boolean;
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

function compileEntry(text: string, { variables, padded, completed }: ResourceRules): ResourceEntry {
  const ofAnyApi = completed && text.startsWith(`${API_SHORT_FORM}/`);
  const parts = ofAnyApi
    ? parseTemplate(text.slice(API_SHORT_FORM.length), { variables, wildcards: true })
    : readParts(padded && isShort(text) ? `${text}:*` : text, variables);
  const fixed = fixedParts(parts);
  const keys = variablesOf(parts);
  const matches = fixed ? compileMatcher(fixed) : compileTemplate(parts);
  return Object.freeze({
    text,
    parts,
    variables: keys,
    ofAnyApi,
    matches: ofAnyApi ? (resource: string, lookup: Lookup) => isOfApi(resource, matches, lookup) : matches,
  });
}

/**
 * `execute-api:/stage/METHOD/path`: in the resource policy of an API, API Gateway puts its Region, account and id in
 * front when it saves the policy ("Controlling access to a REST API with API Gateway resource policies").
 */
export const API_SHORT_FORM = 'execute-api:';

function isOfApi(resource: string, matches: ResourceEntry['matches'], lookup: Lookup): boolean {
  const slash = resource.indexOf('/');
  const head = resource.slice(0, Math.max(slash, 0));
  return (
    head.startsWith('arn:') && head.slice(4).includes(`:${API_SHORT_FORM}`) && matches(resource.slice(slash), lookup)
  );
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
