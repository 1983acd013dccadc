import { curesByDocument, withCures, type Cure } from '../cures/cure';
import { smallestChange } from '../cures/smallest-change';
import { locate } from '../policy/parse';
import { inWrittenForm, withWrittenTexts } from '../cures/written-form';
import { listed } from '../values/one-or-many';
import {
  isPolicy,
  POLICY_PART,
  POLICY_PLACES,
  type DocumentPath,
  type DocumentStatement,
  type Policy,
} from '../policy/model';
import { valueAt } from '../policy/value-at';
import { environmentDocument } from '../cures/cured-environment';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Environment } from '../s3/environment/environment';
import { nameOfStatement } from './needless-statement';
import { renderPlace } from './excerpt';
import { layerName } from './layers';
import { pastedJson } from './pasted-json';
import { withFilePlaceholders } from './pasted-placeholders';
import { pastedYaml } from './pasted-yaml';

/** A document that is changed, and how a message speaks of it; one that is added has no policy yet. */
interface NamedDocument {
  readonly policy?: Policy | undefined;
  /** What is added to what, where there is no policy: `give the bucket this policy`. */
  readonly anew: string;
  /** ` of the identity policy`; nothing for the only one. */
  readonly of: string;
  readonly isShown?: (element: string) => boolean;
}

/**
 * What mends a subject, as text to paste: a statement that is added ends in the comma that its place needs. `isShown`: whether
 * the message shows an element, which is named otherwise.
 */
export function renderCure(
  { policy, layers }: Pick<ClaimSubject, 'policy' | 'layers'>,
  cures: readonly Cure[],
  isShown: (element: string) => boolean = () => false,
): readonly string[] {
  return renderDocuments(cures, (document) => {
    if (layers === undefined) return { policy, anew: 'give the bucket this policy', of: '', isShown };
    const name = nameOf(document);
    const one = valueAt(layers, document);
    return { policy: isPolicy(one) ? one : undefined, anew: `add this ${name}`, of: ` of the ${name}` };
  });
}

/** The same for an environment, whose policies are named by what they are attached to. */
export function renderCureOfEnvironment(environment: Environment, cures: readonly Cure[]): readonly string[] {
  return renderDocuments(cures, (document) => {
    const { type, policy, of } = environmentDocument(environment, document) ?? { type: 'identity', of: '' };
    const layer = type === 'kmsKey' ? 'resource' : (type as Parameters<typeof layerName>[0]);
    const name = layerName(layer, { action: type === 'kmsKey' ? 'kms:' : 's3:' });
    const isLevel = type === 'serviceControl' || type === 'resourceControl';
    // What a template deploys has its place there, and names that a deployment made up.
    if (policy?.[POLICY_PART] !== undefined) return { policy, anew: '', of: ` of the ${name}` };
    return { policy, anew: `add this ${name} to ${of}`, of: ` of the ${name} ${isLevel ? 'at' : 'of'} ${of}` };
  });
}

function renderDocuments(cures: readonly Cure[], find: (document: DocumentPath) => NamedDocument): readonly string[] {
  const lines = curesByDocument(cures).flatMap(({ document, own }) => {
    const { policy, anew, of, isShown = () => false } = find(document);
    return policy === undefined
      ? renderNew(own, anew)
      : withFilePlaceholders(renderOfDocument(policy, own, of, isShown), policy);
  });
  // All of them together mend it, not each by itself.
  return lines.map((line, at) => (at > 0 && line.startsWith(HEAD) ? `And ${line.slice(HEAD.length)}` : line));
}

const HEAD = 'To fix it, ';

function nameOf([layer = 'resource', level]: DocumentPath): string {
  const name = layerName(layer as Parameters<typeof layerName>[0], { action: '' });
  return layer === 'serviceControl' || layer === 'resourceControl' ? `${name} at level ${level ?? 0}` : name;
}

function renderNew([first]: readonly Cure[], anew: string): string[] {
  return first === undefined ? [] : [`To fix it, ${anew}`, ...pastedJson(first.value, '', '  ').split('\n')];
}

