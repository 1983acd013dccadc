import { resolverIn, type FamilyResolver } from '../../../src/sources/cloudformation/resolve';
import { plainly } from '../../../src/sources/cloudformation/resolved';
import { readSections } from '../../../src/sources/cloudformation/sections';
import type { GivenValues } from '../../../src/sources/cloudformation/template';
import { OpenName, type World } from '../../../src/sources/cloudformation/world';
import { tree, treeOf } from './template-tree';

export type Values = Readonly<Record<string, string>>;

/** The resolver of a template where these names alone are chosen. */
export function resolverOf(template: object, values: Values = {}, told: GivenValues = {}): FamilyResolver {
  const world: World = {
    valueOf: (atom) => {
      const value = values[atom.id];
      if (value === undefined) throw new OpenName(atom);
      return value;
    },
    meet: () => undefined,
    call: () => undefined,
    pass: () => undefined,
  };
  return resolverIn(readSections({ root: treeOf(template) }), world, told);
}

/** The value with each name in guillemets. */
export function shownBy(resolver: FamilyResolver, value: unknown): unknown {
  return plainly(resolver.resolve(tree(value)), (text) =>
    text.map((part) => (typeof part === 'string' ? part : `«${part.id}»`)).join(''),
  );
}
