import { insecureTransport } from '../s3/claims';
import type { Answer, MatcherContext } from './answer';
import { everyRequest } from './every-request';
import { options } from './options';

export interface TransportOptions {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string;
}

/** Every S3 request over plain HTTP on the bucket and its objects is explicitly denied ("S3 security best practices"). */
export function toDenyInsecureTransport(this: MatcherContext, received: unknown, given?: TransportOptions): Answer {
  const matcher = 'toDenyInsecureTransport';
  const chosen = options(matcher, given, ['bucket']);
  return everyRequest(this, received, {
    matcher,
    expected: 'every request over plain HTTP is explicitly denied',
    notExpected: 'at least one request over plain HTTP is not explicitly denied',
    judge: (subject) => insecureTransport(subject, chosen),
  });
}
