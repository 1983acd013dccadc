import { literal, made, type Code } from './code';
import { dsseKms, sseC, sseKms, sseS3, type Encryption } from '../buckets/encryption';

const SSE = 's3:x-amz-server-side-encryption';

/** What a request's encryption headers ask for, as a person would type it. */
export function typedEncryption(valueOf: (key: string) => string | readonly string[] | null): Code<Encryption | null> {
  if (valueOf(`${SSE}-customer-algorithm`) !== null) return made('sseC', sseC);
  const key = valueOf(`${SSE}-aws-kms-key-id`);
  const given = typeof key === 'string' ? ([literal(key)] as const) : ([] as const);
  switch (valueOf(SSE)) {
    case 'AES256':
      return made('sseS3', sseS3);
    case 'aws:kms':
      return made('sseKms', sseKms, ...given);
    case 'aws:kms:dsse':
      return made('dsseKms', dsseKms, ...given);
    default:
      return literal(null);
  }
}
