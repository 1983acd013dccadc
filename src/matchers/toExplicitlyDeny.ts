import type { Answer, MatcherCall } from './answer';
import { exact } from './exact';
import { oneCall } from './one-call';

export const toExplicitlyDeny = exact(
  'toExplicitlyDeny',
  function (this: MatcherCall, received: unknown, call: unknown): Answer {
    return oneCall(this, received, call, {
      expected: 'a Deny statement matches the call',
      notExpected: 'no Deny statement matches the call',
      effect: 'Deny',
      every: 'ExplicitDeny',
      holds: (verdict) => verdict.outcome === 'ExplicitDeny',
    });
  },
);
