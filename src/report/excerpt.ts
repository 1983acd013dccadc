import { locateIn, treeOf } from '../policy/json';
import type { DocumentPath, Policy, Position } from '../policy/model';
import { locate } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import { onOneLine } from './one-line';
import { jsonOnOneLine, pastedJson } from './pasted-json';

/** `policies/logs.json:14`, or the element's path where there is no text to point into. */
export function renderPlace(policy: Policy, path: DocumentPath, at: 'key' | 'value' = 'value'): string {
  const position = locate(policy, path, at);
  if (position === undefined) return renderPath(path);
  return `${policy.source ?? 'policy'}:${position.line}`;
}

/** `, lines 14-21`, of an element that stands on several lines, with its key or without; the empty text of another. */
export function renderLines(policy: Policy, path: DocumentPath, from: 'key' | 'value' = 'value'): string {
  const position = locate(policy, path, 'value');
  const start = locate(policy, path, from);
  if (position === undefined || start === undefined || policy.text === undefined) return '';
  const { last } = linesOf(policy.text, position);
  return start.line === last ? '' : `, lines ${start.line}-${last}`;
}

/** `Statement[0].Condition.Bool` */
export function renderPath(path: DocumentPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** Columns of a line, its number included. */
const WIDEST = 80;
/** How much of a long line stands before the place and after it, where there is room. */
const BEFORE = { least: 20, most: 40 };
const AFTER = 8;
/** Lines of an element, and of a list in a statement that is printed. */
const MOST_LINES = 6;
const MOST_LIST_LINES = 5;
/** Stands before the lines of a printed statement. */
const GUTTER = '  |  ';

/** Whether the statement of an element is shown, where there is no text, or the element alone: where several are to blame. */
export type ExcerptLength = 'whole' | 'brief';

/**
 * An element as its author wrote it, with carets under it; its lines, each with a mark, where it has several. A policy that is
 * given as an object has no text: its statement is printed, or in a brief excerpt the element alone. `part`: what of the text
 * of the element is at fault, where that stands there.
 */
export function renderExcerpt(
  policy: Policy,
  path: DocumentPath,
  length: ExcerptLength = 'whole',
  part?: RegExp,
): string[] {
  const position = locate(policy, path, 'value');
  if (position !== undefined && policy.text !== undefined)
    return excerptAt(policy.text, partAt(policy.text, position, part));
  const printed = length === 'whole' ? statementWith(policy, path) : undefined;
  if (printed !== undefined) return printed;
  const value = valueAt(policy.document, path);
  return [cut(`  ${renderPath(path)}: ${value === undefined ? '' : JSON.stringify(value)}`, WIDEST)];
}

/** The line of an element's name with carets under a part of that; nothing where there is no text. */
export function renderExcerptOfName(policy: Policy, path: DocumentPath, part: RegExp): string[] | undefined {
  const position = locate(policy, path, 'key');
  return position && policy.text !== undefined
    ? excerptAt(policy.text, partAt(policy.text, position, part))
    : undefined;
}

/** The place of a part of what stands at another place, in its first line. */
function partAt(text: string, place: Position, part: RegExp | undefined): Position {
  const [line = ''] = text.slice(place.offset, place.offset + place.length).split('\n');
  const found = part?.exec(line);
  return found === undefined || found === null
    ? place
    : {
        line: place.line,
        column: place.column + found.index,
        offset: place.offset + found.index,
        length: found[0].length,
      };
}

/** The lines of a text in which a place lies. */
export function excerptAt(text: string, position: Position): string[] {
  const { first, last } = linesOf(text, position);
  const lines = text.split('\n');
  const width = String(last).length;
  const gutter = (number: number | undefined, mark: string): string =>
    `${mark} ${String(number ?? '').padStart(width)} |   `;
  const at = (number: number): string => lines[number - 1]?.replace(/\r$/, '') ?? '';
  const indent = indentOf(at(first));
  if (first === last)
    return pointedLine(at(first), position, { gutter: gutter(first, ' '), below: gutter(undefined, ' '), indent });
  return elided(first, last, MOST_LINES).map((number) =>
    typeof number === 'string'
      ? `${gutter(undefined, '>')}${number}`
      : cut(`${gutter(number, '>')}${at(number).slice(Math.min(indent, indentOf(at(number))))}`, WIDEST),
  );
}

/** The first line of a place and its last, white space at its end apart. */
export function linesOf(
  text: string,
  { line, offset, length }: Position,
): { readonly first: number; readonly last: number } {
  const element = text.slice(offset, offset + length).trimEnd();
  return { first: line, last: line + element.split('\n').length - 1 };
}

/** One line, cut to what has room around the place, and carets under that; `indent`: how much of its start is left out. */
function pointedLine(
  line: string,
  { column, length }: Pick<Position, 'column' | 'length'>,
  { gutter, below, indent }: { readonly gutter: string; readonly below: string; readonly indent: number },
): string[] {
  const room = WIDEST - gutter.length - 2;
  // A long element is shown from its start on, as far as there is room.
  const before = Math.max(BEFORE.least, Math.min(BEFORE.most, room - length - AFTER));
  const end = column - 1 + Math.min(length, room - before);
  const from = end > indent + room ? column - 1 - before : indent;
  const shown = `${from > indent ? '…' : ''}${line.slice(from, from + room)}${line.length > from + room ? '…' : ''}`;
  const start = Math.max(0, column - 1 - from + (from > indent ? 1 : 0));
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - start)));
  return [`${gutter}${shown}`, `${below}${' '.repeat(start)}${carets}`];
}