function renderOfDocument(
  policy: Policy,
  cures: readonly Cure[],
  of: string,
  isShown: (element: string) => boolean,
): string[] {
  if (cures.length === 0) return [];
  const version = cures.find(({ path }) => path[0] === 'Version');
  if (version !== undefined) {
    const others = cures.filter((cure) => cure !== version);
    return [renderVersion(policy, version, of), ...renderOfDocument(policy, others, of, isShown)];
  }
  if (cures.length === 1 || policy[POLICY_PART] === undefined) {
    const small = policy[POLICY_PART] === undefined ? cures.map((cure) => smallestChange(policy, cure)) : cures;
    // Beside what decided, another statement may be shown than the one that changes.
    const elements = small.map((cure, at) => renderElement(policy, cure, cure === cures[at] ? isShown : () => false));
    if (!isOfSeveral(small) && elements.every((lines) => lines !== undefined)) return elements.flat();
  }
  return renderStatements(policy, cures, of);
}

/** The Version of a document, which stands where one is written. */
function renderVersion(policy: Policy, { operation, value }: Cure, of: string): string {
  const isYaml = isBlock(policy);
  const member = isYaml ? pastedYaml({ Version: value }, '').join('') : pastedMember('Version', value);
  return operation === 'add'
    ? `To fix it, put ${member} beside "Statement"${of}  ${renderPlace(policy, ['Statement'])}`
    : `To fix it, make ${member}${of}  ${renderPlace(policy, ['Version'])}`;
}

/** Whether several statements change, or several tests of one, which are better read as they will stand. */
function isOfSeveral(cures: readonly Cure[]): boolean {
  if (cures.length < 2) return false;
  return (
    cures.some(({ path }) => path.includes('Condition')) ||
    new Set(cures.map(({ path: [, at] }) => (typeof at === 'number' ? at : 0))).size > 1
  );
}

/** An element of a statement or a test of its condition that changes or goes; nothing for a change of whole statements. */
function renderElement(
  policy: Policy,
  { path, operation, value }: Cure,
  isShown: (element: string) => boolean,
): readonly string[] | undefined {
  const isList = Array.isArray(policy.document.Statement);
  if (path.length <= (isList ? 2 : 1) || operation === 'add') return undefined;
  const name = String(path.at(-1));
  const index = isList ? Number(path[1]) : 0;
  const part = policy[POLICY_PART];
  // A template that was given as an object has no lines.
  const where =
    part === undefined || locate(policy, path, 'value') !== undefined
      ? `  ${renderPlace(policy, path)}`
      : ` of ${part.id}`;
  const statement = `${nameOfStatement(policy, index)}${where}`;
  if (operation === 'remove') {
    return [`To fix it, remove ${pastedMember(name, valueAt(policy.document, path))} from ${statement}`];
  }
  if (part !== undefined && typeof value === 'object') return undefined;
  const entry = part === undefined ? changedEntry(valueAt(policy.document, path), value) : undefined;
  if (entry !== undefined) {
    const { verb, text, at } = entry;
    const own = `${nameOfStatement(policy, index)}  ${renderPlace(policy, at === undefined ? path : [...path, at])}`;
    return [
      `To fix it, ${verb} ${JSON.stringify(text)} ${verb === 'add' ? 'to' : 'from'} ${JSON.stringify(name)} in ${own}`,
    ];
  }
  const isYaml = isBlock(policy);
  const member = isYaml ? pastedYaml({ [name]: value }, '').join('\n') : pastedMember(name, value);
  if (member.includes('\n')) {
    const { indent, step } = indentationOfMember(policy, path);
    return [
      `To fix it, put this in place of ${JSON.stringify(name)} in ${statement}`,
      ...(isYaml
        ? pastedYaml({ [name]: value }, indent)
        : `${indent}${pastedMember(name, value, indent, step)}`.split('\n')),
    ];
  }
  return [`To fix it, make ${isShown(name) && part === undefined ? `that ${member}` : `${member} in ${statement}`}`];
}

function pastedMember(name: string, value: unknown, indent = '  ', step = '  '): string {
  return `${JSON.stringify(name)}: ${pastedJson(value, indent, step)}`;
}

