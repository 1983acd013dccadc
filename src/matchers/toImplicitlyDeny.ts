import type { MatcherResult, MatcherCall } from './matcher-result';
import { defineMatcher } from './define-matcher';
import { oneCall } from './one-call';

export const toImplicitlyDeny = defineMatcher(
  'toImplicitlyDeny',
  function (this: MatcherCall, received: unknown, call: unknown): MatcherResult {
    return oneCall(this, received, call, {
      expected: 'no statement allows the call and none denies it',
      notExpected: 'some statement allows or denies the call',
      effect: 'Allow',
      every: 'ImplicitDeny',
      // What S3 itself refuses no statement can allow, so it is more than silence (E48).
      holds: ({ outcome, refusal }) => outcome === 'ImplicitDeny' && refusal === undefined,
    });
  },
  { names: ['request'] },
);