/** The statement of an element as JSON, an element of it on a line; nothing where the element is in none. */
function statementWith({ document, statements }: Policy, path: DocumentPath): string[] | undefined {
  const own = statements.find((statement) => statement.path.every((part, index) => path[index] === part))?.path;
  const statement = own && valueAt(document, own);
  if (own === undefined || typeof statement !== 'object' || statement === null) return undefined;
  const pointed = path[own.length];
  const elements = Object.entries(statement).map(([name, value]: [string, unknown]) => {
    const key = `${JSON.stringify(name)}: `;
    // An element may be pointed at as a whole, or one value of a condition.
    const isWhole = name === pointed && path.length === own.length + 1;
    return `${key}${isWhole ? pastedJson(value, '', '  ', key.length + GUTTER.length) : jsonOnOneLine(value)}`;
  });
  const lines = elements.join(',\n').split('\n').map(onOneLine);
  const row = (number: number | string, mark = ' '): string =>
    cut(`${mark}${GUTTER.slice(1)}${typeof number === 'string' ? number : (lines[number - 1] ?? '')}`, WIDEST);
  const text = ['{', ...lines, '}'].join('\n');
  const json = treeOf(text);
  if (json === undefined || pointed === undefined) return lines.map((_, index) => row(index + 1));
  const position = locateIn(json, path.slice(own.length), 'value');
  // The brace has a line of its own, which is not shown.
  const { first, last } = linesOf(text, { ...position, line: position.line - 1 });
  const marked =
    first === last
      ? pointedLine(lines[first - 1] ?? '', position, { gutter: GUTTER, below: GUTTER, indent: 0 })
      : elided(first, last, MOST_LIST_LINES).map((one) => row(one, '>'));
  return [
    ...lines.slice(0, first - 1).map((_, index) => row(index + 1)),
    ...marked,
    ...lines.slice(last).map((_, index) => row(last + index + 1)),
  ];
}

/** Numbers from one to another, those in the middle counted where they are more than `most`. */
function elided(first: number, last: number, most: number): readonly (number | string)[] {
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const left = all.length - most + 1;
  return all.length <= most ? all : [...all.slice(0, most - 2), `… ${left} more lines`, ...all.slice(all.length - 1)];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function cut(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
