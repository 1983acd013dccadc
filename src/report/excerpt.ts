import type { DocumentPath, Policy } from '../policy/model';
import { locate } from '../policy/parse';

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

/**
 * The source line of an element with a caret line under it: two lines, or one where the policy was
 * given as an object and there is no text.
 */
export function renderExcerpt(policy: Policy, path: DocumentPath): string[] {
  const position = locate(policy, path, 'value');
  if (position === undefined || policy.text === undefined) return [`  ${renderPath(path)}: ${valueAt(policy, path)}`];
  const line = policy.text.split('\n')[position.line - 1]?.replace(/\r$/, '') ?? '';
  const indent = line.length - line.trimStart().length;
  const from = Math.max(indent, position.column - 1 > indent + widest ? position.column - 1 - 20 : indent);
  const shown = line.slice(from, from + widest);
  const room = Math.max(1, shown.length - (position.column - 1 - from));
  const carets = '^'.repeat(Math.max(1, Math.min(position.length, room)));
  const number = String(position.line);
  return [
    `  ${number} |   ${shown}`,
    `  ${' '.repeat(number.length)} |   ${' '.repeat(Math.max(0, position.column - 1 - from))}${carets}`,
  ];
}

function valueAt(policy: Policy, path: DocumentPath): string {
  let value: unknown = policy.document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return '';
    value = (value as Record<string | number, unknown>)[part];
  }
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}
