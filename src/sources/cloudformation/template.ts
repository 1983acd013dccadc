import { nearest } from '../../values/near';
import { TemplateFault } from './template-fault';
import type { MapEntry, MapNode, TemplateNode } from './template-node';

/** What a template declares, by logical id. */
export interface Template {
  readonly parameters: ReadonlyMap<string, MapNode>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly conditions: ReadonlyMap<string, TemplateNode>;
  readonly mappings: ReadonlyMap<string, MapNode>;
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  /** The condition on which the resource is there. */
  readonly condition?: string;
  readonly properties: ReadonlyMap<string, MapEntry>;
  readonly node: MapNode;
}

/** The sections of a template that intrinsic functions speak of. */
export function templateOf(root: MapNode): Template {
  return {
    parameters: section(root, 'Parameters', (node, id) => mapIn(node, `parameter ${id}`)),
    resources: section(root, 'Resources', resource),
    conditions: section(root, 'Conditions', (node) => node),
    mappings: section(root, 'Mappings', (node, id) => mapIn(node, `mapping ${id}`)),
  };
}

/** The text of a scalar, numbers and Booleans as CloudFormation passes them on. */
export function scalarText(node: TemplateNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return String(node.value);
}

/** What somebody may have meant by an id that is not there. */
export function meant(id: string, known: Iterable<string>): string | undefined {
  const near = nearest(id, known, id.length > 5 ? 2 : 1);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

function section<T>(root: MapNode, name: string, read: (node: TemplateNode, id: string) => T): ReadonlyMap<string, T> {
  const node = root.entries.get(name)?.value;
  if (node === undefined) return new Map();
  return new Map([...mapIn(node, name).entries].map(([id, { value }]) => [id, read(value, id)]));
}

function mapIn(node: TemplateNode, what: string): MapNode {
  if (node.kind === 'map') return node;
  throw new TemplateFault(`${what} must be a map`, node.position);
}

function resource(given: TemplateNode, id: string): Resource {
  const node = mapIn(given, `resource ${id}`);
  const type = scalarText(node.entries.get('Type')?.value);
  if (type === undefined) throw new TemplateFault(`resource ${id} has no Type`, node.position);
  const condition = scalarText(node.entries.get('Condition')?.value);
  const properties = node.entries.get('Properties')?.value;
  return {
    id,
    type,
    ...(condition !== undefined && { condition }),
    properties: properties?.kind === 'map' ? properties.entries : new Map<string, MapEntry>(),
    node,
  };
}
