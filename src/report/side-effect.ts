import type { SideEffect } from '../cures/cure';
import { outcomePhrases } from './outcome-words';
import { renderRequest } from './request';

/** What cures change beside what the claim is about, above the text to paste. */
export function renderSideEffect(effect: SideEffect | 'unknown' | undefined): readonly string[] {
  if (effect === undefined) return [];
  if (effect === 'unknown') return ['The change below may also affect requests that this test is not about'];
  const { request, before, after } = effect;
  return [
    `The change below also affects requests that this test is not about: this one is ${outcomePhrases[before]} and would be ${outcomePhrases[after]}`,
    ...renderRequest(request),
  ];
}
