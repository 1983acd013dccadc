import { newFailures, type CheckReport } from '../check-report';
import { summaryOf } from './check-text';

/** For a pull request or a job summary: a table of what failed, and the messages folded below. */
export function renderCheckMarkdown(report: CheckReport): string {
  const failed = newFailures(report);
  const rows = failed.map(
    ({ file, document, claim, outcome, place }) =>
      `| ${cell(place === undefined ? file : `${file}:${place.line}`)} | ${cell(document ?? '')} | ${cell(claim)} | ${outcome} |`,
  );
  const table =
    rows.length === 0 ? [] : ['| file | document | claim | outcome |', '| --- | --- | --- | --- |', ...rows, ''];
  const messages = failed.flatMap(({ file, document, claim, message }) =>
    folded([file, document, claim].filter((part) => part !== undefined).join(' '), message),
  );
  const refused = report.refused.flatMap(({ file, why }) => folded(`${file}: refused`, why));
  return [summaryOf(report), '', ...table, ...report.misuse, ...messages, ...refused].join('\n');
}

/** A block that is closed until it is clicked; the fence is longer than any in the text. */
export function folded(title: string, text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`<details><summary>${escaped(title)}</summary>`, '', `${fence}text`, text, fence, '', '</details>', ''];
}

export function cell(text: string): string {
  return escaped(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
