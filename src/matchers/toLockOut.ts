import { denyingCures } from '../cures/call-cures';
import { reachingEdits } from '../cures/deny-edits';
import type { FailedClaim } from '../cures/cure-search';
import { callerTests } from '../cures/new-statement';
import { scopeOfAccess } from '../cures/claim-scope';
import { deniesOfData } from '../cures/data-denies';
import { sparingLikes } from '../cures/like-edits';
import { sparedMembers } from '../cures/list-members';
import { meantTests } from '../cures/meant-tests';
import { slipCures } from '../cures/slip-edits';
import { exemptingCures } from '../cures/exempting-cures';
import type { Bucket } from '../s3/buckets/bucket';
import type { AccessRequest } from '../evaluator/request';
import type { Verdict } from '../prover/prove';
import { UndecidedError } from '../report/errors';
import { callerOf, type Caller } from '../s3/callers/caller';
import { requestsOfCaller } from '../s3/authorizations/caller-requests';
import { deciderForNamed, namedWithCallers, rangeFor, type ClaimPlace } from '../s3/claims/claim-range';
import { unspecifiedCallerFacts, type UnspecifiedFacts } from '../s3/claims/unspecified-caller-facts';
import { bucketsOf, type ClaimSubject } from '../s3/claims/claim-subject';
import type { Decider } from '../claims/decider';
import { nearestRequest } from '../claims/intended-requests';
import { lockedOut } from '../claims/lockout';
import { keysRead, statementsOf } from '../requests/action-slices';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { checkAppliesToCallers } from './policy-application';
import { everyRequest } from './claim-result';
import { onceForEachObject } from '../values/once';
import { UsageError } from '../arguments/usage';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

export interface LockOutOptions {
  /** What the caller must be able to do: names or patterns. */
  readonly actions: readonly string[];
  readonly bucket?: string | Bucket;
}

/**
 * Some such call of the caller over HTTPS is explicitly denied, so that no Allow can help. The gate is
 * `.not.toLockOut(caller, { actions })`.
 */
export const toLockOut = defineMatcher(
  'toLockOut',
  function (this: MatcherCall, received: unknown, caller: unknown, given?: LockOutOptions): MatcherResult {
    const { actions, ...place } = matcherOptions<Partial<LockOutOptions>>(given, {
      actions: 'texts',
      bucket: 'bucket',
    });
    if (actions === undefined) throw new UsageError('the actions are missing', "give { actions: ['s3:GetObject'] }");
    const nearest = (subject: ClaimSubject): AccessRequest | undefined => {
      const { one, judged } = questionAbout(subject);
      return nearestRequest(deciderForNamed(subject), 'Deny', (asked) => judged(one, asked));
    };
    const failedAt = (subject: ClaimSubject): FailedClaim => {
      const witness = nearest(subject);
      return { subject, ...(witness !== undefined && { witness }) };
    };
    const questionAbout = onceForEachObject((subject: ClaimSubject) => {
      const one = callerOf('caller', caller);
      return { one, judged: questionOf(subject, one, actions, place) };
    });
    return everyRequest(this, received, {
      about: 'any',
      callers: () => [callerOf('caller', caller)],
      passes: 'refuted',
      expected: `at least one call of the caller for ${actions.join(', ')} is explicitly denied`,
      notExpected: `every call of the caller for ${actions.join(', ')} escapes explicit denial`,
      whenProven: 'none is',
      whenRefuted: 'this one is explicitly denied',
      judge: (subject): Verdict => {
        const { one, judged } = questionAbout(subject);
        const verdict = judged(one);
        const unspecified =
          verdict.answer === 'refuted' ? unspecifiedCallerFacts(one, subject.decider.policies) : undefined;
        // What the caller does not specify may be what spares it.
        const isOpen =
          unspecified?.callers?.some((who) => judged(who).answer === 'proven') ?? unspecified !== undefined;
        if (unspecified !== undefined && isOpen) throw open(one, unspecified);
        return verdict;
      },
      example: (subject) => ({ request: nearest(subject), missing: 'Deny' }),
      edits: deniesOfData,
      mends: (failed) => [
        ...sparingLikes(failed),
        ...slipCures(failed),
        ...meantTests(failed),
        ...sparedMembers(failed, callerOf('caller', caller)),
        ...exemptingCures(failed, callerOf('caller', caller)),
      ],
      produces: (subject) => [
        reachingEdits(failedAt(subject)),
        denyingCures(
          { subject },
          {
            actions,
            resources: resourcesOf(subject, place),
            condition: callerTests([callerOf('caller', caller)], 'those'),
          },
        ),
      ],
      scope: () => scopeOfAccess({ actions, callers: [callerOf('caller', caller)] }),
    });
  },
  { names: ['caller'] },
);

/** The buckets that the claim is about, with their objects; any resource where none is known. */
function resourcesOf(subject: ClaimSubject, { bucket }: ClaimPlace): readonly string[] {
  const buckets = bucket === undefined ? bucketsOf(subject) : [bucket];
  return buckets.length === 0 ? ['*'] : buckets.flatMap((name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]);
}

/** Judges whether a caller escapes explicit denial; `one` is the caller of the claim, who may stand for several. */
function questionOf(
  subject: ClaimSubject,
  one: Caller,
  actions: readonly string[],
  place: ClaimPlace,
): (who: Caller, decider?: Decider) => Verdict {
  checkAppliesToCallers(subject, [one]);
  const range = rangeFor(subject, place, namedWithCallers({ actions, callers: [one] }));
  const read = keysRead(statementsOf(subject.decider.policies));
  return (who, decider = deciderForNamed(subject)) => lockedOut(decider, range, requestsOfCaller(who, read), actions);
}

function open({ kind }: Caller, { keys, options: missing }: UnspecifiedFacts): UndecidedError {
  const name = kind === 'role' ? 'iamRole' : 'iamUser';
  const [key = ''] = keys;
  return new UndecidedError(
    [
      `the caller does not specify ${keys.join(', ')}, and whether it is locked out depends on it`,
      `Hint: add ${name}(arn, { ${missing.join(', ')} }); null means that it has none`,
    ].join('\n'),
    key,
  );
}
