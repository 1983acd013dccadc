import { plainValue } from './plain-value';
import { namesInSub, type Template } from './template';
import { textsIn, type TemplateNode } from './template-node';

/** The text of a value, and that of each condition, mapping and parameter that it names, or that one of those does. */
export function textWithReferences(value: TemplateNode, { conditions, mappings, parameters }: Template): string {
  const found = new Map<string, unknown>();
  const open = [value];
  for (const node of open) {
    // A text may be a name itself, or one of `Fn::Sub`.
    for (const name of textsIn(node).flatMap((text) => [text, ...namesInSub(text)])) {
      if (found.has(name)) continue;
      const declared = [conditions, mappings, parameters].flatMap((section) => section.get(name) ?? []);
      found.set(name, declared.map(plainValue));
      open.push(...declared);
    }
  }
  return JSON.stringify([plainValue(value), [...found]]);
}
