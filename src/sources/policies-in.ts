import { asFunction } from '../arguments/asker';
import { checkOneOf, checkOptions, checkText } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import type { DocumentPath, Policy, PolicyType } from '../policy/model';
import { policyTypes } from '../policy/type-rules';
import { renderPath } from '../report/excerpt';
import { onOneLine } from '../report/one-line';
import { nearest } from '../values/near-names';
import { policyOfNode, type From } from './cloudformation/policy-of-node';
import { plainPart, readDocument } from './cloudformation/read-document';
import type { MapNode, ReadDocument, TemplateNode } from './cloudformation/template-node';
import type { FileUrl } from './file';
import { parseJsonPath, reached, select, type Step } from './json-path';

export interface PoliciesInOptions {
  readonly type?: PolicyType;
}

/**
 * The policies that stand at a JSONPath of a document, in its order: a map, or text of JSON as a Terraform plan holds it. The
 * document is a path relative to the file that calls, a `file:` URL, JSON or YAML text, or an object. Problems and counterexamples point
 * into it. Throws a `UsageError` where nothing is found, and a `PolicyError` for what is not a policy.
 */
export function policiesIn(
  document: string | FileUrl | object,
  jsonPath: string,
  options: PoliciesInOptions = {},
): Policy[] {
  return asFunction('policiesIn', () => {
    checkOptions(options, ['type']);
    if (options.type !== undefined) checkOneOf('type', options.type, policyTypes);
    const steps = parseJsonPath(jsonPath);
    const read = readDocument(document);
    const found = select(read.root, steps);
    if (found.length === 0) throw nothingAt(jsonPath, steps, read);
    return found.map(({ node, path }) => policyOfNode(node, named(read, path), options.type));
  });
}

/**
 * The resources of one type: those of a CloudFormation template, else every object of the document whose `type` or `Type` it
 * is. `policiesIn` takes each of them, and its places are those in the document. Throws a `UsageError` where there is none.
 */
export function resourcesOfType(document: string | FileUrl | object, type: string): object[] {
  return asFunction('resourcesOfType', () => {
    checkText('the type', type);
    const read = readDocument(document);
    const typed = typedMaps(read.root);
    const found = typed.filter(({ types }) => types.includes(type));
    if (found.length > 0) return found.map(({ node }) => plainPart(node, read));
    const types = [...new Set(typed.flatMap((map) => map.types))].sort();
    throw new UsageError(
      `the document has no resource of type "${onOneLine(type)}"${inFile(read)}`,
      hintAt(type, types, 'its types are'),
    );
  });
}

/** Where there is no text to point into, a policy of several is told apart by its path. */
function named(read: ReadDocument, path: DocumentPath): From {
  const { source, text } = read;
  if (text !== undefined || source !== undefined || path.length === 0) return read;
  return { source: renderPath(path) };
}

interface TypedMap {
  readonly node: MapNode;
  readonly types: readonly string[];
}

function typedMaps(root: TemplateNode): readonly TypedMap[] {
  const resources = root.kind === 'map' ? root.entries.get('Resources')?.value : undefined;
  const found: TypedMap[] = [];
  const visit = (node: TemplateNode, deep: boolean): void => {
    const types = typesOf(node);
    if (node.kind === 'map' && types.length > 0) found.push({ node, types });
    if (!deep || node.kind === 'scalar') return;
    for (const child of childrenOf(node)) visit(child, true);
  };
  if (resources?.kind !== 'map') visit(root, true);
  else for (const child of childrenOf(resources)) visit(child, false);
  return found;
}

function typesOf(node: TemplateNode): string[] {
  if (node.kind !== 'map') return [];
  return ['Type', 'type'].flatMap((name) => {
    const value = node.entries.get(name)?.value;
    return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : [];
  });
}

function childrenOf(node: TemplateNode): readonly TemplateNode[] {
  if (node.kind === 'list') return node.items;
  return node.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : [];
}

/** Says how far the path goes, and what there is. */
function nothingAt(path: string, steps: readonly Step[], read: ReadDocument): UsageError {
  const problem = `nothing found at ${shown(path)}${inFile(read)}`;
  const stages = reached(read.root, steps);
  const length = stages.length - 1;
  const last = stages[length]?.[0]?.node ?? read.root;
  const before = `$${steps
    .slice(0, length)
    .map(({ text }) => text)
    .join('')}`;
  const step = steps[length];
  const lastName = step?.name;
  const near =
    lastName !== undefined && step?.text.startsWith('..') === true ? nearestBelow(lastName, last) : undefined;
  const names = near === undefined ? namesIn(last) : [near];
  return new UsageError(problem, hintAt(lastName, names, `${shown(before)} has`));
}

const LONGEST_PATH = 200;

function shown(path: string): string {
  return onOneLine(path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path);
}

function namesIn(node: TemplateNode): readonly string[] {
  return node.kind === 'map' ? [...node.entries.keys()] : [];
}

/** The name at any depth that somebody may have meant. */
function nearestBelow(lastName: string, root: TemplateNode): string | undefined {
  const names = new Set<string>();
  const visit = (node: TemplateNode): void => {
    for (const name of namesIn(node)) names.add(name);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return nearest(lastName, names, 2);
}

const MOST_NAMES = 12;

function hintAt(lastName: string | undefined, names: readonly string[], there: string): string | undefined {
  const near = lastName === undefined || lastName.length < 3 ? undefined : nearest(lastName, names, 2);
  if (near !== undefined) return `did you mean "${onOneLine(near)}"?`;
  if (names.length === 0) return undefined;
  const more = names.length > MOST_NAMES ? `, … and ${names.length - MOST_NAMES} more` : '';
  return onOneLine(`${there} ${names.slice(0, MOST_NAMES).join(', ')}${more}`);
}

function inFile({ source }: ReadDocument): string {
  return source === undefined ? '' : ` in ${source}`;
}
