import { admittingCures } from '../cures/admitting-cures';
import { comparisonCures } from '../cures/comparison-cures';
import { curableDocuments } from '../cures/cured-subject';
import {
  stoppedAccess,
  stoppedActions,
  stoppedResources,
  withoutStoppedAction,
  withSparedResources,
  withSparedValues,
} from '../cures/stopped-access';
import { notMorePermissive } from '../claims/comparison';
import { renderDifference } from '../report/difference';
import { asWritten } from '../policy/parse';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { nothingToPaste } from './nothing-to-paste';
import { defineMatcher } from './define-matcher';
import { comparedPolicies, isCopy } from './compared-policies';

/**
 * Some request fares better than under the reference: allowed now, or no longer explicitly denied. The gate is
 * `.not.toBeMorePermissiveThan(reference)`.
 */
export const toBeMorePermissiveThan = defineMatcher(
  'toBeMorePermissiveThan',
  function (this: MatcherCall, received: unknown, reference: unknown): MatcherResult {
    return everyRequest(this, received, {
      about: 'any',
      passes: 'refuted',
      expected: 'at least one request is treated more permissively than under the reference',
      notExpected: 'every request is treated as under the reference, or more strictly',
      whenProven: 'none is treated more permissively',
      whenRefuted: 'this one is treated more permissively',
      judge: (subject) => {
        const both = comparedPolicies(subject, reference);
        return asWritten(() => notMorePermissive(...both));
      },
      reasons: (witness, subject) => renderDifference(...comparedPolicies(subject, reference), witness),
      example: (subject) => ({ request: stoppedAccess(...comparedPolicies(subject, reference)), missing: 'Allow' }),
      produces: (subject) => {
        const both = comparedPolicies(subject, reference);
        const stopped = stoppedAccess(...both);
        if (stopped === undefined) return [];
        const actions = stoppedActions(...both, stopped);
        const resources = stoppedResources(...both, stopped);
        return [
          curableDocuments(subject).map((one) => withSparedValues(one, stopped)),
          curableDocuments(subject).map((one) => withSparedResources(one, stopped, resources)),
          curableDocuments(subject).map((one) => withoutStoppedAction(one, stopped, actions)),
          admittingCures(subject, []),
        ];
      },
      whyNoCure: (isNot) =>
        isNot ? undefined : nothingToPaste('what the policy should allow beyond the reference, only you know'),
      mends: (failed) => comparisonCures(failed, comparedPolicies(failed.subject, reference)[1]),
    });
  },
  { names: ['reference'], isCopy },
);
