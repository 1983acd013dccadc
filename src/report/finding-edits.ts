import { findingCures } from '../cures/finding-cures';
import type { PolicyType, Problem } from '../policy/model';
import { validate } from '../policy/validate';
import { isWritten, renderEdits, type EditedDocument } from './edits';

/** What to write in a document so that AWS stores it; nothing where some fault is only its author's to mend. */
export function renderFindingCures(
  edited: EditedDocument,
  problems: readonly Problem[],
  type: PolicyType | undefined,
): readonly string[] {
  const { document, part } = edited;
  if (document === undefined) return [];
  const errors = problems.filter(({ severity }) => severity === 'error');
  const judge = (mended: object): readonly Problem[] => validate(mended, type === undefined ? {} : { type });
  const cures = findingCures(document, errors, judge);
  return part === undefined || cures.every((cure) => isWritten(edited, cure)) ? renderEdits(edited, cures) : [];
}
