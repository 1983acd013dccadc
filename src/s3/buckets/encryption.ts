import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import { UsageError } from '../../arguments/usage';
import { SSE_C_HEADER, SSE_HEADER, SSE_KMS_KEY_HEADER } from '../../service-reference/s3-names';
import { isUnderKms } from '../../requests/kms-obstacle';
import { checkKeyArn, isKmsKey, type KmsKey } from './kms-key';
import { brandOf, isBranded } from '../../values/brand';

/** Marks encryptions across two loaded builds. */
const ENCRYPTION: unique symbol = brandOf('encryption');

/** One of the ways in which S3 encrypts an object ("Protecting data with server-side encryption"). */
export interface Encryption {
  readonly [ENCRYPTION]: true;
  readonly kind: 'SSE-S3' | 'SSE-KMS' | 'DSSE-KMS' | 'SSE-C';
  /** The key's ARN; without one S3 uses the AWS managed key `aws/s3`. */
  readonly keyArn?: string;
}

/** Marks client-side encryption across two loaded builds. */
const CLIENT_SIDE: unique symbol = brandOf('client-side-encryption');

/** What a client encrypts before it sends it; S3 neither sees nor tells it ("Protecting data by using client-side encryption"). */
export interface ClientSideEncryption {
  readonly [CLIENT_SIDE]: true;
}

function encryption(kind: Encryption['kind'], keyArn?: string): Encryption {
  return Object.freeze({ [ENCRYPTION]: true as const, kind, ...(keyArn !== undefined && { keyArn }) });
}

export function isEncryption(value: unknown): value is Encryption {
  return isBranded(value, ENCRYPTION);
}

/** Server-side encryption with keys that S3 manages: `AES256`. */
export function sseS3(): Encryption {
  return encryption('SSE-S3');
}

/** Server-side encryption with a KMS key: `aws:kms`. The key's ARN or `kmsKey(…)`; without one, the AWS managed key `aws/s3`. */
export const sseKms = takesDeploymentValues('sseKms', (key?: string | KmsKey): Encryption =>
  asFunction('sseKms', () => {
    return encryption('SSE-KMS', keyOf(key));
  }),
);

/** Dual-layer server-side encryption with a KMS key: `aws:kms:dsse`. */
export const dsseKms = takesDeploymentValues('dsseKms', (key?: string | KmsKey): Encryption =>
  asFunction('dsseKms', () => {
    return encryption('DSSE-KMS', keyOf(key));
  }),
);

/** Server-side encryption with a key that the client sends along. */
export function sseC(): Encryption {
  return encryption('SSE-C');
}

/**
 * Encryption by the client, before the upload: a call sends no encryption header for it, and S3 adds the layer that is the
 * bucket's default. No policy can see it.
 */
export function clientSideEncryption(): ClientSideEncryption {
  return Object.freeze({ [CLIENT_SIDE]: true as const });
}

export function isClientSideEncryption(value: unknown): value is ClientSideEncryption {
  return isBranded(value, CLIENT_SIDE);
}

/** Throws on client-side encryption where a policy, a bucket or KMS would have to see it. */
export function checkVisible(name: string, value: unknown): void {
  if (!isClientSideEncryption(value)) return;
  throw new UsageError(
    `${name}: AWS cannot see client-side encryption: no header or condition key shows it`,
    'ask for the encryption that S3 adds, such as sseS3() or sseKms(keyArn), and test client-side encryption separately',
  );
}

/** The header `x-amz-server-side-encryption` that asks for an encryption; none for SSE-C. */
export function headerOf({ kind }: Encryption): 'AES256' | 'aws:kms' | 'aws:kms:dsse' | undefined {
  if (kind === 'SSE-S3') return 'AES256';
  if (kind === 'SSE-KMS') return 'aws:kms';
  return kind === 'DSSE-KMS' ? 'aws:kms:dsse' : undefined;
}

/** The headers that ask for an encryption, and that answer with it. */
export function encryptionHeaders(encryption: Encryption): Readonly<Record<string, string>> {
  const header = headerOf(encryption);
  const { keyArn } = encryption;
  if (header === undefined) return { [SSE_C_HEADER]: 'AES256' };
  return { [SSE_HEADER]: header, ...(keyArn !== undefined && { [SSE_KMS_KEY_HEADER]: keyArn }) };
}

/** Whether the encryption uses a KMS key. */
export function usesKms({ kind }: Encryption): boolean {
  return isUnderKms(kind);
}

function keyOf(key: unknown): string | undefined {
  if (key === undefined) return undefined;
  const arn = isKmsKey(key) ? key.arn : key;
  checkKeyArn('key', arn);
  return arn;
}
