import { resolve } from 'node:path';
import type { TextRange } from './covered-policy';
import { elementState } from './policy-figures';
import type { SettledPolicy } from './settle-survivors';

interface IstanbulPlace {
  readonly line: number;
  readonly column: number;
}

interface IstanbulRange {
  readonly start: IstanbulPlace;
  readonly end: IstanbulPlace;
}

/** Coverage of one file as Istanbul's readers take it: an element of a policy is a statement of the file. */
export interface IstanbulFile {
  readonly path: string;
  readonly statementMap: Readonly<Record<string, IstanbulRange>>;
  readonly fnMap: object;
  readonly branchMap: object;
  readonly s: Readonly<Record<string, number>>;
  readonly f: object;
  readonly b: object;
}

/** The policies that stand in files, by path: of each checked element how many claims are about its policy, else 0. */
export function istanbulData(policies: readonly SettledPolicy[], root: string): Readonly<Record<string, IstanbulFile>> {
  const files: Record<string, IstanbulFile> = {};
  for (const { source, elements, mutants } of policies) {
    if (source === undefined) continue;
    const path = resolve(root, source);
    const known = files[path];
    const [statementMap, s] = [{ ...known?.statementMap }, { ...known?.s }];
    for (const { id, places } of elements) {
      const state = elementState(id, mutants);
      // A redundant element is not a gap in the tests.
      if (state === undefined || state === 'redundant') continue;
      for (const place of places) {
        const range = rangeOf(place);
        const same = Object.entries(statementMap).find(([, one]) => JSON.stringify(one) === JSON.stringify(range));
        const key = same?.[0] ?? String(Object.keys(statementMap).length);
        statementMap[key] = range;
        const isChecked = state === 'checked' ? 1 : 0;
        s[key] = Math.max(s[key] ?? 0, isChecked);
      }
    }
    files[path] = { path, statementMap, fnMap: {}, branchMap: {}, s, f: {}, b: {} };
  }
  return files;
}

function rangeOf({ line, column, endLine, endColumn }: TextRange): IstanbulRange {
  return { start: { line, column: column - 1 }, end: { line: endLine, column: endColumn - 1 } };
}

/** The same as `lcov.info`: a line is hit where every element that begins on it is checked. */
export function lcovText(files: Readonly<Record<string, IstanbulFile>>): string {
  return Object.values(files)
    .map(({ path, statementMap, s }) => {
      const lines = new Map<number, number>();
      for (const [key, { start }] of Object.entries(statementMap)) {
        const hits = s[key] ?? 0;
        lines.set(start.line, Math.min(lines.get(start.line) ?? hits, hits));
      }
      const sorted = [...lines].sort(([a], [b]) => a - b);
      const hit = sorted.filter(([, hits]) => hits > 0).length;
      const records = sorted.map(([line, hits]) => `DA:${line},${hits}`);
      return [
        'TN:',
        `SF:${path}`,
        'FNF:0',
        'FNH:0',
        ...records,
        `LF:${sorted.length}`,
        `LH:${hit}`,
        'BRF:0',
        'BRH:0',
        'end_of_record',
        '',
      ].join('\n');
    })
    .join('');
}
