import type { Call } from '../s3/call';
import type { Encryption } from '../s3/encryption';
import type { PolicyType } from '../policy/model';
import type { TransportOptions } from './toDenyInsecureTransport';
import type { EncryptionOptions } from './toRequireEncryption';
import type { KmsOptions } from './toRequireSseKms';
import type { FindingPlace } from './toHaveFinding';

/** What `jest-iam/setup` adds to `expect(subject)`. A subject is a policy (JSON text, object, `Policy`) or an `s3Bucket`. */
export interface IamMatchers<R = unknown> {
  /** The document allows the call. */
  toAllow(call: Call): R;
  /** AWS refuses the call whatever other documents say: an explicit Deny, or silence that nothing else could turn into access. */
  toDeny(call: Call): R;
  /** A Deny statement of the document matches the call. */
  toExplicitlyDeny(call: Call): R;
  /** The document neither allows nor denies the call. */
  toImplicitlyDeny(call: Call): R;
  /** Every S3 request over plain HTTP on the bucket and its objects is explicitly denied. */
  toDenyInsecureTransport(options?: TransportOptions): R;
  /** Every upload that would leave an object under another encryption is explicitly denied. */
  toRequireEncryption(accepted: readonly Encryption[], options?: EncryptionOptions): R;
  /** Every upload that would leave anything but SSE-KMS (under `kmsKey`, where given) is explicitly denied. */
  toRequireSseKms(options?: KmsOptions): R;
  /** Every upload that would leave anything but SSE-S3 is explicitly denied. */
  toRequireSseS3(options?: EncryptionOptions): R;
  /** No anonymous request is allowed. */
  toDenyAnonymous(): R;
  /** The document has no `error` finding: AWS would store it. */
  toBeValidPolicy(options?: { type?: PolicyType }): R;
  /** The document has this finding (at this place, where given). */
  toHaveFinding(code: string, place?: FindingPlace): R;
}
