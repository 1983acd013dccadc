import { namedText, type NamedText } from '../../names/named-text';
import type { Atom } from '../../names/atom';
import type { DocumentPath, Position } from '../../policy/model';
import type { Counted } from './list-lengths';
import type { TemplateNode } from './template-node';

interface Placed {
  /** Where in the template the value stands; nothing for a template that was given as an object. */
  readonly position?: Position;
  /** What in the template comes to the value. */
  readonly node?: TemplateNode;
}

/** What a value of a template comes to: texts in which names may stand, in lists and maps. */
export type Resolved = Placed &
  (
    | { readonly kind: 'text'; readonly text: NamedText }
    | {
        readonly kind: 'list';
        readonly items: readonly Resolved[];
        /** What decides how many there are, where something does. */
        readonly counted?: readonly Counted[];
      }
    | {
        readonly kind: 'map';
        readonly entries: ReadonlyMap<string, Resolved>;
        readonly keyPositions?: ReadonlyMap<string, Position>;
      }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
    /** `AWS::NoValue`: whatever holds it, goes without it. */
    | { readonly kind: 'nothing' }
  );

export const nothing: Resolved = { kind: 'nothing' };

export function textOf(...parts: readonly (string | Atom)[]): Resolved {
  return { kind: 'text', text: namedText(parts) };
}

/** The value without its places, which another template does not have. */
export function withoutPlaces(value: Resolved): Resolved {
  switch (value.kind) {
    case 'text':
      return { kind: 'text', text: value.text };
    case 'list':
      return {
        kind: 'list',
        items: value.items.map(withoutPlaces),
        ...(value.counted !== undefined && { counted: value.counted }),
      };
    case 'map':
      return { kind: 'map', entries: new Map([...value.entries].map(([key, one]) => [key, withoutPlaces(one)])) };
    case 'boolean':
      return { kind: 'boolean', value: value.value };
    case 'null':
    case 'nothing':
      return { kind: value.kind };
  }
}

/** The value as text, where it is a scalar. */
export function asText(value: Resolved): NamedText | undefined {
  if (value.kind === 'text') return value.text;
  return value.kind === 'boolean' ? [String(value.value)] : undefined;
}

/** The plain value, each text as `fill` spells it. */
export function plainly(value: Resolved, fill: (text: NamedText) => string): unknown {
  switch (value.kind) {
    case 'text':
      return fill(value.text);
    case 'list':
      return value.items.map((one) => plainly(one, fill));
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, one]) => [key, plainly(one, fill)]));
    case 'boolean':
      return value.value;
    case 'null':
    case 'nothing':
      return null;
  }
}

/**
 * The place in the template of the key or the value at a path of the resolved document; where the path goes on below it,
 * the last place that is there. A scalar counts as a list of one, a lone statement too.
 */
export function positionInResolved(root: Resolved, path: DocumentPath, what: 'key' | 'value'): Position | undefined {
  let value = root;
  let place = root.position;
  let key: Position | undefined;
  for (const part of path) {
    if (typeof part === 'number' && value.kind !== 'list' && part === 0) continue;
    const next = typeof part === 'number' ? itemOf(value, part) : entryOf(value, part);
    if (next === undefined) break;
    key = typeof part === 'string' && value.kind === 'map' ? value.keyPositions?.get(part) : undefined;
    value = next;
    place = value.position ?? key ?? place;
  }
  return what === 'key' ? (key ?? place) : place;
}

/**
 * Where the value at a path of the resolved document is written: its path in the template's own, through the functions
 * that it stands in, so the same in every deployment that has it.
 */
export function writtenPath(written: TemplateNode, root: Resolved, path: DocumentPath): DocumentPath {
  const paths = pathsIn(written);
  const pathOf = ({ node }: Resolved): DocumentPath | undefined => node && paths.get(node);
  let value: Resolved | undefined = root;
  let place = pathOf(root) ?? [];
  for (const part of path) {
    if (typeof part === 'number' && value !== undefined && value.kind !== 'list' && part === 0) continue;
    value = value && (typeof part === 'number' ? itemOf(value, part) : entryOf(value, part));
    // What a function makes has no node of its own.
    place = (value && pathOf(value)) ?? [...place, part];
  }
  return place;
}

/** What in the template comes to the value at a path of the resolved document; nothing for what stands elsewhere in it. */
export function writtenNode(written: TemplateNode, root: Resolved, path: DocumentPath): TemplateNode | undefined {
  let value: Resolved | undefined = root;
  for (const part of path) {
    value = value && (typeof part === 'number' ? itemOf(value, part) : entryOf(value, part));
  }
  return value?.node !== undefined && pathsIn(written).has(value.node) ? value.node : undefined;
}

const knownPaths = new WeakMap<TemplateNode, ReadonlyMap<TemplateNode, DocumentPath>>();

/** The path of each node of a tree. */
function pathsIn(root: TemplateNode): ReadonlyMap<TemplateNode, DocumentPath> {
  const known = knownPaths.get(root);
  if (known !== undefined) return known;
  const paths = new Map<TemplateNode, DocumentPath>();
  const visit = (node: TemplateNode, path: DocumentPath): void => {
    paths.set(node, path);
    if (node.kind === 'list') {
      node.items.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    }
    if (node.kind === 'map') for (const [key, { value }] of node.entries) visit(value, [...path, key]);
  };
  visit(root, []);
  knownPaths.set(root, paths);
  return paths;
}

function itemOf(value: Resolved, index: number): Resolved | undefined {
  return value.kind === 'list' ? value.items[index] : undefined;
}

function entryOf(value: Resolved, name: string): Resolved | undefined {
  return value.kind === 'map' ? value.entries.get(name) : undefined;
}
