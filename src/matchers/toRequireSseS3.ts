import { sseS3 } from '../s3/buckets/encryption';
import type { Answer, MatcherContext } from './answer';
import { optionNames, options } from './options';
import { requireUploads, uploadOptions, type EncryptionOptions } from './toRequireEncryption';

/** Every upload that would leave anything but SSE-S3 is explicitly denied. */
export function toRequireSseS3(this: MatcherContext, received: unknown, given?: EncryptionOptions): Answer {
  const matcher = 'toRequireSseS3';
  return requireUploads(
    this,
    received,
    matcher,
    [sseS3()],
    options(matcher, given, uploadOptions),
    'SSE-S3',
    optionNames(given),
  );
}
