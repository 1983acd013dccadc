import { POLICY_PLACES, type DocumentPath, type Policy, type Position } from '../policy/model';
import { locate } from '../policy/parse';
import { pastedJson } from './pasted-json';
import { pastedYaml } from './pasted-yaml';

/** How a text has to look so that its lines, copied whole, fit into the file at its place. */
export interface PlaceToPaste {
  /** An item of a list in YAML, a map in YAML that is in none, or JSON. */
  readonly form: 'item' | 'map' | 'json';
  /** What stands before it on its first line, where that is its own. */
  readonly indent: string;
  /** By how much more what is in it is indented. */
  readonly step: string;
  /** The comma that has to follow it, or nothing. */
  readonly end: string;
}

/** Where the text is not known, or the place does not begin its line. */
const USUAL = { indent: '    ', step: '  ' };

/** Where a statement stands. */
export function placeOfStatement(policy: Policy, index: number): PlaceToPaste {
  const isList = Array.isArray(policy.document.Statement);
  const position = locate(policy, isList ? ['Statement', index] : ['Statement'], 'value');
  const before = textBefore(policy, position);
  const { step } = indentation(policy);
  const end = isFollowedByComma(policy, position) ? ',' : '';
  // Of an object another statement tells that a comma follows.
  if (before === undefined) return { form: 'json', ...USUAL, step, end: isList && !isLast(policy, index) ? ',' : '' };
  if (before.trim() === '-') return { form: 'item', indent: before.slice(0, before.indexOf('-')), step, end: '' };
  if (before.trim() !== '') return { form: 'json', ...indentation(policy), end: '' };
  return { form: isList || !isBlock(policy) ? 'json' : 'map', indent: before, step, end };
}

function isLast({ document: { Statement: statements } }: Policy, index: number): boolean {
  return !Array.isArray(statements) || index === statements.length - 1;
}

/** Where a statement comes first in a list; `line`: behind or before which line of the file, where one of them is right. */
export function placeOfNewStatement(policy: Policy): PlaceToPaste & { readonly line: string } {
  const list = locate(policy, ['Statement'], 'value');
  const before = textBefore(policy, list);
  const line = policy.text?.split('\n')[(list?.line ?? 0) - 1] ?? '';
  const start = line.slice((list?.column ?? 1) - 1).trimEnd();
  if (list !== undefined && before !== undefined && start.startsWith('-')) {
    // The line of a list in YAML is that of its first item.
    return { form: 'item', indent: before, step: '  ', end: '', line: `, before line ${list.line}` };
  }
  const isBehind = list !== undefined && start === '[';
  return { form: 'json', ...indentation(policy), end: ',', line: isBehind ? `, after line ${list.line}` : '' };
}

/** Whether a member of a statement has its lines for itself. */
export function hasOwnLines(policy: Policy, path: DocumentPath): boolean {
  const position = locate(policy, path, 'value');
  if (position === undefined || textBefore(policy, locate(policy, path, 'key'))?.trim() !== '') return false;
  const [after = ''] = policy.text?.slice(position.offset + position.length).split('\n') ?? [];
  return /^,?\s*$/.test(after);
}

/** A member of a statement or of the policy with another value, and perhaps another name, as it is to stand in its place. */
export function pastedMemberAt(
  policy: Policy,
  path: DocumentPath,
  value: unknown,
  name = String(path.at(-1)),
): readonly string[] {
  const before = textBefore(policy, locate(policy, path, 'key'));
  const isItem = before?.trim() === '-';
  const isOwnLine = before?.trim() === '' || isItem;
  // The first member of an item has its dash before it.
  const indent = isOwnLine ? before.replace('-', ' ') : '  ';
  if (isBlock(policy)) {
    const [first = '', ...rest] = pastedYaml({ [name]: value }, indent);
    return [isItem ? `${before}${first.trimStart()}` : first, ...rest];
  }
  const { step } = isOwnLine ? indentation(policy) : { step: '  ' };
  const end = isOwnLine && isFollowedByComma(policy, locate(policy, path, 'value')) ? ',' : '';
  return `${indent}${JSON.stringify(name)}: ${pastedJson(value, indent, step)}${end}`.split('\n');
}

/** Whether a policy's statements, or its only one, are of YAML that has no brackets around them. */
export function isBlock(policy: Policy): boolean {
  const { line, column } = locate(policy, ['Statement'], 'value') ?? { line: 0, column: 0 };
  const first = policy.text?.split('\n')[line - 1]?.[column - 1];
  return first !== undefined && first !== '{' && first !== '[';
}

/** How far the statements of a text in JSON are indented, and by what step; four and two where they stand on one line. */
function indentation(policy: Policy): { readonly indent: string; readonly step: string } {
  const before = textBefore(policy, locate(policy, ['Statement', 0], 'value'));
  const indent = before !== undefined && before.trim() === '' && before !== '' ? before : USUAL.indent;
  // Statements stand two steps deep in a policy, and deeper in what holds it.
  const isPart = policy[POLICY_PLACES] !== undefined;
  const width = isPart
    ? (/^ +/m.exec(policy.text ?? '')?.[0].length ?? USUAL.step.length)
    : Math.max(2, Math.floor(indent.length / 2));
  return { indent, step: indent.includes('\t') ? '\t' : ' '.repeat(width) };
}

/** What stands before a place on its line. */
function textBefore({ text }: Policy, position: Position | undefined): string | undefined {
  return position && text?.split('\n')[position.line - 1]?.slice(0, position.column - 1);
}

/** Whether a comma follows, which belongs to the lines that a text takes the place of. */
export function isFollowedByComma(
  { text }: { readonly text?: string | undefined },
  position: Position | undefined,
): boolean {
  return position !== undefined && text?.[position.offset + position.length] === ',';
}
