import type { CallerKind, EncryptionWay } from './request-class';

/** What keeps S3 from using a KMS key for a request. */
export type KmsObstacle = 'plainHttp' | 'unsigned' | 'originAccessIdentity';

/** Whether an encryption uses a KMS key. */
export function isUnderKms(encryption: EncryptionWay | undefined): boolean {
  return encryption === 'SSE-KMS' || encryption === 'DSSE-KMS';
}

/**
 * "Using server-side encryption with AWS KMS keys": S3 uses a KMS key over HTTPS alone and for a request that is signed,
 * which those of an origin access identity are not with credentials of AWS. `secure`: left out, the request may use either.
 */
export function kmsObstacle({
  secure,
  caller,
}: {
  readonly secure?: boolean | undefined;
  readonly caller: CallerKind;
}): KmsObstacle | undefined {
  if (secure === false) return 'plainHttp';
  if (caller === 'anonymous') return 'unsigned';
  return caller === 'originAccessIdentity' ? 'originAccessIdentity' : undefined;
}
