import type { DeploymentReader } from '../../../src/sources/cloudformation/deployment-reader';
import type { GivenValues } from '../../../src/sources/cloudformation/template';
import { readSections, type Sections } from '../../../src/sources/cloudformation/sections';
import type { TemplateMember } from '../../../src/sources/cloudformation/template-members';
import { WorldSearch } from '../../../src/sources/cloudformation/world-search';
import { treeOf } from './template-tree';

export function sectionsOf(template: object): Sections {
  return readSections({ root: treeOf(template) });
}

/** What is read in each deployment that can matter, the most ordinary first. */
export function inDeployments<T>(
  sections: Sections,
  read: (reader: DeploymentReader) => T,
  told: GivenValues = {},
): readonly T[] {
  const search = new WorldSearch({ template: sections, givenValues: told, read }, { steps: 1_000_000 });
  return [...search.worlds(false)].map(({ concrete }) => concrete.value as T);
}

/** A member of a template in the most ordinary deployment; throws where none has it. */
export function ordinarily<T>(
  template: object,
  members: (sections: Sections) => readonly TemplateMember<T>[],
  id: string,
): T {
  const sections = sectionsOf(template);
  const [value] = inDeployments(sections, (reader) => memberOf(members(sections), id).in(reader));
  if (value === undefined) throw new Error(`no deployment has ${id}`);
  return value;
}

export function memberOf<T>(members: readonly TemplateMember<T>[], id: string): TemplateMember<T> {
  const found = members.find((member) => member.id === id);
  if (found === undefined) throw new Error(`no ${id} among ${members.map((member) => member.id).join(', ')}`);
  return found;
}
