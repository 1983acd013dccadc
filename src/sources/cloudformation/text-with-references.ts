import { plainValue } from './plain-value';
import type { Template } from './template';
import { textsIn, type TemplateNode } from './template-node';

/** The text of a value, and that of each condition, mapping and parameter that it names, or that one of those does. */
export function textWithReferences(value: TemplateNode, { conditions, mappings, parameters }: Template): string {
  const found = new Map<string, unknown>();
  const open = [value];
  for (const node of open) {
    for (const name of textsIn(node).flatMap(namesIn)) {
      if (found.has(name)) continue;
      const declared = [conditions, mappings, parameters].flatMap((section) => section.get(name) ?? []);
      found.set(name, declared.map(plainValue));
      open.push(...declared);
    }
  }
  return JSON.stringify([plainValue(value), [...found]]);
}

/** What a text may name: it may be a name itself, or one of `Fn::Sub`. */
function namesIn(text: string): readonly string[] {
  return [text, ...[...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name)];
}
