import { equivalent } from '../claims/comparison';
import { renderDifference } from '../report/difference';
import type { Policy } from '../policy/model';
import { asWritten } from '../policy/parse';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { defineMatcher } from './define-matcher';
import { comparedPolicies, isCopy } from './compared-policies';

/** Both documents decide every request alike. */
export const toBeEquivalentTo = defineMatcher(
  'toBeEquivalentTo',
  function (this: MatcherCall, received: unknown, reference: unknown): MatcherResult {
    let pair: readonly [Policy, Policy] | undefined;
    return everyRequest(this, received, {
      argument: 'reference',
      about: 'any',
      passes: 'proven',
      expected: 'every request is decided as under the reference',
      notExpected: 'at least one request is decided differently than under the reference',
      whenProven: 'every request is decided as under the reference',
      whenRefuted: 'this one is decided differently',
      judge: (subject) => {
        const both = comparedPolicies(subject, reference);
        pair = both;
        return asWritten(() => equivalent(...both));
      },
      reasons: (witness) => (pair === undefined ? [] : renderDifference(...pair, witness)),
    });
  },
  { isCopy },
);
