import { deploymentValue, isDeploymentValue, type Deployment } from '../../arguments/deployment-value';
import type { Atom } from '../../names/atom';
import { idOfWord } from '../../names/cells';
import type { Policy } from '../../policy/model';
import { isPolicyError, UndecidedError } from '../../report/errors';
import { storablePolicy } from '../storable-policy';
import { LONGEST_LIST } from './list-lengths';
import { asNamePart } from './name-parts';
import { nestedTemplates, type NestedTemplate } from './nested-templates';
import { parameterAtom } from './parameter-atoms';
import { plainValue } from './plain-value';
import { readTemplate } from './read-document';
import { readSections, type Sections } from './sections';
import { stackOf, type Stack, type StackPolicy } from './stack';
import type { TemplateVersion } from './template';
import { NotThere } from './template-fault';
import type { MapNode } from './template-node';

/** Two versions of a template. Values of both may stand in one question, in which a name of both is one name. */
export interface TemplateVersions {
  /** Left out where the template was added. */
  readonly before?: VersionOfTemplate;
  /** Left out where it was removed. */
  readonly after?: VersionOfTemplate;
}

interface VersionOfTemplate {
  readonly stack: Stack;
  readonly sections: Sections;
}

/** Reads two versions of a template, each by its path. A parameter that is declared otherwise is another name. */
export function templateVersions(before: string | undefined, after: string | undefined): TemplateVersions {
  const old = before === undefined ? undefined : readNested(before);
  const recent = after === undefined ? undefined : readNested(after);
  const stacks: object[] = [];
  // The later version comes first: places are told of that one.
  return {
    ...(recent !== undefined && { after: versionOf(recent, old, { name: 'after', stacks }) }),
    ...(old !== undefined && { before: versionOf(old, recent, { name: 'before', stacks }) }),
  };
}

function versionOf(
  one: NestedTemplate,
  other: NestedTemplate | undefined,
  version: Omit<TemplateVersion, 'hasOwn'>,
): VersionOfTemplate {
  const input = inVersion(one, other, version);
  return { stack: stackOf({ ...input, givenValues: {} }), sections: input.sections };
}

function readNested(path: string): NestedTemplate {
  const sections = readSections(readTemplate(path));
  return { sections, nested: nestedTemplates(sections, sections.from.path) };
}

/** Whether two templates, each by its path, have the same text, and those that are nested in them too. */
export function haveSameTexts(before: string, after: string): boolean {
  const [old, recent] = [before, after].map((path) => JSON.stringify(textsIn(readNested(path))));
  return old === recent;
}

function textsIn({ sections, nested }: NestedTemplate): unknown {
  return [sections.from.text, [...nested].map(([id, one]) => [id, textsIn(one)])];
}

function inVersion(
  { sections, nested }: NestedTemplate,
  other: NestedTemplate | undefined,
  version: Omit<TemplateVersion, 'hasOwn'>,
): NestedTemplate {
  // One of the two with names of its own is enough.
  const hasOwn =
    version.name === 'after' || other === undefined ? () => false : differingNames(sections, other.sections);
  return {
    sections: { ...sections, parameters: withoutDefaults(sections), version: { ...version, hasOwn } },
    nested: new Map([...nested].map(([id, one]) => [id, inVersion(one, other?.nested.get(id), version)])),
  };
}

/** A default is one value of many, and which one is tried first must not differ between versions. */
function withoutDefaults({ parameters }: Sections): Sections['parameters'] {
  return new Map(
    [...parameters].map(([id, node]) => {
      const entries = new Map([...node.entries].filter(([name]) => name !== 'Default'));
      return [id, { ...node, entries }];
    }),
  );
}

/** Whether a name of two templates may be another one in each. */
function differingNames(one: Sections, other: Sections): TemplateVersion['hasOwn'] {
  return ({ kind, title }) => {
    if (kind === 'parameter') return isDeclaredOtherwise(title, one, other);
    const id = kind === 'attribute' ? (title.split('.')[0] ?? '') : title;
    const [old, recent] = [one.resources.get(id), other.resources.get(id)];
    if (old === undefined || recent === undefined || (kind !== 'resource' && kind !== 'attribute')) return false;
    if (old.type !== recent.type) return true;
    // What a nested stack puts out is not written in it.
    const isOpen = old.type.startsWith('AWS::CloudFormation::');
    return kind === 'attribute' && (isOpen || textOf(old.node) !== textOf(recent.node));
  };
}

function isDeclaredOtherwise(id: string, one: Sections, other: Sections): boolean {
  const [old, recent] = [one.parameters.get(id), other.parameters.get(id)];
  if (old === undefined || recent === undefined) return false;
  return declared(id, old, one) !== declared(id, recent, other);
}

/** What a parameter may be. */
function declared(id: string, node: MapNode, sections: Sections): string {
  const written = Object.entries(plainValue(node) as object).filter(([name]) => !withoutEffect.has(name));
  const elements = [undefined, ...Array.from({ length: LONGEST_LIST }, (_, at) => at)];
  const languages = elements.map((at) => languageOf(asNamePart(parameterAtom(id, node, at), sections)));
  return JSON.stringify([written, languages]);
}

const withoutEffect: ReadonlySet<string> = new Set(['Default', 'Description', 'ConstraintDescription', 'NoEcho']);

function languageOf({ language }: Atom): readonly string[] {
  return language.map(idOfWord);
}

function textOf(node: MapNode): string {
  return JSON.stringify(plainValue(node));
}

/**
 * A policy of a version as deployments have it; nothing in those that do not. A deployment of which AWS would refuse what
 * was there before is one all the same, of which nobody knows what it allowed.
 */
export function whereThere({ policy }: StackPolicy, version: TemplateVersion['name']): unknown {
  if (!isDeploymentValue(policy)) return policy;
  return deploymentValue(policy.template, (deployment: Deployment): Policy | undefined => {
    try {
      const found = policy.in(deployment) as Policy;
      return version === 'before' ? storablePolicy(found) : found;
    } catch (error) {
      if (error instanceof NotThere) return undefined;
      if (version === 'after' || !isPolicyError(error)) throw error;
      throw new UndecidedError(`before, AWS would refuse it: ${error.problem}`, 'template');
    }
  });
}
