import { sseKms } from '../s3/encryption';
import type { Answer, MatcherContext } from './answer';
import { options } from './options';
import { requireUploads, type EncryptionOptions } from './toRequireEncryption';

export interface KmsOptions extends EncryptionOptions {
  /** ARN of the one key that objects must be under. */
  readonly kmsKey?: string;
}

/** Every upload that would leave anything but SSE-KMS (under `kmsKey`, where given) is explicitly denied. */
export function toRequireSseKms(this: MatcherContext, received: unknown, given?: KmsOptions): Answer {
  const { kmsKey, ...chosen } = options<KmsOptions>('toRequireSseKms', given, ['bucket', 'prefix', 'kmsKey']);
  const what = kmsKey === undefined ? 'SSE-KMS' : `SSE-KMS under ${kmsKey}`;
  return requireUploads(this, received, 'toRequireSseKms', [sseKms(kmsKey)], chosen, what);
}
