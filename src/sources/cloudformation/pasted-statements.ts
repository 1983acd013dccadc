import type { PastedText } from '../../report/pasted-texts';
import { deploymentValue, inDeployment } from '../../arguments/deployment-value';
import { attributeOf, joinOf } from './intrinsic-nodes';
import { stackOfResource } from './new-bucket-policy';
import { readDocument } from './read-document';
import { policyTemplates } from './serverless-grants';
import { serverlessPolicy } from './serverless-policy-templates';
import { policiesInResource } from './template-policies';
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
  const byDocument = new Map<MapNode, PastedText[]>();
  for (const text of texts) {
    const found = templates.flatMap((stack) => documentsOf(stack, text));
    const [document, ...others] = found;
    if (document === undefined || others.length > 0) return undefined;
    byDocument.set(document, [...(byDocument.get(document) ?? []), text]);
  }
  const changed = [...byDocument].map(([document, own]) => [document, withTexts(document, own)] as const);
  return changed.every((entry): entry is readonly [MapNode, MapNode] => entry[1] !== undefined)
    ? new Map(changed)
    : undefined;
}

function withTexts(document: MapNode, texts: readonly PastedText[]): MapNode | undefined {
  const statements = document.entries.get('Statement');
  if (statements?.value.kind !== 'list') return undefined;
  let items = statements.value.items;
  const added: TemplateNode[] = [];
  for (const text of texts) {
    if (text.into === 'Statement') {
      added.push(...listIn(text.lines));
      continue;
    }
    const [only, ...more] = statementsOf(statements.value, text);
    if (only === undefined || more.length > 0) return undefined;
    const value = text.into === 'element' ? withElement(only, text) : listIn(text.lines)[0];
    if (text.into === 'element' && value === undefined) return undefined;
    const changed = value === undefined ? items.filter((item) => item !== only) : replaced(items, only, value);
    if (changed.length === items.length && changed.every((item, at) => item === items[at])) return undefined;
    items = changed;
  }
  const all: TemplateNode = { ...statements.value, items: [...added, ...items] };
  return { ...document, entries: new Map(document.entries).set('Statement', { ...statements, value: all }) };
}

function listIn(lines: readonly string[]): readonly TemplateNode[] {
  if (lines.length === 0) return [];
  const root = nodesIn(lines, ['[', ']']);
  return root.kind === 'list' ? root.items : [];
}

/** The statements that a text may be about: that of a line or number, or those with its element there. */
function statementsOf(statements: TemplateNode, text: PastedText): readonly MapNode[] {
  const isOfPlace = text.place?.includes(':') === true;
  return statementsIn(statements).filter((one, index) => {
    if (!isOfPlace) return index === text.statement;
    return text.into === 'element' ? elementsIn(one, text).length === 1 : isOfLine(one, text);
  });
}

/** The maps in a statement that have the element of a text, where it has a line in that line. */
function elementsIn(node: TemplateNode, text: PastedText): readonly MapNode[] {
  if (node.kind === 'scalar') return [];
  const children = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  const inside = children.flatMap((one) => elementsIn(one, text));
  const own = node.kind === 'map' ? node.entries.get(text.element ?? '') : undefined;
  if (node.kind !== 'map' || own === undefined) return inside;
  const { line = '' } = own.keyPosition ?? own.value.position ?? {};
  const isThere = text.place?.includes(':') !== true || text.place.endsWith(`:${line}`);
  return isThere ? [node, ...inside] : inside;
}

/** A statement with the element of a text in the place of its own, or without it; nothing where that is not one. */
function withElement(statement: MapNode, text: PastedText): MapNode | undefined {
  const [holder, ...others] = elementsIn(statement, text);
  if (holder === undefined || others.length > 0) return undefined;
  const name = text.element ?? '';
  const { renamed } = text;
  const pasted = text.lines.length === 0 ? undefined : nodesIn(text.lines, ['{', '}']);
  const value = pasted?.kind === 'map' ? pasted.entries.get(name) : undefined;
  if (pasted !== undefined && value === undefined) return undefined;
  // A name that is there already holds other tests.
  if (renamed !== undefined && holder.entries.has(renamed)) return undefined;
  const entries = new Map(
    [...holder.entries].map(([key, one]) => [key === name ? (renamed ?? key) : key, one] as const),
  );
  if (value === undefined) entries.delete(name);
  else entries.set(name, value);
  const within = (node: TemplateNode): TemplateNode => {
    if (node === holder) return { ...holder, entries };
    if (node.kind === 'list') return { ...node, items: node.items.map(within) };
    if (node.kind !== 'map') return node;
    return {
      ...node,
      entries: new Map([...node.entries].map(([key, one]) => [key, { ...one, value: within(one.value) }])),
    };
  };
  const changed = within(statement);
  return changed.kind === 'map' ? changed : undefined;
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

/** The documents of a stack into which a text may go: by a line, or by the id of the policy. */
function documentsOf(stack: StackTemplate, text: PastedText): readonly MapNode[] {
  const { into, place = '' } = text;
  if (!place.includes(':')) {
    const resources = [...stack.resources.values()].filter(({ id }) => place === id || place.startsWith(`${id}/`));
    const found = resources.flatMap((resource) => policiesInResource(resource, stack));
    return found.flatMap(({ id, node }) => (id === place && node.kind === 'map' ? [node] : []));
  }
  const file = stack.from.source ?? 'policy';
  if (!place.startsWith(`${file}:`)) return [];
  return documentsIn(stack.from.root).filter((document) => {
    const statements = document.entries.get('Statement')?.value;
    if (into === 'Statement') return place === `${file}:${statements?.position?.line ?? ''}`;
    return statements !== undefined && statementsOf(statements, text).length > 0;
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
