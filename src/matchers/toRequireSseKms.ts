import { sseKms } from '../s3/buckets/encryption';
import type { KmsKey } from '../s3/buckets/kms-key';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';
import { requireUploads, uploadOptions, type EncryptionOptions } from './toRequireEncryption';

export interface KmsOptions extends EncryptionOptions {
  /** The one key that objects must be under, by its ARN or `kmsKey(…)`. */
  readonly kmsKey?: string | KmsKey;
}

/** Every upload that would leave anything but SSE-KMS (under `kmsKey`, where given) is explicitly denied. */
export const toRequireSseKms = defineMatcher(
  'toRequireSseKms',
  function (this: MatcherCall, received: unknown, given?: KmsOptions): MatcherResult {
    const { kmsKey, ...scope } = matcherOptions(given, { ...uploadOptions, kmsKey: 'any' });
    const encryption = sseKms(kmsKey);
    const what = encryption.keyArn === undefined ? 'SSE-KMS' : `SSE-KMS under ${encryption.keyArn}`;
    return requireUploads(this, received, [encryption], scope, what);
  },
  { each: everyBucket },
);
