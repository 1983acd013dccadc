import type { MapNode, TemplateNode } from '../../../src/sources/cloudformation/template-node';

/** The tree of a template that is written as a plain object. */
export function tree(value: unknown): TemplateNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(tree) };
  if (typeof value === 'object' && value !== null) {
    return { kind: 'map', entries: new Map(Object.entries(value).map(([key, one]) => [key, { value: tree(one) }])) };
  }
  if (typeof value === 'number') return { kind: 'scalar', value: String(value), isNumber: true };
  return { kind: 'scalar', value: value as string | boolean | null };
}

export function treeOf(template: object): MapNode {
  return tree(template) as MapNode;
}
