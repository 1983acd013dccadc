import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { isObject } from '../../policy/problem';
import { documentError } from './document-error';
import { isMacro } from './expansions';
import { localTemplateOf } from './nested-stacks';
import { plainValue } from './plain-value';
import { readDocument, readTemplate } from './read-document';
import type { TemplateResource } from './resources';
import { readSections, type Sections } from './sections';
import { textsIn } from './template-node';

/** The template of a nested stack, with those of the stacks that are nested in it. */
export interface NestedTemplate {
  readonly sections: Sections;
  readonly nested: NestedTemplates;
}

/** By logical id. */
export type NestedTemplates = ReadonlyMap<string, NestedTemplate>;

/** More than one team has, and little enough to read. */
const MOST_STACKS = 200;

/**
 * The templates of nested stacks, of those that are files in the folder of this one or below it. A template that macros
 * add to is left out: what they add is not known.
 */
export function nestedTemplates(sections: Sections, file: string | undefined): NestedTemplates {
  if (file === undefined) return new Map();
  return new NestedReader(realpathSync(file)).in(sections, [realpathSync(file)]);
}

class NestedReader {
  private count = 0;
  private readonly folder: string;
  /** By hash. */
  private assets: Readonly<Record<string, unknown>> | undefined;

  constructor(private readonly root: string) {
    this.folder = dirname(root);
  }

  /** `files` are those that the template is nested in, then its own. */
  in(sections: Sections, files: readonly string[]): NestedTemplates {
    const found = new Map<string, NestedTemplate>();
    for (const resource of sections.resources.values()) {
      const file = this.fileOf(resource, files.at(-1) ?? '');
      if (file === undefined) continue;
      if (files.includes(file)) {
        throw documentError(sections.from, resource.position, `the nested stack ${resource.id} nests itself`);
      }
      if (++this.count > MOST_STACKS) {
        throw documentError(sections.from, resource.position, `there are more than ${MOST_STACKS} nested stacks`);
      }
      const read = readSections(readTemplate(file));
      if (read.transforms.some(isMacro) || read.expansions.length > 0) continue;
      found.set(resource.id, { sections: read, nested: this.in(read, [...files, file]) });
    }
    return found;
  }

  private fileOf(resource: TemplateResource, from: string): string | undefined {
    if (resource.type !== 'AWS::CloudFormation::Stack' && resource.type !== 'AWS::Serverless::Application')
      return undefined;
    const name = localTemplateOf(resource) ?? this.assetOf(resource);
    if (name === undefined || name.includes('\0')) return undefined;
    const path = resolve(dirname(from), name);
    if (!existsSync(path) || !statSync(path).isFile()) return undefined;
    const file = realpathSync(path);
    return file.startsWith(`${this.folder}${sep}`) ? file : undefined;
  }

  /** The file that the CDK uploads to the place that `TemplateURL` says. */
  private assetOf({ properties }: TemplateResource): string | undefined {
    const url = properties.get('TemplateURL')?.value;
    const hash = url && textsIn(url).flatMap((text) => /([0-9a-f]{64})\.json$/.exec(text)?.[1] ?? [])[0];
    if (hash === undefined) return undefined;
    this.assets ??= assetsBeside(this.root);
    const asset = this.assets[hash];
    const path = isObject(asset) && isObject(asset['source']) ? asset['source']['path'] : undefined;
    return typeof path === 'string' ? path : undefined;
  }
}

/** The assets of a stack of the CDK, as it lists them beside the template. */
function assetsBeside(template: string): Readonly<Record<string, unknown>> {
  const path = template.replace(/\.template\.json$/, '.assets.json');
  if (path === template || !existsSync(path)) return {};
  const { root } = readDocument(path);
  const manifest = plainValue(root);
  return isObject(manifest) && isObject(manifest['files']) ? manifest['files'] : {};
}
