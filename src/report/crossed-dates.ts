import type { CompiledTest } from '../evaluator/condition';
import type { Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { compareInstants, parseDate } from '../values/date';

/** That the end of a span of time lies before its start, where two tests are of such: by a year that was not counted on? */
export function renderCrossedDates(policy: Policy, tests: readonly CompiledTest[]): readonly string[] {
  const [after, before] = [boundIn(tests, 'greater'), boundIn(tests, 'less')];
  if (tests.length !== 2 || after === undefined || before === undefined || after.key !== before.key) return [];
  const [start, end] = [parseDate(after.text), parseDate(before.text)];
  if (start === undefined || end === undefined || compareInstants(end, start) >= 0) return [];
  const said = `The end ${before.text} lies before the start ${after.text}`;
  const next = parseDate(before.text.replace(/^\d{4}(?=-)/, (year) => String(Number(year) + 1)));
  if (next === undefined || compareInstants(next, start) <= 0) return [said];
  const line = policy.text === undefined ? undefined : locate(policy, before.path, 'value')?.line;
  return [`${said}:`, `  is the year ${line === undefined ? 'of the end' : `in line ${line}`} right?`];
}

/** The only value of the test that alone asks for a date on one side. */
function boundIn(
  tests: readonly CompiledTest[],
  side: 'greater' | 'less',
): { readonly key: string; readonly text: string; readonly path: Policy['statements'][number]['path'] } | undefined {
  const [only, ...others] = tests.filter(
    ({ operator, test }) => operator.family === 'date' && test.operator.toLowerCase().includes(side),
  );
  const [text, ...texts] = only?.test.values ?? [];
  if (only === undefined || text === undefined || others.length + texts.length > 0) return undefined;
  return { key: only.key, text, path: only.test.path };
}
