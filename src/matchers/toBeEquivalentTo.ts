import { comparisonCures, statementsBeside } from '../cures/comparison-cures';
import { equivalent } from '../claims/comparison';
import type { CureOptions } from '../cures/cure';
import { withFittingResource } from '../cures/finding-cures';
import type { Policy } from '../policy/model';
import { neverMetBy, renderNeedless } from '../report/needless-statement';
import { renderDifference } from '../report/difference';
import { asWritten } from '../policy/parse';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { nothingToPaste } from './nothing-to-paste';
import { defineMatcher } from './define-matcher';
import { comparedPolicies, isCopy } from './compared-policies';

/** Both documents decide every request alike. */
export const toBeEquivalentTo = defineMatcher(
  'toBeEquivalentTo',
  function (this: MatcherCall, received: unknown, reference: unknown): MatcherResult {
    return everyRequest(this, received, {
      about: 'any',
      passes: 'proven',
      expected: 'every request is decided as under the reference',
      notExpected: 'at least one request is decided differently than under the reference',
      whenProven: 'every request is decided as under the reference',
      whenRefuted: 'this one is decided differently',
      judge: (subject) => {
        const both = comparedPolicies(subject, reference);
        return asWritten(() => equivalent(...both));
      },
      reasons: (witness, subject) => renderDifference(...comparedPolicies(subject, reference), witness),
      notExample: (subject) => {
        const [mine, theirs] = comparedPolicies(subject, reference);
        return statementsBeside(mine, theirs).flatMap((index) => renderNeedless(mine, index));
      },
      whyNoCure: (isNot) =>
        isNot ? nothingToPaste('in what the policy should differ from the reference, only you know') : undefined,
      produces: (subject) => {
        const [mine, theirs] = comparedPolicies(subject, reference);
        return statementsBeside(mine, theirs).map((index) => fittingResource(mine, index));
      },
      mends: (failed) => comparisonCures(failed, comparedPolicies(failed.subject, reference)[1]),
    });
  },
  { names: ['reference'], isCopy },
);

/** A statement that no request meets by its Resource, with resources that its actions are on. */
function fittingResource(policy: Policy, index: number): CureOptions {
  const { path } = policy.statements[index] ?? {};
  if (path === undefined || neverMetBy(policy, index) !== 'Resource') return [];
  const cure = withFittingResource(policy.document, [...path, 'Resource']);
  return cure === undefined ? [] : [[cure]];
}
