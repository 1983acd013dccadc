import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument, toPolicy } from '../../policy/parse';
import { coveredElements, type TextRange } from '../covered-policy';
import type { SettledPolicy } from '../settle-survivors';

/** The text of a policy as people know it, with the places of its elements. */
export interface PolicySource {
  /** The line of the file that is shown first. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** By the element's id. */
  readonly places: ReadonlyMap<string, readonly TextRange[]>;
  /** The text is not that of a file, but of the document that the tests read. */
  readonly isGenerated: boolean;
}

/** The lines of the policy's file; the formatted document where no file has it any more. */
export function policySource(policy: SettledPolicy, root: string): PolicySource {
  return inFile(policy, root) ?? generated(policy);
}

function inFile({ source, line, document, elements }: SettledPolicy, root: string): PolicySource | undefined {
  const text = source === undefined ? undefined : fileText(resolve(root, source));
  if (text === undefined) return undefined;
  const all = text.split('\n').map((one) => one.replace(/\r$/, ''));
  const places = elements.flatMap((element) => element.places);
  const isInside = places.every(
    ({ line: at, endLine, column }) => endLine <= all.length && column <= lengthOf(all, at) + 1,
  );
  if (places.length === 0 || !isInside) return undefined;
  const byId = new Map(elements.map((element) => [element.id, element.places]));
  if (line === undefined) {
    const found = parseDocument(text).policy?.document;
    if (JSON.stringify(found) !== JSON.stringify(document)) return undefined;
    return { firstLine: 1, lines: withoutLastEmpty(all), places: byId, isGenerated: false };
  }
  const first = Math.min(line, ...places.map((place) => place.line));
  const last = Math.max(...places.map((place) => place.endLine));
  return { firstLine: first, lines: all.slice(first - 1, last), places: byId, isGenerated: false };
}

function fileText(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined;
}

function lengthOf(lines: readonly string[], line: number): number {
  return lines[line - 1]?.length ?? 0;
}

function withoutLastEmpty(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function generated({ document, type, typeGiven }: SettledPolicy): PolicySource {
  const text = JSON.stringify(document, undefined, 2);
  const policy = toPolicy(text, typeGiven ? { type } : {});
  const places = new Map(coveredElements(policy).map((element) => [element.id, element.places]));
  return { firstLine: 1, lines: text.split('\n'), places, isGenerated: true };
}
