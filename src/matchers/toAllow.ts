import type { MatcherResult, MatcherCall } from './matcher-result';
import { defineMatcher } from './define-matcher';
import { oneCall } from './one-call';

export const toAllow = defineMatcher(
  'toAllow',
  function (this: MatcherCall, received: unknown, call: unknown): MatcherResult {
    return oneCall(this, received, call, {
      expected: 'the policy allows the call',
      notExpected: 'the policy does not allow the call',
      ofSet: { expected: 'AWS allows the call', notExpected: 'AWS does not allow the call' },
      effect: 'Allow',
      every: 'Allow',
      holds: (verdict) => verdict.outcome === 'Allow',
    });
  },
  { names: ['request'] },
);
