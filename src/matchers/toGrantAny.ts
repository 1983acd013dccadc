import { grantCures } from '../cures/grant-cures';
import { callerOf } from '../s3/callers/caller';
import { checkResourceNames } from '../arguments/resource-names';
import { requestsOfCaller } from '../s3/authorizations/caller-requests';
import { withOpenAnswers } from '../s3/claims/open-decider';
import { deciderForNamed, namedWithCallers, rangeFor } from '../s3/claims/claim-range';
import { notGranted } from '../claims/access-grants';
import { keysRead, statementsOf } from '../requests/action-slices';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { checkAppliesToCallers, checkCanGrant } from './policy-application';
import { everyRequest } from './claim-result';
import { UsageError } from '../arguments/usage';
import { defineMatcher } from './define-matcher';
import { optionNames, matcherOptions } from './matcher-options';

export interface GrantOptions {
  /** Names or patterns: `s3:Put*`. Left out: any action. */
  readonly actions?: readonly string[];
  /** ARNs or patterns. Left out: any resource. */
  readonly resources?: readonly string[];
  /** Callers or ARNs. Left out: anyone. */
  readonly principals?: readonly unknown[];
}

/** The policy allows somebody one of these accesses ("CheckAccessNotGranted", Access Analyzer API). The gate is `.not.toGrantAny(…)`. */
export const toGrantAny = defineMatcher(
  'toGrantAny',
  function (this: MatcherCall, received: unknown, given?: GrantOptions): MatcherResult {
    const { actions, resources, principals } = matcherOptions<GrantOptions>(given, {
      actions: 'texts',
      resources: 'texts',
      principals: 'any',
    });
    if (principals !== undefined && (!Array.isArray(principals) || principals.length === 0)) {
      throw new UsageError('the option principals must be a non-empty list of callers');
    }
    const what = [actions?.join(', ') ?? 'any action', resources === undefined ? '' : `on ${resources.join(', ')}`]
      .join(' ')
      .trim();
    return everyRequest(this, received, {
      argument: optionNames(given),
      about: 'any',
      passes: 'refuted',
      expected: `at least one request for ${what} is allowed`,
      notExpected: `every request for ${what} is not allowed`,
      whenProven: 'none is allowed',
      whenRefuted: 'this one is allowed',
      missing: 'refusal',
      judge: (plain) => {
        const subject = withOpenAnswers(plain);
        const given = principals?.map((one) => callerOf('caller', one));
        checkAppliesToCallers(subject, given ?? []);
        checkResourceNames(resources);
        const question = namedWithCallers({
          ...(actions && { actions }),
          ...(resources && { resources }),
          ...(given && { callers: given }),
        });
        const range = rangeFor(subject, {}, question);
        const read = keysRead(statementsOf(subject.decider.policies));
        const callers = given?.map((one) => requestsOfCaller(one, read));
        const verdict = notGranted(callers === undefined ? subject.decider : deciderForNamed(subject), range, [
          { ...(actions && { actions }), ...(resources && { resources }), ...(callers && { callers }) },
        ]);
        if (verdict.answer === 'proven') checkCanGrant(subject);
        return verdict;
      },
      mends: (failed) =>
        grantCures(failed, {
          ...(actions && { actions }),
          ...(resources && { resources }),
          ...(principals && { callers: principals.map((one) => callerOf('caller', one)) }),
        }),
    });
  },
);
