import { authorizeByDocument } from '../evaluator/authorize';
import { traceDocument } from '../evaluator/explain';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { renderDecidedBy } from './decision';
import { nearestMiss, renderStop } from './nearest-miss';
import { outcomePhrases } from './outcome-words';

/** How two documents decide one request, and the statement of the reference that decided there. */
export function renderDifference(candidate: Policy, reference: Policy, request: AccessRequest): string[] {
  const now = authorizeByDocument(request, candidate);
  const then = authorizeByDocument(request, reference);
  const decided =
    then.decidedBy.length === 0 ? nearestAllow(reference, request) : renderDecidedBy(reference, then, request);
  const here = candidate.source === undefined ? 'here' : `by ${candidate.source}`;
  const there = reference.source === undefined ? 'under the reference' : `by the reference ${reference.source}`;
  const phrase = outcomePhrases[now.outcome];
  return [
    `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)} ${here}, ${outcomePhrases[then.outcome]} ${there}`,
    // An excerpt stands where any does, so that its carets stay below what they point at.
    ...decided.map((line) => (EXCERPT.test(line) ? line : `  reference: ${line}`)),
  ];
}

const EXCERPT = /^ *\d* *\|/;

/** Of a reference that is silent, the Allow that comes nearest. */
function nearestAllow(reference: Policy, request: AccessRequest): string[] {
  const nearest = nearestMiss(reference, request, traceDocument(request, reference), 'Allow');
  return nearest === undefined ? ['it has no Allow'] : [`Nearest allow  ${renderStop(reference, nearest)}`];
}
