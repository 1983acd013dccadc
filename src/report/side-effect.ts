import type { SideEffect } from '../cures/cure';
import { inventedValues } from './invented-values';
import { outcomePhrases } from './outcome-words';
import { renderRequest } from './request';

/** What cures change beside what the claim is about, below the text to paste. */
export function renderSideEffect(effect: SideEffect | 'unknown' | undefined): readonly string[] {
  if (effect === undefined) return [];
  if (effect === 'unknown') return ['This may change how other requests are decided'];
  const { request, before, after, policies } = effect();
  return [
    `This changes other requests too: this one is ${outcomePhrases[before]}, and would be ${outcomePhrases[after]}`,
    ...renderRequest(request, undefined, inventedValues(request, policies)),
  ];
}
