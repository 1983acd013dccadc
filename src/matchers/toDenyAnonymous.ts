import { anonymousDenied } from '../s3/claims';
import type { Answer, MatcherContext } from './answer';
import { everyRequest } from './every-request';

/** No anonymous request is allowed. */
export function toDenyAnonymous(this: MatcherContext, received: unknown): Answer {
  return everyRequest(this, received, {
    matcher: 'toDenyAnonymous',
    expected: 'every anonymous request is refused',
    notExpected: 'at least one anonymous request is allowed',
    judge: (subject) => anonymousDenied(subject),
  });
}
