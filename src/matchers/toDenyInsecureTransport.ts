import type { Bucket } from '../s3/buckets/bucket';
import { denyInsecureTransport } from '../s3/claims/bucket-claims';
import { insecureTransportDenies, sparing } from '../cures/deny-draft';
import { exceptionsOf, type ExceptionInput } from '../s3/callers/exceptions';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

export interface TransportOptions {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** Whose requests may come over plain HTTP. */
  readonly except?: ExceptionInput | readonly ExceptionInput[];
}

/** Every S3 request over plain HTTP on the bucket and its objects is explicitly denied ("Security best practices for Amazon S3"). */
export const toDenyInsecureTransport = defineMatcher(
  'toDenyInsecureTransport',
  function (this: MatcherCall, received: unknown, given?: TransportOptions): MatcherResult {
    const { except, ...place } = matcherOptions(given, { bucket: 'bucket', except: 'any' });
    const exceptions = exceptionsOf(except);
    return everyRequest(this, received, {
      about: 's3',
      passes: 'proven',
      expected: (by) => `every request over plain HTTP${by} is explicitly denied`,
      notExpected: (by) => `at least one request over plain HTTP${by} is not explicitly denied`,
      whenProven: 'every one is',
      whenRefuted: 'this one is not',
      missing: 'Deny',
      exceptions,
      judge: (subject, spared = exceptions) => denyInsecureTransport(subject, place, spared),
      denies: () => sparing(insecureTransportDenies(), exceptions),
      place,
    });
  },
  { each: everyBucket, deniesDecide: true },
);
