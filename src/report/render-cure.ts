import type { Cure } from '../cures/cure';
import { locate } from '../policy/parse';
import type { Policy } from '../policy/model';
import { renderPlace } from './excerpt';
import { pastedJson } from './pasted-json';

/** The statements that mend a policy, as text to paste: each ends in the comma that its place needs. */
export function renderCure(policy: Policy | undefined, cures: readonly Cure[]): readonly string[] {
  const [first] = cures;
  if (first === undefined) return [];
  if (policy === undefined)
    return ['To fix it, give the bucket this policy', ...pastedJson(first.value, '', '  ').split('\n')];
  const place = renderPlace(policy, ['Statement']);
  const at = place === 'Statement' ? '' : `  ${place}`;
  if (first.path.length > 1 && first.operation === 'replace') {
    const elements = cures.map(({ path, value }) => `${JSON.stringify(path.at(-1))}: ${pastedJson(value, '  ', '  ')}`);
    return elements.flatMap((element) => `To fix it, make that ${element}`.split('\n'));
  }
  if (first.operation === 'replace') {
    return [`To fix it, make "Statement" this list${at}`, ...pastedJson(first.value, '', '  ').split('\n')];
  }
  const column = locate(policy, ['Statement', 0], 'value')?.column ?? 5;
  const { indent, step } = indentation(policy, column - 1);
  const pasted = cures.flatMap(({ value }) => `${indent}${pastedJson(value, indent, step)},`.split('\n'));
  return [`To fix it, put ${cures.length === 1 ? 'this' : 'these'} first in "Statement"${at}`, ...pasted];
}

/** How far the statements of a text are indented, and by what step; four and two where they stand on one line. */
function indentation({ text }: Policy, column: number): { readonly indent: string; readonly step: string } {
  const line = text?.split('\n').find((one) => /^\s*\{\s*$/.test(one) && one.trimEnd().length === column + 1);
  const indent = line === undefined ? '    ' : line.slice(0, line.indexOf('{'));
  return { indent, step: indent.includes('\t') ? '\t' : ' '.repeat(Math.max(2, Math.floor(indent.length / 2))) };
}
