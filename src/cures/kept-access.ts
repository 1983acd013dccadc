import { noNewAccess } from '../claims/comparison';
import { unlessMisuse } from '../arguments/usage';
import type { Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import type { DocumentToCure } from './claim-scope';
import { curesByDocument, withCures, type Cure } from './cure';
import type { DocumentPath } from '../policy/model';

type Find = (document: DocumentPath) => DocumentToCure;

/** Whether every document that allowed something still does with cures. */
export function leavesAccess(find: Find, cures: readonly Cure[]): boolean {
  return changedBy(find, cures).every(({ before, after }) => allowsSomething(after) || !allowsSomething(before));
}

/** Whether a document allows with cures what it did not allow. */
export function givesAccess(find: Find, cures: readonly Cure[]): boolean {
  return changedBy(find, cures).some(
    ({ before, after }) => unlessMisuse(() => noNewAccess(after, before))?.answer === 'refuted',
  );
}

function changedBy(find: Find, cures: readonly Cure[]): readonly { readonly before: Policy; readonly after: Policy }[] {
  return curesByDocument(cures).flatMap(({ document, own }) => {
    const before = find(document).policy;
    const changed = before && withCures(before.document, own);
    const after = before && changed && withDocument(before, changed)?.policy;
    return before === undefined || after === undefined ? [] : [{ before, after }];
  });
}

/** What is not known to allow nothing is taken to allow something. */
function allowsSomething(policy: Policy): boolean {
  const all = [policy.document.Statement].flat();
  const denies = all.filter(({ Effect }) => Effect === 'Deny');
  if (denies.length === all.length) return false;
  const nothing = withDocument(policy, { ...policy.document, Statement: denies })?.policy;
  if (nothing === undefined) return true;
  return unlessMisuse(() => noNewAccess(policy, nothing))?.answer !== 'proven';
}
