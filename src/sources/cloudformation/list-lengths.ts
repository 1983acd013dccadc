import type { Atom } from '../../names/atom';
import { textOfScalar, type Template } from './template';
import { textsIn, type MapNode, type TemplateNode } from './template-node';
import { literally, type World } from './world';

/** What decides how long a list is: a name that counts, or one that is split. */
export interface Counted {
  readonly atom: Atom;
  /** At what the name is split, where it does not count. */
  readonly delimiter?: string;
}

/** How long a list is tried where nothing asks for more: what one element does not show, two do. */
export const LONGEST_LIST = 2;
const LIST_LENGTHS = Array.from({ length: LONGEST_LIST }, (_, index) => String(index + 1));

/** How an atom counts the elements of a list or the pieces of a text: first as many as there usually are. */
export function countFrom(usual: readonly string[]): Pick<Atom, 'values' | 'isCount' | 'admits'> {
  return { values: [...new Set([...usual, ...LIST_LENGTHS])], isCount: true, admits: isLength };
}

/** More elements than the value of a parameter has room for. */
const TOO_LONG = 2049;

function isLength(text: string): boolean {
  return /^[1-9]\d{0,3}$/.test(text) && Number(text) < TOO_LONG;
}

/** Takes note that something asks for a list with so many more elements than it has here, or fewer. */
export function askForMore(counted: readonly Counted[], more: readonly number[], world: World): void {
  for (const { atom, delimiter } of counted) {
    const value = world.valueOf(atom);
    const asked = more.map(
      (count) => count + (delimiter === undefined ? Number(value) : value.split(delimiter).length),
    );
    const lengths = asked.filter((length) => length > 0 && length < TOO_LONG);
    if (delimiter === undefined) askForLengths(atom, lengths, world);
    else {
      const patterns = lengths.map((length) => `*${`${delimiter}*`.repeat(length - 1)}`);
      world.meet(`split ${atom.id}`, [
        literally([atom]),
        ...patterns.map((text) => ({ text: [text], isPattern: true })),
      ]);
    }
  }
}

/** Takes note that something asks for lists of these lengths. */
export function askForLengths(count: Atom, lengths: readonly number[], world: World): void {
  if (lengths.length === 0) return;
  world.meet(`length ${count.id}`, [literally([count]), ...lengths.map((length) => literally([String(length)]))]);
}

const known = new WeakMap<Template['conditions'], Map<string, readonly number[]>>();

/** How long conditions ask a list parameter to be: up to as long as a text with which they compare its elements. */
export function lengthsInConditions(id: string, template: Template): readonly number[] {
  const ofTemplate = known.get(template.conditions) ?? new Map<string, readonly number[]>();
  known.set(template.conditions, ofTemplate);
  const found = ofTemplate.get(id) ?? lengthsOf(id, template);
  ofTemplate.set(id, found);
  return found;
}

function lengthsOf(id: string, template: Template): readonly number[] {
  const comparisons = [...template.conditions.values()].flatMap(comparisonsIn);
  const lengths = comparisons.flatMap(([left, right]) =>
    [
      [left, right],
      [right, left],
    ].flatMap(([side, other]) => lengthsBetween(id, side, other, template)),
  );
  return [...new Set(lengths)];
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
  const counts = delimitersIn(side).flatMap((between) => texts.map((text) => text.split(between).length));
  // What stands beside the list may be a part of the text.
  return Array.from({ length: Math.min(Math.max(0, ...counts), TOO_LONG - 1) }, (_, at) => at + 1);
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
