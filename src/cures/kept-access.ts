import { noNewAccess } from '../claims/comparison';
import { documentDecider } from '../claims/decider';
import { unlessMisuse } from '../arguments/usage';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import type { DocumentToCure } from './claim-scope';
import { curesByDocument, withCures, type Cure } from './cure';
import type { DocumentPath } from '../policy/model';
import { onceForEachObject } from '../values/once';

type Find = (document: DocumentPath) => DocumentToCure;

/** Whether every document that allowed something still does with cures. */
export function leavesAccess(find: Find, cures: readonly Cure[]): boolean {
  return changedBy(find, cures).every(({ before, after }) => {
    const { something, requests } = allowedBy(before);
    if (!something) return true;
    // A message waits for many tries: mostly a request that was allowed before still is, which needs no proof.
    const { decide } = documentDecider(after);
    if (requests.some((request) => decide(request).outcome === 'Allow')) return true;
    const now = allowedBy(after);
    requests.push(...now.requests);
    return now.something;
  });
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

/** Whether a document allows something, and requests that it allows, or did with cures of it. */
interface Allowed {
  readonly something: boolean;
  readonly requests: AccessRequest[];
}

/** What is not known to allow nothing is taken to allow something. */
const allowedBy = onceForEachObject((policy: Policy): Allowed => {
  const all = [policy.document.Statement].flat();
  const denies = all.filter(({ Effect }) => Effect === 'Deny');
  if (denies.length === all.length) return { something: false, requests: [] };
  const nothing = withDocument(policy, { ...policy.document, Statement: denies })?.policy;
  if (nothing === undefined) return { something: true, requests: [] };
  const verdict = unlessMisuse(() => noNewAccess(policy, nothing));
  return {
    something: verdict?.answer !== 'proven',
    requests: verdict?.answer === 'refuted' ? [verdict.witness] : [],
  };
});
