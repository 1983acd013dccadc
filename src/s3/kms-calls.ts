import type { OperationName } from './operations';

export type KmsCall = 'GenerateDataKey' | 'Decrypt' | 'Encrypt';

const NONE: readonly KmsCall[] = Object.freeze([]);
const WRITE: readonly KmsCall[] = Object.freeze(['GenerateDataKey']);
const READ: readonly KmsCall[] = Object.freeze(['Decrypt']);
// One page wants `kms:GenerateDataKey` for a part, another `kms:Decrypt`: both are taken to be called.
const PART: readonly KmsCall[] = Object.freeze(['GenerateDataKey', 'Decrypt']);
// The page lists `kms:ReEncrypt*` besides; KMS does in one such call what Decrypt and Encrypt do in two.
const UPDATE: readonly KmsCall[] = Object.freeze(['Decrypt', 'GenerateDataKey', 'Encrypt']);

// ASSUMED: a replica under a Bucket Key falls under `kms:GenerateDataKey` instead, one call as well.
const REPLICA: readonly KmsCall[] = Object.freeze(['Encrypt']);

/** "Required permissions for Amazon S3 API operations" and the pages of the operations, for SSE-KMS and DSSE-KMS. */
const calls: Readonly<Partial<Record<OperationName, readonly KmsCall[]>>> = {
  PutObject: WRITE,
  PostObject: WRITE,
  CopyObject: WRITE,
  CreateMultipartUpload: WRITE,
  UploadPart: PART,
  UploadPartCopy: PART,
  CompleteMultipartUpload: READ,
  ListParts: READ,
  GetObject: READ,
  SelectObjectContent: READ,
  GetObjectAttributes: READ,
  UpdateObjectEncryption: UPDATE,
  ReplicateObject: REPLICA,
  ReadForReplication: READ,
};

/**
 * The KMS calls that S3 makes for one call of the operation, on the key of the object that it is about; none for an operation
 * that touches no content. A HEAD of an object is taken to be one without `x-amz-checksum-mode`.
 */
export function kmsCallsOf(operation: OperationName): readonly KmsCall[] {
  return calls[operation] ?? NONE;
}

/** The KMS calls that S3 makes for the object that a copy reads, on that object's own key. */
export function kmsCallsOfSource(operation: OperationName): readonly KmsCall[] {
  return operation === 'CopyObject' || operation === 'UploadPartCopy' ? READ : NONE;
}
