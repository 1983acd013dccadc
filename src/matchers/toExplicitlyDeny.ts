import type { MatcherResult, MatcherCall } from './matcher-result';
import { defineMatcher } from './define-matcher';
import { oneCall } from './one-call';

export const toExplicitlyDeny = defineMatcher(
  'toExplicitlyDeny',
  function (this: MatcherCall, received: unknown, call: unknown): MatcherResult {
    return oneCall(this, received, call, {
      expected: 'a Deny statement matches the call',
      notExpected: 'no Deny statement matches the call',
      effect: 'Deny',
      every: 'ExplicitDeny',
      holds: (verdict) => verdict.outcome === 'ExplicitDeny',
    });
  },
  { names: ['request'] },
);
