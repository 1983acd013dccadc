import type { CannedAcl, ObjectOwnership } from '../../service-reference/s3-names';
import type { Caller } from '../callers/caller';
import type { Bucket } from '../buckets/bucket';
import type { ClientSideEncryption, Encryption } from '../buckets/encryption';
import type { Network } from '../callers/network';

export const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'OUTPOSTS',
  'GLACIER_IR',
  'SNOW',
  'EXPRESS_ONEZONE',
  'FSX_OPENZFS',
] as const;
export const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;

type StorageClass = (typeof STORAGE_CLASSES)[number];
export type TlsVersion = (typeof TLS_VERSIONS)[number];

export type ContextInput = string | number | boolean | readonly string[] | null;

/** The headers `x-amz-grant-*`, each as sent. */
export interface Grants {
  readonly read?: string;
  readonly write?: string;
  readonly readAcp?: string;
  readonly writeAcp?: string;
  readonly fullControl?: string;
}

interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly until: Date | string;
}

/** The object that a copy reads. */
export interface CopySource {
  readonly bucket: string | Bucket;
  readonly key: string;
  readonly versionId?: string;
}

/** An object, or one version of it. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId?: string;
}

/** Everything that a call may say. Each operation takes the options that it has; `null`: not sent. */
export interface AllOptions {
  readonly caller: Caller | string;
  /** HTTPS, or plain HTTP. */
  readonly secure?: boolean;
  readonly tlsVersion?: TlsVersion;
  readonly from?: Network;
  /** The service, or the chain of services from first to last, that passes the call on for its caller. */
  readonly via?: string | readonly string[];
  /** By a presigned URL; with the milliseconds since it was signed. */
  readonly presigned?: boolean | { readonly signatureAge: number };
  readonly at?: Date | string;
  /** Condition keys that no option tells; `null`: absent. */
  readonly context?: Readonly<Record<string, ContextInput>>;
  /** The account that owns the resource. */
  readonly resourceAccount?: string;
  readonly bucket?: string | Bucket;
  readonly key?: string;
  /** What one request deletes: keys, or versions of them. */
  readonly keys?: readonly (string | ObjectVersion)[];
  /** Of an action that has other resources: the ARN. */
  readonly resource?: string;
  readonly versionId?: string | null;
  /** What the encryption headers ask for. */
  readonly encryption?: Encryption | ClientSideEncryption | null;
  /** What the multipart upload was begun with; `null`: judge a part by its own headers alone. */
  readonly upload?: { readonly encryption: Encryption | ClientSideEncryption | null } | null;
  /**
   * Whether the object is under an S3 Bucket Key: of a write its header, of a part that of its upload, of a read how the
   * object was written. Left out: the bucket's setting. No key shows it.
   */
  readonly bucketKey?: boolean;
  /** What the object is under that the call reads, of a copy its source; left out: its bucket's default. No key shows it. */
  readonly storedEncryption?: Encryption;
  readonly acl?: CannedAcl | null;
  readonly grants?: Grants | null;
  /** Tags that the request sends. */
  readonly tags?: Readonly<Record<string, string>> | null;
  /** Tags of the stored object. */
  readonly existingTags?: Readonly<Record<string, string>> | null;
  readonly storageClass?: StorageClass | null;
  readonly websiteRedirect?: string | null;
  readonly retention?: Retention | null;
  readonly legalHold?: 'ON' | 'OFF' | null;
  readonly ifMatch?: string | null;
  readonly ifNoneMatch?: string | null;
  readonly prefix?: string | null;
  readonly delimiter?: string | null;
  readonly maxKeys?: number | null;
  /** A text is the header `x-amz-copy-source` as sent, URL-encoded. */
  readonly copySource?: CopySource | string;
  readonly metadataDirective?: 'COPY' | 'REPLACE' | null;
  /**
   * Of a copy: whether the tags of its source go along. Unless it says REPLACE, the copy of a tagged object also needs
   * `s3:GetObjectTagging` on the source and `s3:PutObjectTagging` on the copy; `existingTags` tells the source's tags.
   */
  readonly taggingDirective?: 'COPY' | 'REPLACE' | null;
  /**
   * The account that owns the object which is there, of a copy its source too; `'anonymous'`: nobody's account, `null`:
   * there is none. It matters where the bucket's ACLs are enabled ("Controlling ownership of objects"): then the bucket's
   * owner reads no object of another account, and a bucket ACL lets nobody write over another's object.
   */
  readonly objectOwner?: string | null;
  /** Who began the multipart upload, and so may abort it and list its parts with `s3:PutObject` alone. */
  readonly initiator?: Caller | string;
  /** The header `x-amz-expected-bucket-owner`: S3 refuses the call where another account owns the bucket. */
  readonly expectedBucketOwner?: string | null;
  readonly bypassGovernance?: boolean;
  /** Whether a replica is handed to the owner of its bucket. */
  readonly ownerOverride?: boolean;
  readonly locationConstraint?: string | null;
  readonly objectOwnership?: ObjectOwnership | null;
}

export type OptionName = keyof AllOptions;

/** Options as read: checked, copied and in one form. */
export interface CallFacts extends Omit<
  AllOptions,
  | 'bucket'
  | 'caller'
  | 'via'
  | 'initiator'
  | 'presigned'
  | 'at'
  | 'context'
  | 'copySource'
  | 'retention'
  | 'keys'
  | 'encryption'
  | 'upload'
> {
  readonly bucket?: string;
  readonly caller: Caller;
  readonly via?: readonly string[];
  readonly initiator?: Caller;
  readonly presigned?: boolean | { readonly signatureAge: number };
  /** Milliseconds since 1970. */
  readonly at?: number;
  /** By lower-case key. */
  readonly context: ReadonlyMap<string, string | readonly string[] | null>;
  /** `header`: as sent; left out where nobody specifies how the key was encoded. */
  readonly copySource?: CopySource & { readonly bucket: string; readonly header?: string };
  readonly retention?: { readonly mode: string; readonly until: number } | null;
  readonly keys?: readonly ObjectVersion[];
  /** What the headers ask for; client-side encryption sends none. */
  readonly encryption?: Encryption | null;
  readonly upload?: { readonly encryption: Encryption | null } | null;
}
