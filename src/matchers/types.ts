import type { AccessRequest } from '../evaluator/request';
import type { PolicyInput, PolicyType } from '../policy/model';
import type { Bucket } from '../s3/buckets/bucket';
import type { Call } from '../s3/calls/described-call';
import type { Caller } from '../s3/callers/caller';
import type { ConfigParameters } from '../s3/config/parameters';
import type { ConfigRule } from '../s3/config/rules';
import type { Encryption } from '../s3/buckets/encryption';
import type { Every } from '../s3/calls/every';
import type { TlsVersion } from '../s3/calls/options';
import type { PublicOptions } from './toBePublic';
import type { AnonymousOptions } from './toDenyAnonymous';
import type { IdentityPerimeterOptions } from './toEnforceIdentityPerimeter';
import type { NetworkPerimeterOptions } from './toEnforceNetworkPerimeter';
import type { GrantOptions } from './toGrantAny';
import type { LockOutOptions } from './toLockOut';
import type { TransportOptions } from './toDenyInsecureTransport';
import type { EncryptionOptions } from './toRequireEncryption';
import type { KmsOptions } from './toRequireSseKms';
import type { FindingPlace } from './toHaveFinding';
import type { ConfusedDeputyOptions } from './toPreventConfusedDeputy';

/** What the one-call matchers take: a call, a set of calls, or a request as IAM sees it. */
export type CallArgument = Call | Every | AccessRequest;

/**
 * What `jest-iam/setup` adds to `expect(subject)`. A subject is a policy (JSON text, object,
 * `Policy`), an `s3Bucket` or a `PolicySet`.
 */
export interface IamMatchers<R = unknown> {
  /** The document allows the call. */
  toAllow(call: CallArgument): R;
  /** AWS refuses the call whatever other documents say: an explicit Deny, or silence that nothing else could turn into access. */
  toDeny(call: CallArgument): R;
  /** A Deny statement of the document matches the call. */
  toExplicitlyDeny(call: CallArgument): R;
  /** The document neither allows nor denies the call. */
  toImplicitlyDeny(call: CallArgument): R;
  /** Every S3 request over plain HTTP on the bucket and its objects is explicitly denied. */
  toDenyInsecureTransport(options?: TransportOptions): R;
  /** Every upload that would leave an object under another encryption is explicitly denied. */
  toRequireEncryption(accepted: readonly Encryption[], options?: EncryptionOptions): R;
  /** Every upload that would leave anything but SSE-KMS (under `kmsKey`, where given) is explicitly denied. */
  toRequireSseKms(options?: KmsOptions): R;
  /** Every upload that would leave anything but SSE-S3 is explicitly denied. */
  toRequireSseS3(options?: EncryptionOptions): R;
  /** No anonymous request is allowed. */
  toDenyAnonymous(options?: AnonymousOptions): R;
  /** Every S3 request over TLS below the version, plain HTTP included, is explicitly denied. */
  toRequireTlsVersion(version: TlsVersion, options?: { readonly bucket?: string }): R;
  /** Some stranger is allowed something (with `only`: these actions and nothing else). The gate is `.not.toBePublic()`. */
  toBePublic(options?: PublicOptions): R;
  /** Somebody is allowed such an access. The gate is `.not.toGrantAny(…)`. */
  toGrantAny(options?: GrantOptions): R;
  /** Some such call of the caller is explicitly denied. The gate is `.not.toLockOut(…)`. */
  toLockOut(caller: Caller | string, options: LockOutOptions): R;
  /** Every call by an identity from outside is refused. */
  toEnforceIdentityPerimeter(options: IdentityPerimeterOptions): R;
  /** Every call from an unexpected network is refused. */
  toEnforceNetworkPerimeter(options: NetworkPerimeterOptions): R;
  /** Every call that an AWS service makes for an outsider is refused. */
  toPreventConfusedDeputy(options: ConfusedDeputyOptions): R;
  /**
   * The rule of AWS Config says COMPLIANT, by what it means. A rule that reads settings requires an `s3Bucket`. `parameters`: values
   * by the names that AWS Config gives them, `{ kmsKeyArns: … }`.
   */
  toComplyWithConfigRule(id: ConfigRule, parameters?: ConfigParameters): R;
  /** Some request fares better than under the reference. The gate is `.not.toBeMorePermissiveThan(reference)`. */
  toBeMorePermissiveThan(reference: PolicyInput | Bucket): R;
  /** Both documents decide every request alike. */
  toBeEquivalentTo(reference: PolicyInput | Bucket): R;
  /** Each statement is needed: without it some request would be decided otherwise. */
  toHaveNoRedundantStatements(): R;
  /** The document has no `error` finding: AWS would store it. */
  toBeValidPolicy(options?: { type?: PolicyType }): R;
  /** The document has this finding (at this place, where given). */
  toHaveFinding(code: string, place?: FindingPlace): R;
}
