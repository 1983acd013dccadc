import { authorizeByDocument } from '../evaluator/authorize';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { renderDecidedBy } from './decision';
import { outcomePhrases } from './outcome-words';

/** How two documents decide one request, and the statement of the reference that decided there. */
export function renderDifference(candidate: Policy, reference: Policy, request: AccessRequest): string[] {
  const now = authorizeByDocument(request, candidate);
  const then = authorizeByDocument(request, reference);
  const decided =
    then.decidedBy.length === 0 ? [] : renderDecidedBy(reference, then, request).map((line) => `  reference: ${line}`);
  const here = candidate.source === undefined ? 'here' : `by ${candidate.source}`;
  const there = reference.source === undefined ? 'under the reference' : `by the reference ${reference.source}`;
  return [`${outcomePhrases[now.outcome]} ${here}, ${outcomePhrases[then.outcome]} ${there}`, ...decided];
}
