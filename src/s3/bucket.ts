import type { PolicyInput } from '../policy/model';
import {
  checkAccount,
  checkBoolean,
  checkBucketName,
  checkOneOf,
  checkOptions,
  checkOrganization,
  checkPolicy,
  checkRegion,
  checkTags,
  shown,
} from './checks';
import { isEncryption, sseS3, type Encryption } from './encryption';
import { OWNERSHIPS, type ObjectOwnership } from './options';
import { UsageError } from './usage';

/** Marks buckets across two loaded builds. */
export const BUCKET: unique symbol = Symbol.for('jest-iam/bucket') as never;

/** "Blocking public access to your Amazon S3 storage". */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

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
  /** All four settings at once, or some of them; the rest stays on. */
  readonly blockPublicAccess?: boolean | Partial<PublicAccessBlock>;
  readonly objectOwnership?: ObjectOwnership;
  readonly tags?: Readonly<Record<string, string>> | null;
  /** Whether conditions see the bucket's tags ("Enabling ABAC in general purpose buckets"). */
  readonly abac?: boolean;
}

export interface Bucket {
  readonly [BUCKET]: true;
  readonly name: string;
  readonly policy?: PolicyInput;
  readonly account?: string;
  readonly region?: string;
  readonly organization?: string | null;
  readonly defaultEncryption: Encryption;
  readonly bucketKey: boolean;
  readonly blockedEncryption: readonly 'SSE-C'[];
  readonly blockPublicAccess: PublicAccessBlock;
  readonly objectOwnership: ObjectOwnership;
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
  'objectOwnership',
  'tags',
  'abac',
];
const BLOCKS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const;

export function isBucket(value: unknown): value is Bucket {
  return typeof value === 'object' && value !== null && (value as Partial<Bucket>)[BUCKET] === true;
}

/** A general purpose bucket, with the settings of a new one where nothing is told. */
export function s3Bucket(settings: BucketSettings): Bucket {
  const where = 's3Bucket';
  checkOptions(where, settings, SETTINGS);
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
  checkBucketName(where, name);
  if (policy !== undefined) checkPolicy(`${where}: policy`, policy);
  if (account !== undefined) checkAccount(`${where}: account`, account);
  if (region !== undefined) checkRegion(`${where}: region`, region);
  if (organization !== undefined) checkOrganization(`${where}: organization`, organization);
  checkBoolean(`${where}: bucketKey`, bucketKey);
  checkBoolean(`${where}: abac`, abac);
  checkOneOf(`${where}: objectOwnership`, objectOwnership, OWNERSHIPS);
  if (tags !== undefined) checkTags(`${where}: tags`, tags);
  const defaultEncryption = defaultOf(settings.defaultEncryption);
  if (bucketKey && defaultEncryption.kind === 'DSSE-KMS')
    throw new UsageError(`${where}: DSSE-KMS has no bucket key`, 'leave bucketKey out');
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
    blockPublicAccess: blocksOf(settings.blockPublicAccess),
    objectOwnership,
    ...(tags !== undefined && { tags: tags === null ? null : Object.freeze({ ...tags }) }),
    abac,
  });
}

function defaultOf(told: unknown): Encryption {
  if (told === undefined) return sseS3();
  if (isEncryption(told) && told.kind !== 'SSE-C') return told;
  throw new UsageError(
    `s3Bucket: defaultEncryption: ${isEncryption(told) ? told.kind : shown(told)} is no default encryption`,
    'every bucket has one: sseS3(), sseKms(keyArn) or dsseKms(keyArn)',
  );
}

function blockedOf(told: unknown): readonly 'SSE-C'[] {
  if (told === undefined) return Object.freeze(['SSE-C'] as const);
  if (Array.isArray(told) && told.every((kind) => kind === 'SSE-C'))
    return Object.freeze(told.length === 0 ? [] : (['SSE-C'] as const));
  throw new UsageError(
    `s3Bucket: blockedEncryption: ${shown(told)} is no list of encryptions`,
    "['SSE-C'], or [] for none",
  );
}

function blocksOf(told: BucketSettings['blockPublicAccess'] = true): PublicAccessBlock {
  const every = (on: boolean): PublicAccessBlock => ({
    blockPublicAcls: on,
    ignorePublicAcls: on,
    blockPublicPolicy: on,
    restrictPublicBuckets: on,
  });
  if (typeof told === 'boolean') return Object.freeze(every(told));
  const where = 's3Bucket: blockPublicAccess';
  checkOptions(where, told, BLOCKS);
  for (const name of Object.keys(told)) checkBoolean(`${where}.${name}`, told[name as keyof PublicAccessBlock]);
  return Object.freeze({ ...every(true), ...told });
}
