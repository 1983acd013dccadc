import type { Answer, MatcherContext } from './answer';
import { oneCall, silenceRefuses } from './one-call';

/** Explicitly denied, or silence that no other document could turn into access. */
export function toDeny(this: MatcherContext, received: unknown, call: unknown): Answer {
  return oneCall(this, received, call, {
    matcher: 'toDeny',
    expected: 'AWS refuses the call whatever other policies say',
    notExpected: 'AWS does not refuse the call on this policy alone',
    effect: 'Deny',
    holds: (verdict, subject) => verdict.outcome === 'ExplicitDeny' || silenceRefuses(verdict, subject),
    received: (verdict, subject) => {
      if (verdict.outcome !== 'ImplicitDeny') return undefined;
      if (silenceRefuses(verdict, subject)) return 'the policy is silent, and nothing else could allow this caller';
      return subject.kind !== 'set' && subject.policy?.type === 'identity'
        ? 'the policy is silent; a resource policy or another identity policy may allow'
        : 'the policy is silent; a role policy may allow';
    },
  });
}
