import { notMorePermissive } from '../claims/comparison';
import { renderDifference } from '../report/difference';
import type { Policy } from '../policy/model';
import { asWritten } from '../policy/parse';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { defineMatcher } from './define-matcher';
import { comparedPolicies, isCopy } from './compared-policies';

/**
 * Some request fares better than under the reference: allowed now, or no longer explicitly denied. The gate is
 * `.not.toBeMorePermissiveThan(reference)`.
 */
export const toBeMorePermissiveThan = defineMatcher(
  'toBeMorePermissiveThan',
  function (this: MatcherCall, received: unknown, reference: unknown): MatcherResult {
    let pair: readonly [Policy, Policy] | undefined;
    return everyRequest(this, received, {
      argument: 'reference',
      about: 'any',
      passes: 'refuted',
      expected: 'at least one request is treated more permissively than under the reference',
      notExpected: 'every request is treated as under the reference, or more strictly',
      whenProven: 'none is treated more permissively',
      whenRefuted: 'this one is treated more permissively',
      judge: (subject) => {
        const both = comparedPolicies(subject, reference);
        pair = both;
        return asWritten(() => notMorePermissive(...both));
      },
      reasons: (witness) => (pair === undefined ? [] : renderDifference(...pair, witness)),
    });
  },
  { isCopy },
);
