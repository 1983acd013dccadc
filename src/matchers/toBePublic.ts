import { admittingCures } from '../cures/admitting-cures';
import {
  actionsTakenOut,
  arnsWithoutAccount,
  lossesOfReplaced,
  publicCures,
  unlimitedAllows,
} from '../cures/public-cures';
import type { Bucket } from '../s3/buckets/bucket';
import { checkActionNames } from '../s3/claims/action-names';
import { withoutPrincipal } from '../policy/model';
import { keptOutStranger, whyNotPublic } from './limited-allows';
import { keptOut, unrestricted } from './unrestricted';
import { isRestricted } from '../s3/claims/public-access';
import { noPublicBucketAccess } from '../s3/claims/public-claim';
import { rangeFor } from '../s3/claims/claim-range';
import type { Verdict } from '../prover/prove';
import { listedTexts } from '../report/listed-texts';
import { renderMissingClaim } from '../report/provider-claim';
import { renderDelegatedAccount } from '../report/delegated-account';
import { renderNamedAccount } from '../report/named-account';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { UsageError } from '../arguments/usage';
import { someBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

export interface PublicOptions {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** Actions that may be public: the matcher passes when the policy is public and nothing else is. */
  readonly only?: readonly string[];
}

/** How many actions a line names. */
const MOST_ACTIONS = 3;

/**
 * Some stranger is allowed something: a caller, network or source that no Allow fixes ("The meaning of public",
 * Blocking public access to your Amazon S3 storage). The gate is `.not.toBePublic()`.
 */
export const toBePublic = defineMatcher(
  'toBePublic',
  function (this: MatcherCall, received: unknown, given?: PublicOptions): MatcherResult {
    const { only, ...place } = matcherOptions(given, { bucket: 'bucket', only: 'texts' });
    return everyRequest(this, received, {
      about: 'any',
      passes: only === undefined ? 'refuted' : 'proven',
      expected:
        only === undefined
          ? 'at least one stranger is allowed something'
          : `strangers are allowed something, and nothing but ${only.join(', ')}`,
      notExpected:
        only === undefined
          ? 'every stranger is refused everything'
          : `strangers are allowed something else than ${only.join(', ')}`,
      whenProven:
        only === undefined
          ? 'every stranger is refused everything'
          : `strangers are allowed nothing but ${only.join(', ')}`,
      whenRefuted: 'this one is allowed',
      missing: 'refusal',
      judge: (subject): Verdict => {
        const { policy, bucket } = subject;
        if (subject.layers !== undefined)
          throw new UsageError('this matcher does not accept a policy set', 'give the resource policy');
        if (policy !== undefined && withoutPrincipal.has(policy.type)) {
          throw new UsageError('the policy has no Principal, so it cannot be public', 'give a resource policy');
        }
        const range = rangeFor(subject, place);
        // The services that RestrictPublicBuckets still lets in are not the public (E41).
        const shut = bucket !== undefined && (subject.decider.policies.length === 0 || isRestricted(bucket, policy));
        checkActionNames(only, range.actions);
        const some: Verdict = shut ? { answer: 'proven' } : noPublicBucketAccess(subject.decider, policy, range);
        if (only === undefined) return some;
        if (some.answer === 'proven')
          throw new UsageError('nothing is public, not even what is allowed to be', 'use .not.toBePublic()');
        return some.answer === 'undecided' ? some : noPublicBucketAccess(subject.decider, policy, range, only);
      },
      example: (subject) => ({
        request:
          only === undefined && unrestricted(subject) === undefined ? keptOutStranger(subject, place) : undefined,
        missing: 'Allow',
      }),
      mends: (failed) => publicCures(failed, only),
      besideCure: (cures, subject) => {
        const taken = [...new Set(actionsTakenOut(subject, cures))];
        const [shown, rest] = [taken.slice(0, MOST_ACTIONS), taken.length - MOST_ACTIONS];
        const what = listedTexts(rest > 0 ? [...shown, `${rest} more`] : shown);
        return [
          ...(taken.length === 0
            ? []
            : [`That Allow then grants ${what} to nobody: whoever needs it gets an Allow that names them`]),
          ...renderNamedAccount(subject, cures),
          ...renderDelegatedAccount(subject.policy, cures),
        ];
      },
      besideNotCure: (cures, subject) => [
        ...renderNamedAccount(subject, cures),
        ...renderDelegatedAccount(subject.policy, cures),
      ],
      losses: lossesOfReplaced,
      produces: (subject) => [admittingCures(subject, [])],
      settings: (isNot, subject) => (isNot === (only !== undefined) ? unrestricted(subject) : undefined),
      whyNoCure: (isNot, subject, witness) => {
        const settings = unrestricted(subject);
        const arns = witness === undefined ? [] : arnsWithoutAccount(subject, witness);
        if (arns.length > 0)
          return `Write the number of your account for the * in ${listedTexts(arns.map((arn) => JSON.stringify(arn)))}: only you know it`;
        const unlimited = witness === undefined ? [] : unlimitedAllows(subject, witness);
        if (unlimited.length > 0)
          return ['Add this, with the value that only you know', ...unlimited.flatMap(renderMissingClaim)].join('\n');
        if (isNot !== (only !== undefined)) return undefined;
        return settings === undefined ? whyNotPublic(subject) : keptOut(settings);
      },
    });
  },
  { each: someBucket },
);
