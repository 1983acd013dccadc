import { UsageError } from '../arguments/usage';
import type { DocumentPath } from '../policy/model';
import { nodeAt, type TemplateNode } from './cloudformation/template-node';

/** One step of a path as `jsonpath-plus` takes it, with the text that it was read from. */
export interface Step {
  /** `..` and a selector are one step. */
  readonly parts: readonly string[];
  readonly text: string;
  /** The name that the step asks for, where it is one. */
  readonly name?: string;
}

/**
 * The steps of a JSONPath. Throws a `UsageError` for one that is malformed, which `jsonpath-plus` would answer with an empty
 * list, and for filters and scripts, which would run code of the path.
 */
export function parseJsonPath(path: unknown): readonly Step[] {
  if (typeof path !== 'string') {
    throw new UsageError(`the path is ${path === null ? 'null' : typeof path}`, "give a JSONPath: '$..PolicyDocument'");
  }
  if (!path.startsWith('$')) throw malformed(path, 0, "a path begins with $: '$..PolicyDocument'");
  const steps: Step[] = [];
  for (let at = 1; at < path.length;) {
    const dots = /^\.{0,2}/.exec(path.slice(at))?.[0] ?? '';
    const from = at + dots.length;
    if (path[from] === '[' && dots !== '.') steps.push(bracketed(path, at, from));
    else if (dots !== '') steps.push(dotted(path, at, from));
    else throw malformed(path, at);
    at += steps.at(-1)?.text.length ?? 0;
  }
  return steps;
}

function dotted(path: string, start: number, from: number): Step {
  // What means something in a path stands in quotes: ['a.b'].
  const [name] = /^(?:\*|[^\s.[\]()*?,'"`~^@$\d][^\s.[\]()*?,'"`~^@$]*)/.exec(path.slice(from)) ?? [];
  if (name === undefined) throw malformed(path, from);
  const text = path.slice(start, from + name.length);
  const part = name === '*' ? name : inCopy(name);
  return { parts: descending(text, part), text, ...(name !== '*' && { name }) };
}

const quoted = /^(?:'([^']*)'|"([^"]*)")/;
const index = /^-?\d+$/;
const slice = /^-?\d*:-?\d*(?::(?:0*[1-9]\d*)?)?$/;

function bracketed(path: string, start: number, open: number): Step {
  const inside = path.slice(open + 1);
  if (/^\s*[?(]/.test(inside)) {
    throw new UsageError(
      `${path}: filters and scripts are not evaluated`,
      'resourcesOfType(document, type) gives the resources of one type, and policiesIn takes each of them',
    );
  }
  const parts: string[] = [];
  const names: string[] = [];
  let at = open + 1;
  do {
    if (path[at] === ',') at++;
    const match = quoted.exec(path.slice(at));
    const name = match?.[1] ?? match?.[2];
    const selector = match?.[0] ?? /^[^\],]*/.exec(path.slice(at))?.[0] ?? '';
    const known = name !== undefined || selector === '*' || index.test(selector) || slice.test(selector);
    if (!known) throw malformed(path, at);
    if (name !== undefined) names.push(name);
    parts.push(name === undefined ? selector : inCopy(name));
    at += selector.length;
  } while (path[at] === ',');
  if (path[at] !== ']') throw malformed(path, at);
  const text = path.slice(start, at + 1);
  const [name] = names;
  return { parts: descending(text, parts.join(',')), text, ...(parts.length === 1 && name !== undefined && { name }) };
}

function descending(text: string, part: string): string[] {
  return text.startsWith('..') ? ['..', part] : [part];
}

function malformed(path: string, at: number, hint?: string): UsageError {
  return new UsageError(`"${path}" is not a JSONPath: there is an error at character ${at + 1}`, hint);
}

/** A name as the searched copy has it: letters and digits, of which none means something to `jsonpath-plus`. */
function inCopy(name: string): string {
  return `k${name.replace(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`)}`;
}

function fromCopy(name: string): string {
  return name.slice(1).replace(/_([0-9a-f]+)_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** One place that a path selects. */
export interface Selected {
  readonly node: TemplateNode;
  readonly path: DocumentPath;
}

/** The places of a document that a path selects, each once; nothing where it comes to an end before. */
export function select(root: TemplateNode, steps: readonly Step[]): readonly Selected[] {
  return reached(root, steps)[steps.length] ?? [];
}

/** The places that the steps of a path come to, one after the other, as long as there are any: the document is the first. */
export function reached(root: TemplateNode, steps: readonly Step[]): readonly (readonly Selected[])[] {
  const whole = { node: root, path: [] };
  const stages: (readonly Selected[])[] = [[whole]];
  if (steps.length === 0) return stages;
  const places = new Map<unknown, Selected>();
  const copies = new Map<TemplateNode, Json>();
  copyOf(whole, places, copies);
  // Loaded when a path is asked for: few tests need it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { JSONPath } = require('jsonpath-plus') as typeof import('jsonpath-plus');
  for (const { parts } of steps) {
    // Step by step, each place counts once: two descents in a row come to the same places in many ways.
    const from = stages.at(-1) ?? [];
    const json = (parts[0] === '..' ? outermost(root, from) : from).flatMap(({ node }) =>
      node.kind === 'scalar' ? [] : [copies.get(node) ?? null],
    );
    const path = ['$', '*', ...parts];
    const found = JSONPath<Found[]>({ path, json, resultType: 'all', eval: false, wrap: true });
    const selected = found.flatMap(({ parent, parentProperty }) => childOf(places.get(parent), parentProperty) ?? []);
    if (selected.length === 0) break;
    stages.push([...new Map(selected.map((place) => [place.node, place])).values()]);
  }
  return stages;
}

/** The places that lie in no other one: a descent comes to whatever is below them anyway. */
function outermost(root: TemplateNode, places: readonly Selected[]): readonly Selected[] {
  const nodes = new Set(places.map(({ node }) => node));
  const inner = new Set<TemplateNode>();
  const visit = (node: TemplateNode, isInside: boolean): void => {
    if (isInside) inner.add(node);
    const isBelow = isInside || nodes.has(node);
    if (node.kind === 'list') for (const item of node.items) visit(item, isBelow);
    if (node.kind === 'map') for (const { value } of node.entries.values()) visit(value, isBelow);
  };
  visit(root, false);
  return places.filter(({ node }) => !inner.has(node));
}

interface Found {
  readonly parent: unknown;
  readonly parentProperty: string | number | null;
}

function childOf(place: Selected | undefined, property: string | number | null): Selected | undefined {
  if (place === undefined) return undefined;
  const part = place.node.kind === 'list' ? Number(property) : fromCopy(String(property));
  const node = nodeAt(place.node, [part]);
  return node && { node, path: [...place.path, part] };
}

type Json = object | string | boolean | null;

function copyOf(place: Selected, places: Map<unknown, Selected>, copies: Map<TemplateNode, Json>): Json {
  const { node, path } = place;
  if (node.kind === 'scalar') return node.value;
  const below = (child: TemplateNode, part: string | number): Json =>
    copyOf({ node: child, path: [...path, part] }, places, copies);
  const copy =
    node.kind === 'list'
      ? node.items.map(below)
      : Object.fromEntries([...node.entries].map(([name, { value }]) => [inCopy(name), below(value, name)]));
  places.set(copy, place);
  copies.set(node, copy);
  return copy;
}
