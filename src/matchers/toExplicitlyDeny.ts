import type { Answer, MatcherContext } from './answer';
import { oneCall } from './one-call';

export function toExplicitlyDeny(this: MatcherContext, received: unknown, call: unknown): Answer {
  return oneCall(this, received, call, {
    matcher: 'toExplicitlyDeny',
    expected: 'a Deny statement matches the call',
    notExpected: 'no Deny statement matches the call',
    effect: 'Deny',
    every: 'ExplicitDeny',
    holds: (verdict) => verdict.outcome === 'ExplicitDeny',
  });
}
