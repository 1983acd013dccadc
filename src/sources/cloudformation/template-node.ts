import type { DocumentPath, Position } from '../../policy/model';

/** One value of a template with its place in the text; nothing where the template was given as an object. */
export type TemplateNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly position?: Position;
}

export interface MapEntry {
  readonly value: TemplateNode;
  readonly keyPosition?: Position;
}

interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TemplateNode[];
  readonly position?: Position;
}

/** Numbers are kept as the text that the template has; YAML's unquoted text is text, apart from plain Booleans and null. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | boolean | null;
  readonly isNumber?: true;
  readonly position?: Position;
}

/** A document as it was read; `text` is what the positions point into, `source` the name of its file. */
export interface ReadDocument<Root extends TemplateNode = TemplateNode> {
  readonly root: Root;
  readonly source?: string;
  readonly text?: string;
  /** Of its file, absolute. */
  readonly path?: string;
}

export type ReadTemplate = ReadDocument<MapNode>;

/** Deepest nesting that is read: a policy needs six levels, its resource three more. */
export const MAX_TEMPLATE_DEPTH = 100;

/**
 * The place of the key or the value at a path; where the path goes on below the document, the last place that is there.
 * A scalar counts as a list of one, a lone statement too.
 */
export function positionIn(root: TemplateNode, path: DocumentPath, what: 'key' | 'value'): Position | undefined {
  let node = root;
  let key: Position | undefined;
  for (const part of path) {
    if (typeof part === 'number') {
      if (node.kind !== 'list' && part === 0) continue;
      const item = node.kind === 'list' ? node.items[part] : undefined;
      if (item === undefined) break;
      node = item;
      key = undefined;
    } else {
      const entry = node.kind === 'map' ? node.entries.get(part) : undefined;
      if (entry === undefined) break;
      node = entry.value;
      key = entry.keyPosition;
    }
  }
  return what === 'key' ? (key ?? node.position) : node.position;
}

/** A value that something in the template stands for, as if it stood at its place; what it has of the template keeps its own. */
export function placedAt<Node extends TemplateNode>(node: Node, position: Position | undefined): Node {
  if (position === undefined || node.position !== undefined) return node;
  if (node.kind === 'scalar') return { ...node, position };
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => placedAt(item, position)), position };
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { keyPosition: position, ...entry, value: placedAt(entry.value, position) }] as const,
  );
  return { ...node, entries: new Map(entries), position };
}

/** Every text in a value. */
export function textsIn(node: TemplateNode): readonly string[] {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? [node.value] : [];
  if (node.kind === 'list') return node.items.flatMap(textsIn);
  return [...node.entries.values()].flatMap(({ value }) => textsIn(value));
}

/** Every name of a property or function in a value. */
export function keysIn(node: TemplateNode): readonly string[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap(keysIn);
  return [...node.entries].flatMap(([key, { value }]) => [key, ...keysIn(value)]);
}

/** The value at a path; nothing where there is none. */
export function nodeAt(root: TemplateNode, path: DocumentPath): TemplateNode | undefined {
  let node: TemplateNode | undefined = root;
  for (const part of path) {
    if (node?.kind === 'list') node = node.items[Number(part)];
    else node = node?.kind === 'map' ? node.entries.get(String(part))?.value : undefined;
  }
  return node;
}
