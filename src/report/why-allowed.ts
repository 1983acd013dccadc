import { traceDocument } from '../evaluator/explain';
import type { Decision } from '../evaluator/request';
import type { Policy } from '../policy/model';
import type { ShownRequest } from './condition-test';
import { loopholeIn } from './loophole';
import { isNear, nearestMiss, renderNearestMiss } from './nearest-miss';

/**
 * Why a request is allowed that should not be: a Deny that one element stops, else the test of the Allow that lets it in.
 * `deny`: whether a Deny is `needed`, so that it is said where none is near, may have been `meant` to stop it, or has
 * `nothing to do` with it, since the Allow is what is mended.
 */
export function renderWhyAllowed(
  policy: Policy,
  request: ShownRequest,
  decision: Decision,
  deny: 'needed' | 'meant' | 'nothing to do',
): readonly string[] {
  const traces = traceDocument(request, policy);
  const nearest = nearestMiss(policy, request, traces, 'Deny');
  const needsDeny = deny === 'needed';
  const isDenyNear = deny !== 'nothing to do' && nearest?.stops === 1 && isNear(nearest);
  const loophole = isDenyNear ? undefined : loopholeIn(policy, request, decision);
  return [
    ...(loophole === undefined || (needsDeny && loophole.kind === 'open') ? [] : loophole.lines),
    ...(needsDeny || isDenyNear ? ['', ...renderNearestMiss(policy, request, traces, 'Deny')] : []),
  ];
}
