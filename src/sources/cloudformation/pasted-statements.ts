import type { PastedText } from '../../report/deployment-names';
import { deploymentValue, inDeployment } from '../../arguments/deployment-value';
import { attributeOf, joinOf } from './intrinsic-nodes';
import { stackOfResource } from './new-bucket-policy';
import { readDocument } from './read-document';
import type { StackDeployment, StackTemplate } from './stack';
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
  const root = nodesIn(lines, ['[', ']']);
  if (root.kind !== 'list') return undefined;
  const all: TemplateNode = { ...statements, items: [...root.items, ...statements.items] };
  const entries = new Map(document.entries).set('Statement', { ...document.entries.get('Statement'), value: all });
  return new Map([[document, { ...document, entries }]]);
}

/** Pasted lines as nodes; in JSON they stand in brackets. */
function nodesIn(lines: readonly string[], [open, close]: readonly [string, string]): TemplateNode {
  const text = lines.join('\n');
  const isJson = /^\s*["{]/.test(text);
  return readDocument(isJson ? `${open}\n${text.replace(/,\s*$/, '')}\n${close}` : `${text}\n`).root;
}

/** A bucket without policy as it is with the one of a resource that is to be pasted; nothing where its template is not known. */
export function withPastedPolicy(stacks: object, bucketId: string, bucket: unknown, { lines }: PastedText): unknown {
  const stack = stackOfResource(stacks, bucketId);
  const document = documentsIn(nodesIn(lines, ['{', '}']))[0];
  if (stack === undefined || document === undefined) return undefined;
  const arn = attributeOf(bucketId.split('/').at(-1) ?? bucketId, 'Arn');
  return deploymentValue(stacks, (deployment) => {
    const reader = (deployment as StackDeployment).reader.of(stack);
    const policy = reader.policy(document, [arn, joinOf(arn, '/*')]);
    const [own] = inDeployment([bucket], deployment) as readonly [object];
    return { ...own, policy: policy.document };
  });
}

function documentsIn(node: TemplateNode): readonly MapNode[] {
  if (node.kind === 'list') return node.items.flatMap(documentsIn);
  if (node.kind !== 'map') return [];
  const inside = [...node.entries.values()].flatMap(({ value }) => documentsIn(value));
  return node.entries.has('Statement') ? [node, ...inside] : inside;
}
