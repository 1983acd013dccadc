import { restrict, type Chars } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { shapeOf, type ResourceShape } from './resource-shapes';
import { namesInSub, textOfScalar, type Template } from './template';
import type { TemplateNode } from './template-node';

/**
 * The parameter with the texts alone that may be a part of the names that the template makes of it: with any other, AWS
 * would refuse a resource that every deployment has.
 */
export function asNamePart(atom: Atom, template: Template): Atom {
  const chars = charsOfParts(template).get(atom.id);
  if (chars === undefined || atom.values !== undefined) return atom;
  return chars.reduce(madeOf, atom);
}

/** A name with the texts alone that may be a part of a resource's name. */
export function asPartOf(shape: ResourceShape, atom: Atom): Atom {
  const chars = charsOf(shape);
  return chars === undefined || atom.values !== undefined ? atom : madeOf(atom, chars);
}

function madeOf(atom: Atom, chars: Chars): Atom {
  return { ...atom, language: restrict(atom.language, chars), mayBePattern: false, partOf: chars.name };
}

/** Each name has one stretch that may go on, of all that it may be made of. */
function charsOf({ language }: ResourceShape): Chars | undefined {
  return language[0]?.find(({ loop }) => loop)?.chars;
}

const known = new WeakMap<Template, ReadonlyMap<string, readonly Chars[]>>();

/** What names are made of in which a parameter stands. */
function charsOfParts(template: Template): ReadonlyMap<string, readonly Chars[]> {
  const before = known.get(template);
  if (before !== undefined) return before;
  const found = new Map<string, readonly Chars[]>();
  known.set(template, found);
  for (const { type, condition, properties } of template.resources.values()) {
    const shape = shapeOf(type);
    const chars = shape === undefined ? undefined : charsOf(shape);
    if (shape?.nameProperty === undefined || chars === undefined || condition !== undefined) continue;
    for (const id of referencesIn(properties.get(shape.nameProperty)?.value)) {
      const others = found.get(id) ?? [];
      if (!others.includes(chars)) found.set(id, [...others, chars]);
    }
  }
  return found;
}

/** What a text refers to in every deployment, as it is: by `Ref`, `Fn::Sub` and `Fn::Join`. */
function referencesIn(node: TemplateNode | undefined): readonly string[] {
  if (node?.kind !== 'map' || node.entries.size !== 1) return [];
  const [[name, { value }] = ['', { value: node }]] = node.entries;
  switch (name) {
    case 'Ref':
      return [textOfScalar(value) ?? ''];
    case 'Fn::Sub':
      return namesInSub(textOfScalar(value) ?? '');
    case 'Fn::Join': {
      const parts = value.kind === 'list' ? value.items[1] : undefined;
      return parts?.kind === 'list' ? parts.items.flatMap(referencesIn) : [];
    }
    default:
      return [];
  }
}
