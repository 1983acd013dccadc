import type { SideEffect } from '../cures/cure';
import type { AccessRequest } from '../evaluator/request';
import { ofCaller } from '../policy/model';
import { inventedValues } from './invented-values';
import { outcomePhrases } from './outcome-words';
import { renderRequest } from './request';

const CHANGES = 'This changes other requests too';
const MAY_CHANGE = 'This may change how other requests are decided';

/** What cures change beside what the claim is about, below the text to paste. */
export function renderSideEffect(effect: SideEffect | 'unknown' | undefined): readonly string[] {
  if (effect === undefined) return [];
  if (effect === 'unknown') return [MAY_CHANGE];
  const { request, before, after, policies } = effect();
  // Any caller stands there for those whom the policy is attached to.
  const isOfAttached = policies.some(({ type }) => ofCaller.has(type));
  const shown: AccessRequest = isOfAttached ? { ...request, principal: 'anonymous', context: {} } : request;
  const lines = renderRequest(request, { madeUp: inventedValues(shown, policies) });
  return [
    `${CHANGES}: this one is ${outcomePhrases[before]}, and would be ${outcomePhrases[after]}`,
    ...(isOfAttached ? lines.filter((line) => !line.startsWith('  caller ')) : lines),
  ];
}

/** Lines of a message whose text to paste was taken out, without what it would have changed. */
export function withoutSideEffect(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith(CHANGES) || line === MAY_CHANGE);
  if (start === -1) return lines;
  const rest = lines.slice(start + 1).findIndex((line) => !line.startsWith('  '));
  return [...lines.slice(0, start), ...(rest === -1 ? [] : lines.slice(start + 1 + rest))];
}
