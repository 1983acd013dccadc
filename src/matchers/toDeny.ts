import { refusesForSure } from '../claims/unrefused-requests';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { defineMatcher } from './define-matcher';
import { oneCall } from './one-call';

/** Explicitly denied, or silence that no other document could turn into access ("Policy evaluation logic"). */
export const toDeny = defineMatcher(
  'toDeny',
  function (this: MatcherCall, received: unknown, call: unknown): MatcherResult {
    return oneCall(this, received, call, {
      expected: 'AWS refuses the call, whatever other policies say',
      notExpected: 'AWS does not refuse the call on this policy alone',
      ofSet: { expected: 'AWS refuses the call', notExpected: 'AWS does not refuse the call' },
      effect: 'Deny',
      every: 'refused',
      holds: ({ request, outcome, refusal }, { decider }) =>
        refusal !== undefined || refusesForSure(decider, request, outcome),
      received: ({ request, outcome }, { decider, layers }) => {
        if (outcome !== 'ImplicitDeny') return undefined;
        if (layers !== undefined) return undefined;
        if (refusesForSure(decider, request, outcome))
          return 'the policy is silent, and nothing else could allow this caller';
        return decider.helpable === 'everyone'
          ? 'the policy is silent; a resource policy or another identity policy may allow it'
          : 'the policy is silent; a role policy may allow it';
      },
    });
  },
  { names: ['request'] },
);
