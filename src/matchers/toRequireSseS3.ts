import { sseS3 } from '../s3/encryption';
import type { Answer, MatcherContext } from './answer';
import { options } from './options';
import { requireUploads, type EncryptionOptions } from './toRequireEncryption';

/** Every upload that would leave anything but SSE-S3 is explicitly denied. */
export function toRequireSseS3(this: MatcherContext, received: unknown, given?: EncryptionOptions): Answer {
  const chosen = options('toRequireSseS3', given, ['bucket', 'prefix']);
  return requireUploads(this, received, 'toRequireSseS3', [sseS3()], chosen, 'SSE-S3');
}
