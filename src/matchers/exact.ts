import { askedBy } from '../arguments/asker';
import { UsageError } from '../arguments/usage';
import type { Answer, MatcherCall, MatcherContext } from './answer';

/**
 * A matcher under its name, which its errors and its message bear. It takes no more arguments than it names: one too many
 * means something to whoever wrote it, and would mean nothing here.
 */
export function exact<Given extends unknown[]>(
  name: string,
  matcher: (this: MatcherCall, received: unknown, ...given: Given) => Answer,
): (this: MatcherContext, received: unknown, ...given: Given) => Answer {
  const most = matcher.length - 1;
  return function (received, ...given) {
    try {
      checkCount(most, given);
      return matcher.call({ matcher: name, isNot: this.isNot === true }, received, ...given);
    } catch (error) {
      throw askedBy({ kind: 'matcher', name }, error);
    }
  };
}

function checkCount(most: number, given: readonly unknown[]): void {
  if (given.slice(most).every((one) => one === undefined)) return;
  const takes = most === 0 ? 'no argument' : `at most ${most} argument${most === 1 ? '' : 's'}`;
  throw new UsageError(`it takes ${takes}, and here are ${given.length}`, 'leave out what it does not take');
}
