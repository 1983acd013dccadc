import type { SideEffect } from '../cures/cure';
import type { AccessRequest } from '../evaluator/request';
import { ofCaller } from '../policy/model';
import { inventedValues } from './invented-values';
import { outcomePhrases } from './outcome-words';
import { renderRequest } from './request';

/** What cures change beside what the claim is about, below the text to paste. */
export function renderSideEffect(effect: SideEffect | 'unknown' | undefined): readonly string[] {
  if (effect === undefined) return [];
  if (effect === 'unknown') return ['This may change how other requests are decided'];
  const { request, before, after, policies } = effect();
  // Any caller stands there for those whom the policy is attached to.
  const isOfAttached = policies.some(({ type }) => ofCaller.has(type));
  const shown: AccessRequest = isOfAttached ? { ...request, principal: 'anonymous', context: {} } : request;
  const lines = renderRequest(request, undefined, inventedValues(shown, policies));
  return [
    `This changes other requests too: this one is ${outcomePhrases[before]}, and would be ${outcomePhrases[after]}`,
    ...(isOfAttached ? lines.filter((line) => !line.startsWith('  caller ')) : lines),
  ];
}
