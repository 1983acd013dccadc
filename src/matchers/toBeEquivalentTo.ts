import { equivalent } from '../requests/comparison';
import { renderDifference } from '../report/difference';
import type { Policy } from '../policy/model';
import type { Answer, MatcherContext } from './answer';
import { everyRequest } from './claim';
import { compared } from './reference';

/** Both documents decide every request alike. */
export function toBeEquivalentTo(this: MatcherContext, received: unknown, reference: unknown): Answer {
  const matcher = 'toBeEquivalentTo';
  let pair: readonly [Policy, Policy] | undefined;
  return everyRequest(this, received, {
    matcher,
    argument: 'reference',
    about: 'any',
    passes: 'proven',
    expected: 'every request is decided as under the reference',
    notExpected: 'at least one request is decided otherwise than under the reference',
    whenProven: 'every one is',
    whenRefuted: 'this one is not',
    judge: (asked) => {
      pair = compared(matcher, asked, reference);
      return equivalent(...pair);
    },
    reasons: (witness) => (pair === undefined ? [] : renderDifference(...pair, witness)),
  });
}
