import { textOfScalar, type Template } from './template';
import { textsIn, type MapNode, type TemplateNode } from './template-node';

const known = new WeakMap<Template['conditions'], Map<string, readonly string[]>>();

/** How long conditions ask a list parameter to be: as long as a text that its elements are compared with, or of a number. */
export function lengthsInConditions(id: string, { conditions }: Template): readonly string[] {
  const ofTemplate = known.get(conditions) ?? new Map<string, readonly string[]>();
  known.set(conditions, ofTemplate);
  const lengths = ofTemplate.get(id) ?? [...new Set([...conditions.values()].flatMap((one) => lengthsIn(id, one)))];
  ofTemplate.set(id, lengths);
  return lengths;
}

/** More elements than the value of a parameter has room for. */
const TOO_LONG = 2049;

function lengthsIn(id: string, node: TemplateNode): readonly string[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap((item) => lengthsIn(id, item));
  const [left, right] = argumentsOf(node, 'Fn::Equals');
  if (left === undefined || right === undefined) {
    return [...node.entries.values()].flatMap(({ value }) => lengthsIn(id, value));
  }
  const found = [...lengthsBy(left, id, textOfScalar(right)), ...lengthsBy(right, id, textOfScalar(left))];
  return found.filter((length) => length > 0 && length < TOO_LONG).map(String);
}

/** How long the list is where what is made of it is a text. */
function lengthsBy(node: TemplateNode, id: string, text: string | undefined): readonly number[] {
  if (text === undefined || node.kind !== 'map' || !textsIn(node).includes(id)) return [];
  if (node.entries.has('Fn::Length')) return /^\d{1,4}$/.test(text) ? [Number(text)] : [];
  const between = textOfScalar(argumentsOf(node, 'Fn::Join')[0]);
  return between === undefined ? [] : [text.split(between).length];
}

function argumentsOf({ entries }: MapNode, name: string): readonly TemplateNode[] {
  const value = entries.get(name)?.value;
  return value?.kind === 'list' ? value.items : [];
}
