import type { DiffEntry, PolicyDiff } from '../policy-diff';
import { renderStatement } from '../../report/decision';
import { wrappedLine } from '../../values/wrapped-message';
import { cell, folded } from './check-markdown';

export function renderDiffText(diff: PolicyDiff): string {
  const blocks = diff.changes.flatMap((change) => [titleOf(change), ...change.lines.flatMap(wrappedLine), '']);
  return [...blocks, ...listLines(diff), ...undecidedLines(diff), diffSummary(diff), ''].join('\n');
}

/** For the comment on a pull request. */
export function renderDiffMarkdown(diff: PolicyDiff): string {
  const rows = diff.changes.map((change) => {
    const { action, resource, principal } = change.witness;
    const who = typeof principal === 'string' ? principal : Object.values(principal).join('');
    return `| ${change.kind} | ${cell(placeOf(change))} | ${cell(who)} | ${cell(action)} | ${cell(resource)} |`;
  });
  const header = ['| access | statement | for example | action | resource |', '| --- | --- | --- | --- | --- |'];
  return [
    `**${diffSummary(diff)}**`,
    '',
    ...(rows.length === 0 ? [] : [...header, ...rows, '']),
    ...diff.changes.flatMap((change) => folded(titleOf(change), change.lines.join('\n'))),
    ...listLines(diff).map((line) => `- ${line}`),
    ...undecidedLines(diff),
  ].join('\n');
}

function titleOf(change: DiffEntry): string {
  return `${change.kind === 'allowed' ? 'Newly allowed' : 'No longer denied'} by ${placeOf(change)}`;
}

/** ``infra/logs.json:12, statement 1 `Writers` `` */
function placeOf({ file, document, place, statement }: DiffEntry): string {
  const line = place === undefined ? file : `${file}:${place.line}`;
  const at = document === undefined ? line : `${line} ${document}`;
  if (statement === undefined) return at;
  return `${at}, ${renderStatement({ ...statement, statement: statement.index })}`;
}

/** What one side alone has. */
function listLines({ added = [], removed = [] }: PolicyDiff): readonly string[] {
  return [...added.map((name) => `Added: ${name}`), ...removed.map((name) => `Removed: ${name}`)];
}

function undecidedLines({ undecided }: PolicyDiff): readonly string[] {
  return undecided.map((reason) => `Cannot decide: ${reason}`);
}

function diffSummary({ before, after, changes, undecided }: PolicyDiff): string {
  const names = `${after}, compared with ${before}`;
  if (changes.length > 0)
    return `New access in ${names}: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  return undecided.length > 0
    ? `Undecided whether there is new access in ${names}`
    : `No new access in ${names}: proven`;
}
