import type { MapNode, TemplateNode } from './template-node';

/** Calls of intrinsic functions, as if the template had them. */

export function refTo(id: string): TemplateNode {
  return call('Ref', textNode(id));
}

export function attributeOf(id: string, attribute: string): TemplateNode {
  return call('Fn::GetAtt', list([textNode(id), textNode(attribute)]));
}

export function joinOf(...parts: readonly (string | TemplateNode)[]): TemplateNode {
  const items = parts.map((part) => (typeof part === 'string' ? textNode(part) : part));
  return call('Fn::Join', list([textNode(''), list(items)]));
}

/** One of the elements that a list has, where all of them are read. */
export function elementOf(from: TemplateNode, index: number): TemplateNode {
  const argument = list([textNode(String(index)), from]);
  ofEach.add(argument);
  return call('Fn::Select', argument);
}

const ofEach = new WeakSet<TemplateNode>();

/** Whether the argument of `Fn::Select` takes an element that the list has anyway. */
export function isOfEach(argument: TemplateNode): boolean {
  return ofEach.has(argument);
}

/** `Fn::Sub` with values of its own. */
export function substituting(text: string, values: Readonly<Record<string, TemplateNode>>): TemplateNode {
  return call('Fn::Sub', list([textNode(text), mapOf(values)]));
}

export function conditionOf(name: string): TemplateNode {
  return call('Condition', textNode(name));
}

export function negationOf(condition: string): TemplateNode {
  return call('Fn::Not', list([conditionOf(condition)]));
}

/** A map, without what is left out. */
export function mapOf(entries: Readonly<Record<string, TemplateNode | undefined>>): MapNode {
  const present = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, { value }] as const],
  );
  return { kind: 'map', entries: new Map(present) };
}

export function textNode(value: string): TemplateNode {
  return { kind: 'scalar', value };
}

function call(name: string, argument: TemplateNode): TemplateNode {
  return { kind: 'map', entries: new Map([[name, { value: argument }]]) };
}

function list(items: readonly TemplateNode[]): TemplateNode {
  return { kind: 'list', items };
}
