import { isBehindPasted, isPastedHeading, wrappedMessage } from './wrapped-message';

/** How far Jest indents each line of the message under a failed test; Vitest and Bun leave them where they are. */
const JEST_INDENT = 4;

/**
 * A message as the runner at work prints it: in lines that a terminal has room for, and such that the lines of a text to
 * paste can be copied from there as they stand.
 */
export function printedMessage(message: string): string {
  return wrappedMessage(isUnderJest() ? shownUnderIndent(message, JEST_INDENT) : message);
}

/** Vitest and Bun name their workers as Jest does, for what asks by that name. */
function isUnderJest(): boolean {
  const { JEST_WORKER_ID, VITEST } = process.env;
  return JEST_WORKER_ID !== undefined && VITEST === undefined && process.versions['bun'] === undefined;
}

/**
 * A message whose texts to paste stand where they belong once a runner has indented all lines by so many columns; where
 * one is not as deep, and its depth has a meaning, as in YAML, its heading says how many columns too deep it then is.
 */
export function shownUnderIndent(message: string, indent: number): string {
  const lines = message.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const heading = lines[at] ?? '';
    if (!isPastedHeading(heading) || !NAMES_TEXT.test(heading)) continue;
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((line) => isBehindPasted(line) || isPastedHeading(line));
    const text = end === -1 ? rest : rest.slice(0, end);
    const less = Math.min(indent, ...text.map((line) => line.search(/\S|$/)));
    if (less < indent && text[0] !== undefined && !IN_BRACKETS.test(text[0])) {
      lines[at] = heading.replace(PLACE_AT_END, `, each line less ${columns(indent - less)}$1`);
    }
    lines.splice(at + 1, text.length, ...text.map((line) => line.slice(less)));
    at += text.length;
  }
  return lines.join('\n');
}

/** Of a heading under which the text stands; that of a single element has it itself. */
const NAMES_TEXT = /\b(?:this|these)\b/;
/** JSON and code, which mean the same at any depth. */
const IN_BRACKETS = /^\s*(?:[{["]|new )/;
const PLACE_AT_END = /( {2}\S+)?$/;

function columns(count: number): string {
  return `${count} column${count === 1 ? '' : 's'}`;
}
