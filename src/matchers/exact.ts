import { askedBy } from '../arguments/asker';
import { deploymentValueIn } from '../arguments/deployment-value';
import { UsageError } from '../arguments/usage';
import type { Answer, MatcherCall, MatcherContext } from './answer';
import { eachMember, membersToAsk, type EachMember } from './each-member';
import { templateAnswer } from './template-answer';

interface Reach {
  /** What an environment is asked one by one; left out: as a whole, where the matcher takes one. */
  readonly each?: EachMember;
  /** Of a template, names are their most ordinary values alone: the matcher is about the document, not about its names. */
  readonly ordinaryNames?: boolean;
}

/**
 * A matcher under its name, which its errors and its message bear. It takes no more arguments than it names: one too many
 * means something to whoever wrote it, and would mean nothing here. Values of a template are asked in every deployment.
 */
export function exact<Given extends unknown[]>(
  name: string,
  matcher: (this: MatcherCall, received: unknown, ...given: Given) => Answer,
  { each, ordinaryNames = false }: Reach = {},
): (this: MatcherContext, received: unknown, ...given: Given) => Answer {
  const most = matcher.length - 1;
  return function (received, ...given) {
    const call: MatcherCall = { matcher: name, isNot: this.isNot === true };
    const ofOne = ([subject, ...rest]: readonly unknown[]): Answer => matcher.call(call, subject, ...(rest as Given));
    const ask = (subject: unknown): Answer => {
      const all = [subject, ...given];
      const value = deploymentValueIn(all);
      return value === undefined ? ofOne(all) : templateAnswer(call, { value, given: all, ordinaryNames, ask: ofOne });
    };
    try {
      checkCount(most, given);
      const members = each === undefined ? undefined : membersToAsk(received, each);
      return each === undefined || members === undefined ? ask(received) : eachMember(members, each, ask);
    } catch (error) {
      throw askedBy({ kind: 'matcher', name }, error);
    }
  };
}

function checkCount(most: number, given: readonly unknown[]): void {
  if (given.slice(most).every((one) => one === undefined)) return;
  const takes = most === 0 ? 'no argument' : `at most ${most} argument${most === 1 ? '' : 's'}`;
  throw new UsageError(`it takes ${takes}, got ${given.length}`, 'leave out the rest');
}
