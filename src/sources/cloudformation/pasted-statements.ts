import type { PastedText } from '../../report/deployment-names';
import { readDocument } from './read-document';
import type { StackTemplate } from './stack';
import type { MapNode, TemplateNode } from './template-node';

/** Policy documents of templates with what stands in their place. */
export type ChangedDocuments = ReadonlyMap<TemplateNode, TemplateNode>;

/** The policy document with statements as they are to be pasted, first in its list; nothing where it is not found. */
export function withPastedStatements(stacks: object, { place, lines }: PastedText): ChangedDocuments | undefined {
  const documents = (stacks as readonly StackTemplate[]).flatMap(({ from }) =>
    documentsIn(from.root).filter(({ entries }) => {
      const line = entries.get('Statement')?.value.position?.line;
      return line !== undefined && place === `${from.source ?? 'policy'}:${line}`;
    }),
  );
  const [document, ...others] = documents;
  const statements = document?.entries.get('Statement')?.value;
  if (document === undefined || statements?.kind !== 'list' || others.length > 0) return undefined;
  const text = lines.join('\n');
  const isJson = text.trimStart().startsWith('{');
  const { root } = readDocument(isJson ? `[\n${text.replace(/,\s*$/, '')}\n]` : `${text}\n`);
  if (root.kind !== 'list') return undefined;
  const all: TemplateNode = { ...statements, items: [...root.items, ...statements.items] };
  const entries = new Map(document.entries).set('Statement', { ...document.entries.get('Statement'), value: all });
  return new Map([[document, { ...document, entries }]]);
}

function documentsIn(node: TemplateNode): readonly MapNode[] {
  if (node.kind === 'list') return node.items.flatMap(documentsIn);
  if (node.kind !== 'map') return [];
  const inside = [...node.entries.values()].flatMap(({ value }) => documentsIn(value));
  return node.entries.has('Statement') ? [node, ...inside] : inside;
}
