import { sseKms } from '../s3/buckets/encryption';
import type { KmsKey } from '../s3/buckets/kms-key';
import type { Answer, MatcherCall } from './answer';
import { everyBucket } from './each-member';
import { exact } from './exact';
import { optionNames, options } from './options';
import { requireUploads, uploadOptions, type EncryptionOptions } from './toRequireEncryption';

export interface KmsOptions extends EncryptionOptions {
  /** The one key that objects must be under, by its ARN or `kmsKey(…)`. */
  readonly kmsKey?: string | KmsKey;
}

/** Every upload that would leave anything but SSE-KMS (under `kmsKey`, where given) is explicitly denied. */
export const toRequireSseKms = exact(
  'toRequireSseKms',
  function (this: MatcherCall, received: unknown, given?: KmsOptions): Answer {
    const { kmsKey, ...scope } = options(given, { ...uploadOptions, kmsKey: 'any' });
    const wanted = sseKms(kmsKey);
    const what = wanted.keyArn === undefined ? 'SSE-KMS' : `SSE-KMS under ${wanted.keyArn}`;
    return requireUploads(this, received, [wanted], scope, what, optionNames(given));
  },
  { each: everyBucket },
);
