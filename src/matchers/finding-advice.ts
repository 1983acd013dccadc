import type { Cure } from '../cures/cure';
import { partialFindingCures } from '../cures/finding-cures';
import type { Problem } from '../policy/model';
import { renderEdits } from '../report/edits';
import { renderFinding, renderFindingPlace } from '../report/findings';
import { fileOf, writtenDocument, type Examined } from './examined-document';
import { NOT_KNOWN, onlyYouKnow } from './nothing-to-paste';

/**
 * What to type to be rid of findings: `cures`, with which all of them are gone; else the near names of some, and where
 * the others stand.
 */
export function findingAdvice(
  examined: Examined,
  problems: readonly Problem[],
  cures: readonly Cure[],
  judge: (mended: object) => readonly Problem[],
): readonly string[] {
  const document = writtenDocument(examined);
  if (cures.length > 0) return renderEdits(document, cures);
  const partial = document === undefined ? undefined : partialFindingCures(document, problems, judge);
  if (partial === undefined || partial.cures.length === 0) return [NOT_KNOWN];
  const places = partial.open.map((problem) => renderFindingPlace(renderFinding(problem), fileOf(examined)));
  return [...renderEdits(document, partial.cures), ...(places.length === 0 ? [] : [onlyYouKnow(places)])];
}
