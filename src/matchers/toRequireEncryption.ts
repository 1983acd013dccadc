import { requireEncryption } from '../s3/claims';
import type { Encryption } from '../s3/encryption';
import type { Answer, MatcherContext } from './answer';
import { everyRequest } from './every-request';
import { options } from './options';

export interface EncryptionOptions {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string;
  /** Only objects whose key begins so. */
  readonly prefix?: string;
}

/** Every upload that would leave an object under an encryption that is not listed is explicitly denied. */
export function toRequireEncryption(
  this: MatcherContext,
  received: unknown,
  accepted: readonly Encryption[],
  given?: EncryptionOptions,
): Answer {
  return requireUploads(
    this,
    received,
    'toRequireEncryption',
    accepted,
    options('toRequireEncryption', given, ['bucket', 'prefix']),
    'a listed encryption',
  );
}

/** The shared body of the encryption matchers. */
export function requireUploads(
  context: MatcherContext,
  received: unknown,
  matcher: string,
  accepted: readonly Encryption[],
  chosen: EncryptionOptions,
  what: string,
): Answer {
  return everyRequest(context, received, {
    matcher,
    expected: `every upload that would leave anything but ${what} is explicitly denied`,
    notExpected: `at least one upload that would leave anything but ${what} is not explicitly denied`,
    judge: (subject) => requireEncryption(subject, accepted, chosen),
  });
}
