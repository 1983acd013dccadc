import type { Cure } from '../cures/cure';
import { partialFindingCures } from '../cures/finding-cures';
import { isPolicy, POLICY_PART, type Problem } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { editedDocument, isWritten, renderEdits } from '../report/edits';
import { renderCure } from '../report/render-cure';
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
  if (cures.length > 0) return renderEdits(editedDocument(examined.document, document), cures);
  const read = document ?? deployedDocument(examined);
  const partial = read === undefined ? undefined : partialFindingCures(read, problems, judge);
  if (partial === undefined || partial.cures.length === 0) return [NOT_KNOWN];
  const isOfTemplate =
    document === undefined && !partial.cures.every((cure) => isWritten(editedDocument(examined.document, read), cure));
  const written = isOfTemplate ? writtenCures(examined, partial.cures) : undefined;
  if (isOfTemplate && written === undefined) return [NOT_KNOWN];
  const places = partial.open.map((problem) => renderFindingPlace(renderFinding(problem), fileOf(examined)));
  return [
    ...(written ?? renderEdits(editedDocument(examined.document, read), partial.cures)),
    ...(places.length === 0 ? [] : [onlyYouKnow(places)]),
  ];
}

/** What a template makes of a policy, in which a near name is looked for, and which is not what is written. */
function deployedDocument({ document }: Examined): object | undefined {
  return isPolicy(document) ? document.document : undefined;
}

/** What to write for values that functions of a template make, in its form; nothing where one of them is no text of its own. */
function writtenCures({ document }: Examined, cures: readonly Cure[]): readonly string[] | undefined {
  if (!isPolicy(document) || document[POLICY_PART]?.writtenValue === undefined) return undefined;
  const isExtended = cures.every(({ path, value }) => {
    const before: unknown = valueAt(document.document, path);
    return typeof before === 'string' && typeof value === 'string' && value.startsWith(before);
  });
  return isExtended ? renderCure({ policy: document }, cures) : undefined;
}
