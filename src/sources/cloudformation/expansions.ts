import { documentError } from './document-error';
import type { MapEntry, ReadTemplate, TemplateNode } from './template-node';

/** What CloudFormation replaces by other text before it reads a template. */

/** Whether a key of a map stands for text that CloudFormation writes in its place: a loop, or a macro that may change what is beside it. */
export function isExpansion(key: string): boolean {
  return key === 'Fn::Transform' || key.startsWith(LOOP);
}

const LOOP = 'Fn::ForEach::';

export const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/** Whether a template has the functions of the language extensions; a macro may write anything else for them. */
export function hasLanguageExtensions(transforms: readonly string[]): boolean {
  return transforms.some((one) => one === LANGUAGE_EXTENSIONS || isMacro(one));
}

/** Throws a `UsageError` for a loop in a template without the transform that has loops ("Fn::ForEach"). */
export function checkLoops(template: ReadTemplate, transforms: readonly string[]): void {
  if (hasLanguageExtensions(transforms)) return;
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind !== 'map') return;
    for (const [key, { value, keyPosition }] of node.entries) {
      if (!key.startsWith(LOOP)) visit(value);
      else {
        const problem = `${key} is a loop only with ${LANGUAGE_EXTENSIONS}`;
        throw documentError(template, keyPosition, problem, `write Transform: ${LANGUAGE_EXTENSIONS}`);
      }
    }
  };
  for (const section of ['Conditions', 'Resources', 'Outputs']) {
    const entry = template.root.entries.get(section);
    if (entry !== undefined) visit(entry.value);
  }
}

/** The first such key of a map. */
export function expansionIn(entries: ReadonlyMap<string, MapEntry>): string | undefined {
  return [...entries.keys()].find(isExpansion);
}

/** Whether a transform of the whole template may write anything: those of AWS, but for the one that includes files, have a meaning of their own. */
export function isMacro(transform: string): boolean {
  return transform === 'AWS::Include' || !transform.startsWith('AWS::');
}
