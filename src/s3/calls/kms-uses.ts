import type { OperationName } from './operations';

/** A right on a KMS key that S3 needs on its caller's behalf. */
export interface KmsUse {
  readonly right: 'GenerateDataKey' | 'Decrypt' | 'Encrypt' | 'ReEncryptFrom' | 'ReEncryptTo';
  /** The key of the object that is written (or of its multipart upload), or of one that is there and read. */
  readonly of: 'written' | 'stored';
  /** Needed only where the object is under an S3 Bucket Key. */
  readonly onlyWith?: 'bucketKey';
}

/** A right that is also one call to KMS, which is logged and counts against the request quota. */
export type KmsCall = Extract<KmsUse['right'], 'GenerateDataKey' | 'Decrypt' | 'Encrypt'>;

const generate = { right: 'GenerateDataKey', of: 'written' } as const satisfies KmsUse;
const read = { right: 'Decrypt', of: 'stored' } as const satisfies KmsUse;
const part = { right: 'Decrypt', of: 'written' } as const satisfies KmsUse;

/**
 * "Required permissions for Amazon S3 API operations", "Using server-side encryption with AWS KMS keys". Of a part one
 * page names GenerateDataKey and another Decrypt, so both are asked for.
 */
const uses: Readonly<Partial<Record<OperationName, readonly KmsUse[]>>> = {
  PutObject: [generate],
  PostObject: [generate],
  CopyObject: [read, generate],
  CreateMultipartUpload: [generate],
  UploadPart: [generate, part],
  UploadPartCopy: [read, generate, part],
  CompleteMultipartUpload: [part],
  ListParts: [part],
  GetObject: [read],
  SelectObjectContent: [read],
  GetObjectAttributes: [read],
  UpdateObjectEncryption: [
    read,
    { right: 'ReEncryptFrom', of: 'stored' },
    generate,
    { right: 'Encrypt', of: 'written' },
    { right: 'ReEncryptTo', of: 'written' },
  ],
  // "Replicating encrypted objects": Decrypt on the source's key; on the replica's Encrypt, with Bucket Keys GenerateDataKey too.
  ReadForReplication: [read],
  ReplicateObject: [
    { right: 'Encrypt', of: 'written' },
    { ...generate, onlyWith: 'bucketKey' },
  ],
};

/** The rights on KMS keys that an operation needs where its objects are under one. */
export function kmsUsesOf(operation: OperationName): readonly KmsUse[] {
  return uses[operation] ?? [];
}

export function isKmsCall(right: KmsUse['right']): right is KmsCall {
  return right === 'GenerateDataKey' || right === 'Decrypt' || right === 'Encrypt';
}
