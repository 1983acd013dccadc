import type { Answer, MatcherContext } from './answer';
import { misuse } from './misuse';

/**
 * A matcher that takes no more arguments than it names: one too many means something to whoever wrote it, and would
 * mean nothing here.
 */
export function exact<Given extends unknown[]>(
  name: string,
  matcher: (this: MatcherContext, received: unknown, ...given: Given) => Answer,
): (this: MatcherContext, received: unknown, ...given: Given) => Answer {
  const most = matcher.length - 1;
  return function (received, ...given) {
    if (given.slice(most).some((one) => one !== undefined)) {
      const takes = most === 0 ? 'no argument' : `at most ${most} argument${most === 1 ? '' : 's'}`;
      throw misuse(name, `it takes ${takes}, and here are ${given.length}`, 'leave out what it does not take');
    }
    return matcher.call(this, received, ...given);
  };
}