/** How far a member of a text is indented that begins its line, and by what step; two and two of another. */
function indentationOfMember(policy: Policy, path: DocumentPath): { readonly indent: string; readonly step: string } {
  const { line, column } = locate(policy, path, 'key') ?? { line: 0, column: 1 };
  const before = policy.text?.split('\n')[line - 1]?.slice(0, column - 1) ?? '?';
  if (before.trim() !== '') return { indent: '  ', step: '  ' };
  return { indent: before, step: indentation(policy, column).step };
}

/** The one entry that comes at the end of a list, or goes from it; `at`: where it stands. */
function changedEntry(
  before: unknown,
  after: unknown,
): { readonly verb: 'add' | 'remove'; readonly text: string; readonly at?: number } | undefined {
  if (!Array.isArray(before)) return undefined;
  const [own, other] = [before.map(String), listed(after as string | readonly string[]).map(String)];
  const [added, removed] = [other.filter((text) => !own.includes(text)), own.filter((text) => !other.includes(text))];
  const [text, ...more] = [...added, ...removed];
  if (text === undefined || more.length > 0) return undefined;
  if (added.length === 1) return isSameList([...own, text], other) ? { verb: 'add', text } : undefined;
  return isSameList(
    own.filter((one) => one !== text),
    other,
  )
    ? { verb: 'remove', text, at: own.indexOf(text) }
    : undefined;
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}

/** The statements that are changed, that go and that come, each with its place in the file. */
function renderStatements(policy: Policy, cures: readonly Cure[], ofDocument: string): string[] {
  const place = renderPlace(policy, ['Statement']);
  const at = place === 'Statement' ? '' : `  ${place}`;
  const part = policy[POLICY_PART];
  // A template that was given as an object has no lines.
  const of = part === undefined || at !== '' ? ofDocument : ` of ${part.id}`;
  const after = statementsIn(withCures(policy.document, cures));
  const origins = originsAfter(policy, cures);
  const before = statementsIn(policy.document);
  const lone = !Array.isArray(policy.document.Statement);
  if (lone && after.length > 1) {
    const list = isBlock(policy) ? pastedYaml(after, '  ') : pastedJson(after, '', '  ').split('\n');
    return [`To fix it, make "Statement"${of} this list${at}`, ...list];
  }
  const column = locate(policy, ['Statement', 0], 'value')?.column ?? 5;
  const { indent, step } = indentation(policy, column - 1);
  const sequence = yamlSequence(policy);
  // A statement that comes brings its comma; one that takes another's place leaves that one's there.
  const pasted = (value: unknown): string[] => `${indent}${pastedJson(value, indent, step)},`.split('\n');
  const statementAt = (index: number): string => {
    const path = policy.statements[index]?.path ?? [];
    const where = part !== undefined && at === '' ? '' : `  ${renderPlace(policy, path)}`;
    return `${nameOfStatement(policy, index)}${of}${where}`;
  };
  const removed = renderRemoved(before.flatMap((_, index) => (origins.includes(index) ? [] : [statementAt(index)])));
  const changed = after.flatMap((value, position) => {
    const index = origins[position];
    if (index === undefined || JSON.stringify(value) === JSON.stringify(before[index])) return [];
    const heading = `To fix it, put this in place of ${statementAt(index)}`;
    const { indent: own, isYaml } = placeOfStatement(policy, index);
    if (part === undefined)
      return [
        heading,
        ...(isYaml ? pastedYaml([value], own) : `${indent}${pastedJson(value, indent, step)}`.split('\n')),
      ];
    const old = part.writtenValue?.(['Statement', index]);
    // A text may have gone to another place of the statement: under another operator or key.
    const written = withWrittenTexts(inWrittenForm(value, before[index], old), before[index], old);
    const lines = isYaml ? pastedYaml([written], own) : `${own}${pastedJson(written, own, step)}`.split('\n');
    return [heading, ...lines];
  });
  const added = after
    .filter((_, position) => origins[position] === undefined)
    .map((value) =>
      before.reduce<unknown>(
        (one, old, index) => withWrittenTexts(one, old, part?.writtenValue?.(['Statement', index])),
        value,
      ),
    );
  // The line of a list in YAML is that of its first item; in JSON it is that of the bracket, behind which the text goes.
  const first = sequence === undefined ? undefined : locate(policy, ['Statement'], 'value')?.line;
  const beforeLine = first === undefined ? '' : `, before line ${first}`;
  const heading = `To fix it, put ${added.length === 1 ? 'this' : 'these'} first in "Statement"${of}${beforeLine}${at}`;
  const lines = sequence === undefined ? added.flatMap(pasted) : pastedYaml(added, sequence);
  return [...removed, ...changed, ...(added.length === 0 ? [] : [heading, ...lines])];
}

