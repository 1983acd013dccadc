import { sseS3 } from '../s3/buckets/encryption';
import type { Answer, MatcherCall } from './answer';
import { everyBucket } from './each-member';
import { exact } from './exact';
import { optionNames, options } from './options';
import { requireUploads, uploadOptions, type EncryptionOptions } from './toRequireEncryption';

/** Every upload that would leave anything but SSE-S3 is explicitly denied. */
export const toRequireSseS3 = exact(
  'toRequireSseS3',
  function (this: MatcherCall, received: unknown, given?: EncryptionOptions): Answer {
    return requireUploads(this, received, [sseS3()], options(given, uploadOptions), 'SSE-S3', optionNames(given));
  },
  { each: everyBucket },
);
