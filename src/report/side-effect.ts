import type { SideEffect } from '../cures/cure';
import { ofCaller } from '../policy/model';
import { inventedValues } from './invented-values';
import { outcomePhrases } from './outcome-words';
import { renderRequest } from './request';

/** What cures change beside what the claim is about, below the text to paste. */
export function renderSideEffect(effect: SideEffect | 'unknown' | undefined): readonly string[] {
  if (effect === undefined) return [];
  if (effect === 'unknown') return ['This may change how other requests are decided'];
  const { request, before, after, policies } = effect();
  const lines = renderRequest(request, undefined, inventedValues(request, policies));
  // Any caller stands there for those whom the policy is attached to.
  const isOfAttached = policies.some(({ type }) => ofCaller.has(type));
  return [
    `This changes other requests too: this one is ${outcomePhrases[before]}, and would be ${outcomePhrases[after]}`,
    ...(isOfAttached ? lines.filter((line) => !line.startsWith('  caller ')) : lines),
  ];
}
