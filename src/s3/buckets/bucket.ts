import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import type { PolicyInput } from '../../policy/model';
import { accessBlockOf, type PublicAccessBlock, type PublicAccessInput } from './access-block';
import {
  checkAccount,
  checkBoolean,
  checkBucketName,
  checkOneOf,
  checkOptions,
  checkOrganization,
  checkPolicyInput,
  checkRegion,
  checkTags,
  quoted,
} from '../../arguments/checks';
import { checkVisible, isEncryption, sseS3, type Encryption } from './encryption';
import {
  BUCKET_ACLS,
  CANNED_ACLS,
  OWNERSHIPS,
  type BucketAcl,
  type CannedAcl,
  type ObjectOwnership,
} from '../../service-reference/s3-names';
import { UsageError } from '../../arguments/usage';
import { brandOf, isBranded } from '../../values/brand';

/** Marks buckets across two loaded builds. */
const BUCKET: unique symbol = brandOf('bucket');

/** A bucket's policy with the settings that change what it means. What is left out is what AWS gives a new bucket. */
export interface BucketSettings {
  readonly name: string;
  readonly policy?: PolicyInput;
  /** The owner. */
  readonly account?: string;
  /** `eu-west-1`; a KMS key that the bucket uses is of the same one. */
  readonly region?: string;
  /** The owner's organization; `null`: none. */
  readonly organization?: string | null;
  readonly defaultEncryption?: Encryption;
  readonly bucketKey?: boolean;
  /** Encryptions that the bucket refuses for writes; `[]`: none. */
  readonly blockedEncryption?: readonly 'SSE-C'[];
  /** Those of the bucket; what is left out is on. */
  readonly blockPublicAccess?: PublicAccessInput;
  /** Those of the owner's account; what is left out is off. The more restrictive of both holds. */
  readonly accountBlockPublicAccess?: PublicAccessInput;
  readonly objectOwnership?: ObjectOwnership;
  /** The ACL that the bucket has; `BlockPublicAcls` leaves one alone that is there, `IgnorePublicAcls` voids it. */
  readonly acl?: BucketAcl;
  readonly tags?: Readonly<Record<string, string>> | null;
  /** Whether conditions see the bucket's tags ("Enabling ABAC in general purpose buckets"). */
  readonly abac?: boolean;
}

export interface Bucket {
  readonly [BUCKET]: true;
  /** The RCPs of the environment that it is in: one list per level, root first. */
  readonly resourceControl?: readonly (readonly PolicyInput[])[];
  readonly name: string;
  readonly policy?: PolicyInput;
  readonly account?: string;
  readonly region?: string;
  readonly organization?: string | null;
  readonly defaultEncryption: Encryption;
  readonly bucketKey: boolean;
  readonly blockedEncryption: readonly 'SSE-C'[];
  /** The bucket's own settings; `effectiveBlock` counts its account's too. */
  readonly blockPublicAccess: PublicAccessBlock;
  readonly accountBlockPublicAccess: PublicAccessBlock;
  readonly objectOwnership: ObjectOwnership;
  readonly acl: BucketAcl;
  readonly tags?: Readonly<Record<string, string>> | null;
  readonly abac: boolean;
}

const SETTINGS = [
  'name',
  'policy',
  'account',
  'region',
  'organization',
  'defaultEncryption',
  'bucketKey',
  'blockedEncryption',
  'blockPublicAccess',
  'accountBlockPublicAccess',
  'objectOwnership',
  'acl',
  'tags',
  'abac',
] as const satisfies readonly (keyof BucketSettings)[];

/** Canned ACLs of objects, of log delivery and of EC2: what they grant on a bucket is nothing, or to groups that no call specifies. */
const ALIEN_ACLS = CANNED_ACLS.filter((acl) => !BUCKET_ACLS.includes(acl as BucketAcl));

export function isBucket(value: unknown): value is Bucket {
  return isBranded(value, BUCKET);
}

