import { anonymousDenies } from '../cures/deny-draft';
import { onlyNamedAccount, allowsForWhoeverSignsIn, namedCallersAlone } from '../cures/public-cures';
import type { Cure } from '../cures/cure';
import { strictCures } from '../cures/strict-cures';
import { turnedAllows } from '../cures/turned-tests';
import { nameOfStatement } from '../report/needless-statement';
import type { Bucket } from '../s3/buckets/bucket';
import { denyAnonymous } from '../s3/claims/bucket-claims';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { renderNamedAccount } from '../report/named-account';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { keptOut, unrestricted } from './unrestricted';
import { matcherOptions } from './matcher-options';

export interface AnonymousOptions {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/** No anonymous request is allowed ("IAM JSON policy elements: Principal", anonymous users). */
export const toDenyAnonymous = defineMatcher(
  'toDenyAnonymous',
  function (this: MatcherCall, received: unknown, given?: AnonymousOptions): MatcherResult {
    const chosen = matcherOptions(given, { bucket: 'bucket', actions: 'texts' });
    return everyRequest(this, received, {
      about: 'resource',
      passes: 'proven',
      expected: 'every anonymous request is refused',
      notExpected: 'at least one anonymous request is allowed',
      whenProven: 'every one is refused',
      whenRefuted: 'this one is allowed',
      missing: 'refusal',
      judge: (subject) => denyAnonymous(subject, chosen),
      edits: (failed) => [
        ...strictCures(failed),
        ...turnedAllows(failed),
        ...namedCallersAlone(failed),
        ...onlyNamedAccount(failed),
      ],
      besideCure: (cures, subject) => [...leftToWhoeverSignsIn(cures, subject), ...renderNamedAccount(subject, cures)],
      denies: () => anonymousDenies(chosen.actions),
      place: chosen,
      settings: (isNot, subject) => (isNot ? unrestricted(subject) : undefined),
      whyNoCure: (isNot, subject) => {
        const settings = unrestricted(subject);
        if (isNot && settings !== undefined) return keptOut(settings);
        return isNot
          ? 'Nothing to paste: only an Allow for "Principal": "*" lets anonymous callers in, and no message proposes one'
          : undefined;
      },
    });
  },
  { each: everyBucket },
);

/** That a Deny of anonymous callers leaves to everybody else what an Allow for everybody grants. */
function leftToWhoeverSignsIn(cures: readonly Cure[], subject: ClaimSubject): readonly string[] {
  if (!cures.some(({ operation }) => operation === 'add')) return [];
  return allowsForWhoeverSignsIn(subject).map(
    ({ policy, index }) =>
      `${nameOfStatement(policy, index)} still lets in whoever signs in, of any account: better name in its Principal whom you mean`,
  );
}
