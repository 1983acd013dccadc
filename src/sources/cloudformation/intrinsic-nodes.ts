import type { TemplateNode } from './template-node';

/** Calls of intrinsic functions, as if the template had them. */

export function refTo(id: string): TemplateNode {
  return call('Ref', scalar(id));
}

export function attributeOf(id: string, attribute: string): TemplateNode {
  return call('Fn::GetAtt', list([scalar(id), scalar(attribute)]));
}

export function joinOf(...parts: readonly (string | TemplateNode)[]): TemplateNode {
  const items = parts.map((part) => (typeof part === 'string' ? scalar(part) : part));
  return call('Fn::Join', list([scalar(''), list(items)]));
}

export function conditionOf(name: string): TemplateNode {
  return call('Condition', scalar(name));
}

function call(name: string, argument: TemplateNode): TemplateNode {
  return { kind: 'map', entries: new Map([[name, { value: argument }]]) };
}

function list(items: readonly TemplateNode[]): TemplateNode {
  return { kind: 'list', items };
}

function scalar(value: string): TemplateNode {
  return { kind: 'scalar', value };
}
