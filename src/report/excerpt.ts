import type { DocumentPath, Policy, Position } from '../policy/model';
import { locate } from '../policy/parse';
import { valueAt } from '../policy/value-at';

/** `policies/logs.json:14`, or the element's path where there is no text to point into. */
export function renderPlace(policy: Policy, path: DocumentPath): string {
  const position = locate(policy, path, 'value');
  if (position === undefined) return renderPath(path);
  return `${policy.source ?? 'policy'}:${position.line}`;
}

/** `Statement[0].Condition.Bool` */
export function renderPath(path: DocumentPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

const widest = 100;
/** How much of a long line stands before the place. */
const before = 40;

/**
 * The source line of an element with a caret line under it: two lines, or one where the policy was
 * given as an object and there is no text.
 */
export function renderExcerpt(policy: Policy, path: DocumentPath): string[] {
  const position = locate(policy, path, 'value');
  if (position === undefined || policy.text === undefined)
    return [`  ${renderPath(path)}: ${clippedValue(policy, path)}`];
  return excerptAt(policy.text, position);
}

/** The line of a text in which a place lies, with a caret line under it. */
export function excerptAt(text: string, { line: number, column, length }: Position): string[] {
  const line = text.split('\n')[number - 1]?.replace(/\r$/, '') ?? '';
  const indent = line.length - line.trimStart().length;
  // A long element is shown from its start on, as far as there is room.
  const end = column - 1 + Math.min(length, widest - before);
  const cut = end > indent + widest ? column - 1 - before : indent;
  const shown = `${cut > indent ? '…' : ''}${line.slice(cut, cut + widest)}${line.length > cut + widest ? '…' : ''}`;
  const start = column - 1 - cut + (cut > indent ? 1 : 0);
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - start)));
  return [
    `  ${number} |   ${shown}`,
    `  ${' '.repeat(String(number).length)} |   ${' '.repeat(Math.max(0, start))}${carets}`,
  ];
}

function clippedValue({ document }: Policy, path: DocumentPath): string {
  const value = valueAt(document, path);
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}
