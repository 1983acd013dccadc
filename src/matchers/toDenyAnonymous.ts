import type { Bucket } from '../s3/buckets/bucket';
import { denyAnonymous } from '../s3/claims/bucket-claims';
import type { Answer, MatcherCall } from './answer';
import { everyRequest } from './claim';
import { everyBucket } from './each-member';
import { exact } from './exact';
import { optionNames, options } from './options';

export interface AnonymousOptions {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/** No anonymous request is allowed ("IAM JSON policy elements: Principal", anonymous users). */
export const toDenyAnonymous = exact(
  'toDenyAnonymous',
  function (this: MatcherCall, received: unknown, given?: AnonymousOptions): Answer {
    const chosen = options(given, { bucket: 'bucket', actions: 'texts' });
    return everyRequest(this, received, {
      argument: optionNames(given),
      about: 'resource',
      passes: 'proven',
      expected: 'every anonymous request is refused',
      notExpected: 'at least one anonymous request is allowed',
      whenProven: 'every one is refused',
      whenRefuted: 'this one is allowed',
      missing: 'refusal',
      judge: (subject) => denyAnonymous(subject, chosen),
    });
  },
  { each: everyBucket },
);
