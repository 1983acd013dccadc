import type { Answer, MatcherCall } from './answer';
import { exact } from './exact';
import { oneCall } from './one-call';

export const toAllow = exact('toAllow', function (this: MatcherCall, received: unknown, call: unknown): Answer {
  return oneCall(this, received, call, {
    expected: 'the policy allows the call',
    notExpected: 'the policy does not allow the call',
    ofSet: { expected: 'AWS allows the call', notExpected: 'AWS does not allow the call' },
    effect: 'Allow',
    every: 'Allow',
    holds: (verdict) => verdict.outcome === 'Allow',
  });
});
