import { findingCures } from '../cures/finding-cures';
import type { PolicyType, Problem } from '../policy/model';
import { validate } from '../policy/validate';
import { renderEdits } from './edits';

/** What to write in a document so that AWS stores it; nothing where some fault is only its author's to mend. */
export function renderFindingCures(
  document: object,
  problems: readonly Problem[],
  type: PolicyType | undefined,
  source?: string,
): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const judge = (mended: object): readonly Problem[] => validate(mended, type === undefined ? {} : { type });
  return renderEdits(document, findingCures(document, errors, judge), errors, source);
}