const MOST_REMOVED = 3;

/** A line for each statement that goes, or one for many. */
function renderRemoved(names: readonly string[]): readonly string[] {
  if (names.length <= MOST_REMOVED) return names.map((name) => `To fix it, remove ${name}`);
  const short = names.map((name) => name.split('  ')[0]?.replace(/^statement /, '') ?? '');
  return [`To fix it, remove ${names.length} statements: ${short.join(', ')}`];
}

/** Which statement of the policy each statement with the cures was; nothing for one that is new. */
function originsAfter(policy: Policy, cures: readonly Cure[]): readonly (number | undefined)[] {
  const origins: (number | undefined)[] = statementsIn(policy.document).map((_, index) => index);
  for (const { path, operation } of cures) {
    const [, index] = path;
    if (operation === 'replace' || typeof index !== 'number' || path.length !== 2) continue;
    if (operation === 'add') origins.splice(index, 0, undefined);
    else origins.splice(index, 1);
  }
  return origins;
}

function statementsIn(document: object | undefined): readonly DocumentStatement[] {
  const { Statement } = (document ?? {}) as Partial<Policy['document']>;
  if (Statement === undefined) return [];
  return Array.isArray(Statement) ? (Statement as readonly DocumentStatement[]) : [Statement as DocumentStatement];
}

/** How far a statement of a template is indented, and whether it is one of YAML. */
function placeOfStatement(policy: Policy, index: number): { readonly indent: string; readonly isYaml: boolean } {
  const { line, column } = locate(policy, ['Statement', index], 'value') ?? { line: 0, column: 5 };
  const before = (policy.text?.split('\n')[line - 1] ?? '').slice(0, column - 1);
  const isYaml = before.trimEnd().endsWith('-');
  return { indent: ' '.repeat(isYaml ? before.indexOf('-') : column - 1), isYaml };
}

/** Whether a policy's statements, or its only one, are of YAML that has no brackets around them. */
function isBlock(policy: Policy): boolean {
  const { line, column } = locate(policy, ['Statement'], 'value') ?? { line: 0, column: 0 };
  const first = policy.text?.split('\n')[line - 1]?.[column - 1];
  return first !== undefined && first !== '{' && first !== '[';
}

/** How far the dashes of a list of statements in YAML are indented; nothing for another list. */
function yamlSequence(policy: Policy): string | undefined {
  const { line, column } = locate(policy, ['Statement'], 'value') ?? { line: 0, column: 0 };
  const text = policy.text?.split('\n')[line - 1] ?? '';
  return text[column - 1] === '-' ? ' '.repeat(column - 1) : undefined;
}

/** How far the statements of a text are indented, and by what step; four and two where they stand on one line. */
function indentation(policy: Policy, column: number): { readonly indent: string; readonly step: string } {
  const { text } = policy;
  const line = text?.split('\n').find((one) => /^\s*\{\s*$/.test(one) && one.trimEnd().length === column + 1);
  const indent = line === undefined ? '    ' : line.slice(0, line.indexOf('{'));
  // Statements stand two steps deep in a policy, and deeper in what holds it.
  const isPart = policy[POLICY_PLACES] !== undefined;
  const width = isPart ? (/^ +/m.exec(text ?? '')?.[0].length ?? 2) : Math.max(2, Math.floor(indent.length / 2));
  return { indent, step: indent.includes('\t') ? '\t' : ' '.repeat(width) };
}
