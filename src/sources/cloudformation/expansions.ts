import type { MapEntry } from './template-node';

/** What CloudFormation replaces by other text before it reads a template. */

/** Whether a key of a map stands for text that CloudFormation writes in its place: a loop, or a macro that may change what is beside it. */
export function isExpansion(key: string): boolean {
  return key === 'Fn::Transform' || key.startsWith('Fn::ForEach::');
}

/** The first such key of a map. */
export function expansionIn(entries: ReadonlyMap<string, MapEntry>): string | undefined {
  return [...entries.keys()].find(isExpansion);
}

/** Whether a transform of the whole template may write anything: those of AWS, but for the one that includes files, have a meaning of their own. */
export function isMacro(transform: string): boolean {
  return transform === 'AWS::Include' || !transform.startsWith('AWS::');
}
