import { identityPerimeterDenies, sparing } from '../cures/deny-draft';
import { callsByInsiders } from '../cures/insider-calls';
import { namedCallersAlone } from '../cures/public-cures';
import { strictCures } from '../cures/strict-cures';
import type { Bucket } from '../s3/buckets/bucket';
import { exceptionsOf, type ExceptionInput } from '../s3/callers/exceptions';
import { rangeForOutsiders } from '../s3/claims/claim-range';
import { withOpenAnswers } from '../s3/claims/open-decider';
import { identityPerimeter } from '../claims/perimeter-claims';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { everyBucket } from './each-member';
import { nothingToPaste } from './nothing-to-paste';
import { defineMatcher } from './define-matcher';
import { perimeterInsiders } from './perimeter-insiders';
import { matcherOptions } from './matcher-options';

export interface IdentityPerimeterOptions {
  readonly organizations?: readonly string[];
  readonly accounts?: readonly string[];
  readonly except?: ExceptionInput | readonly ExceptionInput[];
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/**
 * Every call by an identity from outside the organizations and accounts is refused ("Building a data perimeter on AWS").
 * AWS services have no such identity: `toPreventConfusedDeputy` asks about their calls.
 */
export const toEnforceIdentityPerimeter = defineMatcher(
  'toEnforceIdentityPerimeter',
  function (this: MatcherCall, received: unknown, given: IdentityPerimeterOptions): MatcherResult {
    const { except, actions, bucket, ...members } = matcherOptions<IdentityPerimeterOptions>(given, {
      organizations: 'texts',
      accounts: 'texts',
      except: 'any',
      bucket: 'bucket',
      actions: 'texts',
    });
    const place = bucket === undefined ? {} : { bucket };
    const insiders = perimeterInsiders(members);
    const exceptions = exceptionsOf(except);
    return everyRequest(this, received, {
      about: 'any',
      passes: 'proven',
      expected: 'every call by an outsider is refused',
      notExpected: 'at least one call by an outsider is not refused',
      whenProven: 'every one is; for calls by AWS services use toPreventConfusedDeputy',
      whenRefuted: 'this one is not',
      missing: 'refusal',
      exceptions,
      judge: (plain, spared = exceptions) => {
        const subject = withOpenAnswers(plain);
        return identityPerimeter(subject.decider, rangeForOutsiders(subject, actions, place), insiders, spared);
      },
      place,
      welcome: () => callsByInsiders(insiders),
      whyNoCure: (isNot) =>
        isNot ? nothingToPaste('only an Allow for outsiders lets one in, and no message proposes one') : undefined,
      edits: (failed) => [...strictCures(failed), ...namedCallersAlone(failed)],
      denies: () => sparing(identityPerimeterDenies(insiders, actions), exceptions),
    });
  },
  { each: everyBucket },
);
