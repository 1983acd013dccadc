import { textOfScalar, type Template } from './template';
import { keysIn, textsIn, type MapNode, type TemplateNode } from './template-node';

const known = new WeakMap<Template['conditions'], Map<string, readonly string[]>>();

/** How long conditions ask a list parameter to be: up to as long as a text with which they compare its elements, or of a number. */
export function lengthsInConditions(id: string, template: Template): readonly string[] {
  const ofTemplate = known.get(template.conditions) ?? new Map<string, readonly string[]>();
  known.set(template.conditions, ofTemplate);
  const found = ofTemplate.get(id) ?? lengthsOf(id, template);
  ofTemplate.set(id, found);
  return found;
}

/** More elements than the value of a parameter has room for. */
const TOO_LONG = 2049;

function lengthsOf(id: string, template: Template): readonly string[] {
  const comparisons = [...template.conditions.values()].flatMap(comparisonsIn);
  const lengths = comparisons.flatMap(([left, right]) =>
    [
      [left, right],
      [right, left],
    ].flatMap(([side, other]) => lengthsBetween(id, side, other, template)),
  );
  return [...new Set(lengths)].filter((length) => length > 0 && length < TOO_LONG).map(String);
}

/** How long the list is where a side that is made of it is one of the texts that the other may be. */
function lengthsBetween(
  id: string,
  side: TemplateNode | undefined,
  other: TemplateNode | undefined,
  template: Template,
): readonly number[] {
  if (side === undefined || other === undefined || !textsIn(side).includes(id)) return [];
  const texts = textsOf(other, template);
  if (keysIn(side).includes('Fn::Length')) {
    return texts.flatMap((text) => (/^\d{1,4}$/.test(text) ? [Number(text)] : []));
  }
  const counts = delimitersIn(side).flatMap((between) => texts.map((text) => text.split(between).length));
  // What stands beside the list may be a part of the text.
  return Array.from({ length: Math.min(Math.max(0, ...counts), TOO_LONG) }, (_, at) => at + 1);
}

/** Both sides of each comparison. */
function comparisonsIn(node: TemplateNode): readonly (readonly TemplateNode[])[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap(comparisonsIn);
  const sides = argumentsOf(node, 'Fn::Equals');
  return sides.length > 0 ? [sides] : [...node.entries.values()].flatMap(({ value }) => comparisonsIn(value));
}

/** The texts of a value, and those that its parameters may be. */
function textsOf(node: TemplateNode, { parameters }: Template): readonly string[] {
  return textsIn(node).flatMap((text) => {
    const declared = parameters.get(text)?.entries;
    if (declared === undefined) return [text];
    return ['Default', 'AllowedValues'].flatMap((name) => declared.get(name)?.value ?? []).flatMap(textsIn);
  });
}

function delimitersIn(node: TemplateNode): readonly string[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap(delimitersIn);
  const between = textOfScalar(argumentsOf(node, 'Fn::Join')[0]);
  return [
    ...(between === undefined ? [] : [between]),
    ...[...node.entries.values()].flatMap(({ value }) => delimitersIn(value)),
  ];
}

function argumentsOf({ entries }: MapNode, name: string): readonly TemplateNode[] {
  const value = entries.get(name)?.value;
  return value?.kind === 'list' ? value.items : [];
}
