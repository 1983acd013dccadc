import { isPolicyError, isUndecidedError, isUsageError } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { parsePolicy } from '../../src';
import { Random } from '../prover/random';
import { claimsOf, soundPolicies, weakened } from './weakened-policies';

/** What matchers say about weakened policies: `count` of each claim. */
export function weakenedMessages(count: number, seed: number): readonly string[] {
  const random = new Random(seed);
  return soundPolicies.flatMap((policy) =>
    claimsOf(policy).flatMap(({ matcher, isNot = false, given = [] }) =>
      Array.from({ length: count }, () => weakened(policy, random)).flatMap((weak) => {
        if (weak === undefined) return [];
        try {
          const { type } = policy;
          const text = JSON.stringify(weak.document, null, 2);
          const subject = parsePolicy(text, { source: 'policies/logs.json', ...(type !== undefined && { type }) });
          const result = lazyMatchers[matcher]?.call({ isNot }, subject, ...given) as MatcherResult;
          return result.pass === isNot ? [result.message()] : [];
        } catch (error) {
          if (isPolicyError(error) || isUndecidedError(error) || isUsageError(error)) return [error.message];
          throw error;
        }
      }),
    ),
  );
}
