import { curesByDocument, originsAfter, statementsIn, withCures, type Cure } from '../cures/cure';
import { smallestChange } from '../cures/smallest-change';
import { locate } from '../policy/parse';
import { inWrittenForm, isReferredTo, withWrittenTexts } from '../cures/written-form';
import { listed } from '../values/one-or-many';
import { isPolicy, POLICY_PART, type DocumentPath, type DocumentStatement, type Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { parseArn } from '../values/arn';
import { environmentDocument } from '../cures/cured-environment';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Environment } from '../s3/environment/environment';
import { nameOfStatement } from './needless-statement';
import { renderLines, renderPlace } from './excerpt';
import { layerName } from './layers';
import { pastedJson } from './pasted-json';
import { withFilePlaceholders } from './pasted-placeholders';
import { pastedYaml } from './pasted-yaml';
import { isBlock, pastedMemberAt, placeOfNewStatement, placeOfStatement, type PlaceToPaste } from './place-to-paste';
import { renderRenamedTests } from './renamed-tests';
import { isSameJson } from '../values/same-json';

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
  const renamed = renderRenamedTests(policy, cures, of);
  if (renamed !== undefined) return renamed;
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
      ? `${renderLines(policy, path, 'key')}  ${renderPlace(policy, path, 'key')}`
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
  const old: unknown = valueAt(policy.document, path);
  // What names the resource is written there already; a name that is new may have a reference of its own.
  const isOfSameName =
    typeof old === 'string' &&
    typeof value === 'string' &&
    (value.startsWith(`${old}/`) || parseArn(old)?.resource === parseArn(value)?.resource);
  const written = isOfSameName ? inWrittenForm(value, old, part?.writtenValue?.(path)) : value;
  const member = isYaml ? pastedYaml({ [name]: written }, '').join('\n') : pastedMember(name, written);
  if (member.includes('\n')) {
    return [
      `To fix it, put this in place of ${JSON.stringify(name)} in ${statement}`,
      ...pastedMemberAt(policy, path, value),
    ];
  }
  return [`To fix it, make ${isShown(name) && part === undefined ? `that ${member}` : `${member} in ${statement}`}`];
}

function pastedMember(name: string, value: unknown): string {
  return `${JSON.stringify(name)}: ${pastedJson(value, '  ', '  ')}`;
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
  const origins = originsAfter(policy.document, cures);
  const before = statementsIn(policy.document);
  const lone = !Array.isArray(policy.document.Statement);
  if (lone && after.length > 1) {
    const lines = renderLines(policy, ['Statement'], 'key');
    return [
      `To fix it, make "Statement"${of} this list${lines}${at === '' ? '' : `  ${renderPlace(policy, ['Statement'], 'key')}`}`,
      ...(at === '' ? pastedJson(after, '', '  ').split('\n') : pastedMemberAt(policy, ['Statement'], after)),
    ];
  }
  const statementAt = (index: number): string => {
    const path = policy.statements[index]?.path ?? [];
    const where = part !== undefined && at === '' ? '' : `${renderLines(policy, path)}  ${renderPlace(policy, path)}`;
    return `${nameOfStatement(policy, index)}${of}${where}`;
  };
  const removed = renderRemoved(before.flatMap((_, index) => (origins.includes(index) ? [] : [statementAt(index)])));
  const changed = after.flatMap((value, position) => {
    const index = origins[position];
    if (index === undefined || isSameJson(value, before[index])) return [];
    const heading = `To fix it, put this in place of ${statementAt(index)}`;
    // A text may have gone to another place of the statement: under another operator or key.
    const old = part?.writtenValue?.(['Statement', index]);
    const written =
      part === undefined ? value : withWrittenTexts(inWrittenForm(value, before[index], old), before[index], old);
    const ofOthers = before.reduce<unknown>(
      (one, other, at) => withWrittenTexts(one, other, part?.writtenValue?.(['Statement', at]), isReferredTo),
      written,
    );
    return [heading, ...pastedIn(placeOfStatement(policy, index), ofOthers)];
  });
  const added = after
    .filter((_, position) => origins[position] === undefined)
    .map((value) =>
      before.reduce<unknown>(
        (one, old, index) => withWrittenTexts(one, old, part?.writtenValue?.(['Statement', index])),
        value,
      ),
    );
  const { line, ...first } = placeOfNewStatement(policy);
  const heading = `To fix it, put ${added.length === 1 ? 'this' : 'these'} first in "Statement"${of}${line}${at}`;
  const lines = added.flatMap((value) => pastedIn(first, value));
  const news = added.length === 0 ? [] : [heading, ...lines];
  // Whoever pastes one text of two must not open anything: what a Deny leaves is refused by another one first.
  const isWeaker = after.some((value, position) => {
    const old = before[origins[position] ?? -1];
    return old?.Effect === 'Deny' && !isSameJson(value, old) && holdsForLess(value, old);
  });
  return isWeaker ? [...news, ...removed, ...changed] : [...removed, ...changed, ...news];
}

/** Whether a statement holds for less than it did: it tests all that it tested, and is on no other resources. */
function holdsForLess(value: DocumentStatement, old: DocumentStatement): boolean {
  const isElsewhere = !isSameJson(value.Resource, old.Resource);
  if (isElsewhere && (value.NotResource === undefined || old.NotResource !== undefined)) return false;
  const { Condition = {} } = value;
  return Object.entries(old.Condition ?? {}).every(([operator, tests]) =>
    Object.entries(tests).every(([key, one]) => isSameJson(Condition[operator]?.[key], one)),
  );
}

/** A statement as it is to stand in its place. */
function pastedIn({ form, indent, step, end }: PlaceToPaste, statement: unknown): readonly string[] {
  if (form === 'item') return pastedYaml([statement], indent);
  if (form === 'map') return pastedYaml(statement, indent);
  return `${indent}${pastedJson(statement, indent, step)}${end}`.split('\n');
}

const MOST_REMOVED = 3;

/** A line for each statement that goes, or one for many. */
function renderRemoved(names: readonly string[]): readonly string[] {
  if (names.length <= MOST_REMOVED) return names.map((name) => `To fix it, remove ${name}`);
  const short = names.map((name) => name.split('  ')[0]?.replace(/^statement /, '') ?? '');
  return [`To fix it, remove ${names.length} statements: ${short.join(', ')}`];
}
