import { codeLiteral, codeCall, type Code } from './code';
import { dsseKms, sseC, sseKms, sseS3, type Encryption } from '../buckets/encryption';
import { SSE_C_KEY, SSE_KEY, SSE_KMS_KEY_ID } from '../../service-reference/s3-names';

/** What a request's encryption headers ask for, as a person would type it. */
export function typedEncryption(valueOf: (key: string) => string | readonly string[] | null): Code<Encryption | null> {
  if (valueOf(SSE_C_KEY) !== null) return codeCall('sseC', sseC);
  const key = valueOf(SSE_KMS_KEY_ID);
  const given = typeof key === 'string' ? ([codeLiteral(key)] as const) : ([] as const);
  switch (valueOf(SSE_KEY)) {
    case 'AES256':
      return codeCall('sseS3', sseS3);
    case 'aws:kms':
      return codeCall('sseKms', sseKms, ...given);
    case 'aws:kms:dsse':
      return codeCall('dsseKms', dsseKms, ...given);
    default:
      return codeLiteral(null);
  }
}