/** The name of a bucket that is given by its name or as a bucket; `option` is what it is given for. */
export function bucketNameOf(option: string, given: unknown): string {
  const name = isBucket(given) ? given.name : given;
  checkBucketName(option, name);
  return name;
}

/** A general purpose bucket, with the settings of a new one where nothing is specified. */
export const s3Bucket = takesDeploymentValues('s3Bucket', (settings: BucketSettings): Bucket =>
  asFunction('s3Bucket', () => {
    checkOptions(settings, SETTINGS);
    const {
      name,
      policy,
      account,
      region,
      organization,
      bucketKey = false,
      objectOwnership = 'BucketOwnerEnforced',
      tags,
      abac = false,
    } = settings;
    checkBucketName('name', name);
    if (policy !== undefined) checkPolicyInput('policy', policy);
    if (account !== undefined) checkAccount('account', account);
    if (region !== undefined) checkRegion('region', region);
    if (organization !== undefined) checkOrganization('organization', organization);
    checkBoolean('bucketKey', bucketKey);
    checkBoolean('abac', abac);
    checkOneOf('objectOwnership', objectOwnership, OWNERSHIPS);
    if (tags !== undefined) checkTags('tags', tags);
    const defaultEncryption = defaultOf(settings.defaultEncryption);
    if (bucketKey && defaultEncryption.kind === 'DSSE-KMS')
      throw new UsageError('DSSE-KMS does not support S3 Bucket Keys', 'leave bucketKey out');
    return Object.freeze({
      [BUCKET]: true as const,
      name,
      ...(policy !== undefined && { policy }),
      ...(account !== undefined && { account }),
      ...(region !== undefined && { region }),
      ...(organization !== undefined && { organization }),
      defaultEncryption,
      bucketKey,
      blockedEncryption: blockedOf(settings.blockedEncryption),
      blockPublicAccess: accessBlockOf('blockPublicAccess', settings.blockPublicAccess, true),
      accountBlockPublicAccess: accessBlockOf('accountBlockPublicAccess', settings.accountBlockPublicAccess, false),
      objectOwnership,
      acl: aclOf(settings.acl, objectOwnership),
      ...(tags !== undefined && { tags: tags === null ? null : Object.freeze({ ...tags }) }),
      abac,
    });
  }),
);

function defaultOf(given: unknown): Encryption {
  if (given === undefined) return sseS3();
  checkVisible('defaultEncryption', given);
  if (isEncryption(given) && given.kind !== 'SSE-C') return given;
  throw new UsageError(
    `defaultEncryption: ${isEncryption(given) ? given.kind : quoted(given)} is not a default encryption`,
    'every bucket has one: sseS3(), sseKms(keyArn) or dsseKms(keyArn)',
  );
}

function blockedOf(given: unknown): readonly 'SSE-C'[] {
  if (given === undefined) return Object.freeze(['SSE-C'] as const);
  if (Array.isArray(given) && given.every((kind) => kind === 'SSE-C'))
    return Object.freeze(given.length === 0 ? [] : (['SSE-C'] as const));
  for (const kind of Array.isArray(given) ? given : [given]) checkVisible('blockedEncryption', kind);
  throw new UsageError("blockedEncryption must be a list of values such as 'SSE-C'", "give ['SSE-C'], or [] for none");
}

/** Where ACLs are disabled a bucket can have no other than its owner's ("Controlling ownership of objects"; F54). */
function aclOf(given: unknown, ownership: ObjectOwnership): BucketAcl {
  if (given === undefined) return 'private';
  if (ALIEN_ACLS.includes(given as CannedAcl)) {
    throw new UsageError(`acl: ${quoted(given)} is not modelled on a bucket`, `one of ${BUCKET_ACLS.join(', ')}`);
  }
  checkOneOf('acl', given, BUCKET_ACLS);
  if (given !== 'private' && ownership === 'BucketOwnerEnforced') {
    throw new UsageError(
      `acl: a bucket with its ACLs disabled cannot have ${quoted(given)}`,
      "enable ACLs: s3Bucket({ objectOwnership: 'BucketOwnerPreferred' })",
    );
  }
  return given;
}
