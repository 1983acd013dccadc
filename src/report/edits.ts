import { statementsIn, type Cure } from '../cures/cure';
import { locateIn, treeOf } from '../policy/json';
import {
  isPolicy,
  POLICY_PART,
  type DocumentPath,
  type DocumentStatement,
  type Locate,
  type PolicyInput,
  type PolicyPart,
} from '../policy/model';
import { locate } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import { renderStatement } from './decision';
import { renderPath } from './excerpt';
import { onOneLine } from './one-line';
import { jsonOnOneLine } from './pasted-json';

/** A document as data, with what tells where each value stands in its text. */
export interface EditedDocument {
  readonly document: object | undefined;
  readonly source?: string | undefined;
  readonly text?: string | undefined;
  readonly locate?: Locate | undefined;
  /** What the document is in a template that holds it. */
  readonly part?: PolicyPart | undefined;
}

/** What was given as a policy, as text or as an object; `document`: what that says, where it is known already. */
export function editedDocument(input: PolicyInput, document: object | undefined = documentIn(input)): EditedDocument {
  if (isPolicy(input)) {
    const { source, text, [POLICY_PART]: part } = input;
    return { document, source, text, part, locate: (path, at) => locate(input, path, at) };
  }
  if (typeof input !== 'string') return { document };
  const json = treeOf(input);
  return { document, text: input, ...(json !== undefined && { locate: (path, at) => locateIn(json, path, at) }) };
}

function documentIn(input: PolicyInput): object | undefined {
  if (isPolicy(input)) return input.document;
  if (typeof input === 'object') return input;
  try {
    const read: unknown = JSON.parse(input);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    // Its syntax is what is wrong with it.
    return undefined;
  }
}

/** Whether what a change replaces stands in the text as the document has it: no function of a template makes it. */
export function isWritten({ document, text, locate }: EditedDocument, { path, value }: Cure): boolean {
  if (text === undefined || locate === undefined) return false;
  const old = valueAt(document, path);
  const [from] = renamedMember(old, value) ?? [];
  const { line } = (from === undefined ? locate(path, 'value') : locate([...path, from], 'key')) ?? { line: 0 };
  const name = from ?? old;
  return typeof name === 'string' && text.split('\n')[line - 1]?.includes(name) === true;
}

/** Changes of single values of a document, a line each, with the statement and the line of the file where the value stands. */
export function renderEdits(edited: EditedDocument, cures: readonly Cure[]): readonly string[] {
  const { document } = edited;
  const placeOf = (path: DocumentPath, at: 'key' | 'value'): string => renderPlaceIn(edited, path, at);
  const lines = cures.map(({ path, operation, value }) => {
    const written = valueAt(document, path);
    const statement = statementAt(document, path);
    const inStatement = (preposition: string): string =>
      statement === undefined ? '' : ` ${preposition} ${statement}`;
    const names = renamedMember(written, value);
    if (names !== undefined) {
      const [from, to] = names;
      return `To fix it, write ${JSON.stringify(to)} for ${JSON.stringify(from)}${inStatement('in')}${placeOf([...path, from], 'key')}`;
    }
    const before = jsonOnOneLine(written);
    const place = placeOf(path, 'value');
    if (operation !== 'remove')
      return `To fix it, write ${jsonOnOneLine(value)} for ${before}${inStatement('in')}${place}`;
    if (statement !== undefined && isStatement(path)) return `To fix it, remove ${statement}${place}`;
    const [name, list] = [path.at(-1), path.at(-2)].map((part) => JSON.stringify(part));
    const short = before.length > MOST ? undefined : before;
    return typeof path.at(-1) === 'number'
      ? `To fix it, remove ${short ?? `entry ${name}`} from ${list}${inStatement('in')}${place}`
      : `To fix it, remove ${name}${short === undefined ? '' : `: ${short}`}${inStatement('from')}${place}`;
  });
  // An element under another name is written with what is inside of it, which may have to change once more.
  return [...new Set(lines)];
}

/** Where a path of a document leads: the file and the line; the path itself where there is no text. */
function renderPlaceIn(
  { source = 'policy', locate, part }: EditedDocument,
  path: DocumentPath,
  at: 'key' | 'value',
): string {
  const position = locate?.(path, at);
  if (position !== undefined) return `  ${source}:${position.line}`;
  // A template that was given as an object has no lines.
  return part === undefined ? `  ${renderPath(path)}` : ` of ${part.id}`;
}

/** `statement 1 \`Tags\`` of a place in a statement or of one. */
function statementAt(document: object | undefined, [element, at]: DocumentPath): string | undefined {
  if (element !== 'Statement') return undefined;
  const index = typeof at === 'number' ? at : 0;
  const { Sid }: Partial<DocumentStatement> = statementsIn(document)[index] ?? {};
  return renderStatement({ statement: index, ...(typeof Sid === 'string' && Sid !== '' && { sid: onOneLine(Sid) }) });
}

function isStatement(path: DocumentPath): boolean {
  return path.length === 1 || (path.length === 2 && typeof path[1] === 'number');
}

/** The name of the one member that is called otherwise afterwards, and that name. */
function renamedMember(before: unknown, after: unknown): readonly [string, string] | undefined {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return undefined;
  const [own, other] = [Object.keys(before), Object.keys(after)];
  const [at, ...more] = own.flatMap((name, index) => (name === other[index] ? [] : [index]));
  const names = at === undefined || more.length > 0 || own.length !== other.length ? [] : [own[at], other[at]];
  const [from, to] = names;
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** A longer value is not shown. */
const MOST = 60;
