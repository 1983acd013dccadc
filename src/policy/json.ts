import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { MAX_DEPTH, putProperty } from './plain-copy';
import { keepLiteral } from './literal';
import type { DocumentPath, Position } from './model';
import type { Problems } from './problem';

/** JSON text once parsed: its tree, for looking up places. */
export interface JsonText {
  readonly text: string;
  readonly tree: Node;
  readonly lines: readonly number[];
}

// Const enums of jsonc-parser's types, which have no value in its build.
const SyntaxKind = { OpenBrace: 1, CloseBrace: 2, OpenBracket: 3, CloseBracket: 4, EOF: 17 } as const;

/** Why a text is not JSON, and where. */
export interface JsonFault {
  readonly position: Position;
  /** The parser's name for the error; nothing where the nesting is too deep. */
  readonly reason?: string;
}

/** The tree of strict JSON that nests no deeper than `limit`. */
export function parseJson(text: string, limit: number): JsonText | JsonFault {
  const lines = lineStarts(text);
  const deep = tooDeepAt(text, limit);
  if (deep !== undefined) return { position: positionAt(lines, deep, 1) };
  const errors: ParseError[] = [];
  const options = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
  const tree = parseTree(text, errors, options);
  const [first] = errors;
  if (tree !== undefined && first === undefined && parses(text)) return { text, tree, lines };
  const comma = first === undefined ? undefined : trailingComma(text, first.offset);
  if (comma !== undefined) return { position: positionAt(lines, comma, 1), reason: 'TrailingComma' };
  const offset = Math.min(first?.offset ?? 0, text.length);
  const reason = first === undefined ? 'InvalidSymbol' : printParseErrorCode(first.error);
  return { position: positionAt(lines, offset, first?.length ?? 0), reason };
}

/** The comma after which an object or array ends, where the parser stumbles over its end: mostly lines below. */
function trailingComma(text: string, offset: number): number | undefined {
  if (!/^[\s}\]]/.test(text.slice(offset))) return undefined;
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith(',') && /^\s*[}\]]/.test(text.slice(offset)) ? before.length - 1 : undefined;
}

/** Reads strict JSON into frozen plain data and its tree. Problems carry their place; with any, there is no result. */
export function readJson(
  text: string,
  problems: Problems,
): { readonly value: unknown; readonly json: JsonText } | undefined {
  const json = parseJson(text, MAX_DEPTH);
  if ('tree' in json) return { value: valueOf(json.tree, [], json, problems), json };
  const { position, reason } = json;
  if (reason === undefined) problems.addAt(position, 'JSON_TOO_DEEP', [], { limit: String(MAX_DEPTH) });
  else {
    const data = { reason, line: String(position.line), column: String(position.column) };
    problems.addAt(position, 'JSON_SYNTAX_ERROR', [], data);
  }
  return undefined;
}

/** The tree of text that is known to be sound. */
export function treeOf(text: string): JsonText | undefined {
  const tree = tooDeepAt(text, MAX_DEPTH) === undefined ? parseTree(text) : undefined;
  return tree && { text, tree, lines: lineStarts(text) };
}

/**
 * The place of the key or the value at a path; where the path goes on below the text, the last place that is there.
 * A scalar counts as a list of one, a lone statement too.
 */
export function locateIn(json: JsonText, path: DocumentPath, what: 'key' | 'value'): Position {
  let node = json.tree;
  let key: Node | undefined;
  for (const part of path) {
    if (typeof part === 'number') {
      const item = node.type === 'array' ? node.children?.[part] : part === 0 ? node : undefined;
      if (item === undefined) break;
      if (item !== node) key = undefined;
      node = item;
    } else {
      const property = node.children?.find(({ children }) => children?.[0]?.value === part);
      const value = node.type === 'object' ? property?.children?.[1] : undefined;
      if (value === undefined) break;
      key = property?.children?.[0];
      node = value;
    }
  }
  const found = what === 'key' ? (key ?? node) : node;
  return positionAt(json.lines, found.offset, found.length);
}

function valueOf(node: Node, path: DocumentPath, json: JsonText, problems: Problems): unknown {
  if (node.type === 'array') {
    const children = node.children ?? [];
    const list = children.map((child, index) => valueOf(child, [...path, index], json, problems));
    children.forEach((child, index) => {
      if (child.type === 'number') keepLiteral(list, index, child.value, textAt(child, json));
    });
    return Object.freeze(list);
  }
  if (node.type !== 'object') return node.value as unknown;
  const read: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const below = [...path, name];
    if (Object.hasOwn(read, name)) {
      const position = positionAt(json.lines, key.offset, key.length);
      problems.addAt(position, 'DUPLICATE_KEY', below, { name }, 'key');
      continue;
    }
    putProperty(read, name, valueOf(value, below, json, problems));
    if (value.type === 'number') keepLiteral(read, name, value.value, textAt(value, json));
  }
  return Object.freeze(read);
}

function textAt({ offset, length }: Node, { text }: JsonText): string {
  return text.slice(offset, offset + length);
}

/** Where the nesting goes too deep, found without recursion: the parser itself recurses. */
function tooDeepAt(text: string, limit: number): number | undefined {
  const scanner: Scanner = createScanner(text, true);
  let depth = 0;
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    if (token === SyntaxKind.OpenBrace || token === SyntaxKind.OpenBracket) {
      if (++depth > limit) return scanner.getTokenOffset();
    } else if (token === SyntaxKind.CloseBrace || token === SyntaxKind.CloseBracket) depth--;
  }
  return undefined;
}

/** A scanner of jsonc-parser, whose tokens are numbers. */
interface Scanner {
  scan(): number;
  getTokenOffset(): number;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The offsets at which the lines of a text start. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column of an offset, both counted from 1. */
export function positionAt(lines: readonly number[], offset: number, length: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1, offset, length };
}
