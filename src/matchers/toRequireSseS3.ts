import { sseS3 } from '../s3/buckets/encryption';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';
import { requireUploads, uploadOptions, type EncryptionOptions } from './toRequireEncryption';

/** Every upload that would leave anything but SSE-S3 is explicitly denied. */
export const toRequireSseS3 = defineMatcher(
  'toRequireSseS3',
  function (this: MatcherCall, received: unknown, given?: EncryptionOptions): MatcherResult {
    return requireUploads(this, received, [sseS3()], matcherOptions(given, uploadOptions), 'SSE-S3');
  },
  { each: everyBucket },
);
