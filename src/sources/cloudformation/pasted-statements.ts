import type { PastedText } from '../../report/pasted-texts';
import { deploymentValue, inDeployment } from '../../arguments/deployment-value';
import { attributeOf, joinOf } from './intrinsic-nodes';
import { stackOfResource } from './new-bucket-policy';
import { readDocument } from './read-document';
import { policyTemplates } from './serverless-grants';
import { serverlessPolicy } from './serverless-policy-templates';
import type { StackDeployment, StackTemplate } from './stack';
import type { MapNode, TemplateNode } from './template-node';

/** Policy documents of templates with what stands in their place. */
export type ChangedDocuments = ReadonlyMap<TemplateNode, TemplateNode>;

/**
 * The policy document with statements as they are to be pasted: first in its list, in the place of others, or without those
 * that go. Nothing where one of them is not found.
 */
export function withPastedStatements(stacks: object, texts: readonly PastedText[]): ChangedDocuments | undefined {
  const templates = stacks as readonly StackTemplate[];
  const [first] = texts;
  if (first?.serverless !== undefined) return withPastedPolicies(templates, first.serverless, first.lines);
  const documents = templates.flatMap((stack) => documentsIn(stack.from.root).filter((one) => isAt(stack, one, texts)));
  const [document, ...others] = documents;
  const statements = document?.entries.get('Statement');
  if (document === undefined || statements?.value.kind !== 'list' || others.length > 0) return undefined;
  let items = statements.value.items;
  const added: TemplateNode[] = [];
  for (const text of texts) {
    const root = text.lines.length === 0 ? undefined : nodesIn(text.lines, ['[', ']']);
    if (root !== undefined && root.kind !== 'list') return undefined;
    const pasted = root?.items ?? [];
    if (text.into === 'Statement') added.push(...pasted);
    else {
      const old = statementsIn(statements.value).filter((one, index) =>
        text.place?.includes(':') === true ? isOfLine(one, text) : index === text.statement,
      );
      const [only, ...more] = old;
      if (only === undefined || more.length > 0) return undefined;
      const changed =
        text.lines.length === 0 ? items.filter((item) => item !== only) : replaced(items, only, pasted[0]);
      if (changed.length === items.length && changed.every((item, at) => item === items[at])) return undefined;
      items = changed;
    }
  }
  const all: TemplateNode = { ...statements.value, items: [...added, ...items] };
  return new Map([
    [document, { ...document, entries: new Map(document.entries).set('Statement', { ...statements, value: all }) }],
  ]);
}

/** What SAM makes of a policy template, with or without what it makes of entries beside it. */
function withPastedPolicies(
  templates: readonly StackTemplate[],
  { name, owner, stays }: NonNullable<PastedText['serverless']>,
  lines: readonly string[],
): ChangedDocuments | undefined {
  const resource = stackOfResource(templates, owner)?.resources.get(owner);
  const made = resource === undefined ? [] : policyTemplates(resource).filter((one) => one.name === name);
  const [document, ...others] = made.map((one) => one.document);
  const entries = nodesIn(lines, ['[', ']']);
  if (document?.kind !== 'map' || others.length > 0 || entries.kind !== 'list') return undefined;
  const added = entries.items.flatMap((entry) => {
    const [first] = entry.kind === 'map' ? entry.entries : [];
    const policy = first && (serverlessPolicy(first[0], first[1].value) ?? entry);
    return statementsIn(policy?.kind === 'map' ? policy.entries.get('Statement')?.value : undefined);
  });
  const statements = document.entries.get('Statement');
  if (statements === undefined || added.length === 0) return undefined;
  const own = stays ? statementsIn(statements.value) : [];
  const all: TemplateNode = { kind: 'list', items: [...own, ...added] };
  const changed = new Map(document.entries).set('Statement', { ...statements, value: all });
  return new Map([[document, { ...document, entries: changed }]]);
}

/** Whether a document is the one into which the texts go: by a line, or by the id of the resource that carries it. */
function isAt(stack: StackTemplate, document: MapNode, texts: readonly PastedText[]): boolean {
  const statements = document.entries.get('Statement')?.value;
  const file = stack.from.source ?? 'policy';
  return texts.every((text) => {
    const { into, place = '' } = text;
    if (!place.includes(':')) {
      return (
        stackOfResource([stack], place)?.resources.get(place)?.properties.get('PolicyDocument')?.value === document
      );
    }
    if (into === 'Statement') return place === `${file}:${statements?.position?.line ?? ''}`;
    return place.startsWith(`${file}:`) && statementsIn(statements).some((one) => isOfLine(one, text));
  });
}

/** The statements of a list, in the branches of functions too. */
function statementsIn(node: TemplateNode | undefined): readonly MapNode[] {
  if (node?.kind === 'list') return node.items.flatMap(statementsIn);
  if (node?.kind !== 'map') return [];
  return node.entries.has('Effect') ? [node] : [...node.entries.values()].flatMap(({ value }) => statementsIn(value));
}

function isOfLine({ position }: MapNode, { place = '' }: PastedText): boolean {
  return place.endsWith(`:${position?.line ?? ''}`);
}

/** Nodes with another one in the place of one of them, or of one in a function. */
function replaced(
  items: readonly TemplateNode[],
  old: TemplateNode,
  value: TemplateNode | undefined,
): readonly TemplateNode[] {
  const within = (node: TemplateNode): TemplateNode => {
    if (node === old) return value ?? node;
    if (node.kind === 'list') return { ...node, items: replaced(node.items, old, value) };
    if (node.kind !== 'map' || node.entries.has('Effect')) return node;
    return {
      ...node,
      entries: new Map([...node.entries].map(([key, entry]) => [key, { ...entry, value: within(entry.value) }])),
    };
  };
  return items.map(within);
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
