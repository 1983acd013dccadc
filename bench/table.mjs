const headings = ['what', 'jest-iam', 'beside it', 'ratio', 'goal', ''];

/** A line of the table. `met` left out: a figure without a goal. */
export function row(what, figure, { beside = '', ratio = '', goal = '', met } = {}) {
  return [what, figure, beside, ratio, goal, met === undefined ? '' : met ? 'pass' : 'FAIL'];
}

/** Milliseconds in the unit that reads best. */
export function time(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 1) return `${ms.toFixed(ms >= 100 ? 0 : 1)} ms`;
  return ms >= 0.001 ? `${(ms * 1000).toFixed(ms >= 0.1 ? 0 : 1)} µs` : `${(ms * 1e6).toFixed(0)} ns`;
}

export function times(ratio) {
  return `${ratio.toFixed(ratio >= 10 ? 0 : ratio >= 1 ? 1 : 2)}x`;
}

export function count(number) {
  return Math.round(number).toLocaleString('en-US');
}

/** Prints groups of rows as one table. */
export function print(groups) {
  const all = [headings, ...groups.flatMap(({ rows }) => rows)];
  const widths = headings.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const line = (cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  console.log(`${line(headings)}\n${rule}`);
  for (const { title, rows } of groups) console.log(`\n${title}\n${rows.map(line).join('\n')}`);
}
