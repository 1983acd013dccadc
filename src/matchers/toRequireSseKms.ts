import { sseKms } from '../s3/encryption';
import type { Answer, MatcherContext } from './answer';
import { named } from './misuse';
import { optionNames, options } from './options';
import { requireUploads, uploadOptions, type EncryptionOptions } from './toRequireEncryption';

export interface KmsOptions extends EncryptionOptions {
  /** ARN of the one key that objects must be under. */
  readonly kmsKey?: string;
}

/** Every upload that would leave anything but SSE-KMS (under `kmsKey`, where given) is explicitly denied. */
export function toRequireSseKms(this: MatcherContext, received: unknown, given?: KmsOptions): Answer {
  const matcher = 'toRequireSseKms';
  const { kmsKey, ...scope } = options(matcher, given, { ...uploadOptions, kmsKey: 'text' });
  const what = kmsKey === undefined ? 'SSE-KMS' : `SSE-KMS under ${kmsKey}`;
  return requireUploads(
    this,
    received,
    matcher,
    [named(matcher, () => sseKms(kmsKey))],
    scope,
    what,
    optionNames(given),
  );
}
