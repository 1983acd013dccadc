import { askedBy, withPrintedMessage } from '../arguments/asker';
import { deploymentValueIn } from '../arguments/deployment-value';
import { UsageError } from '../arguments/usage';
import type { MatcherResult, MatcherCall, MatcherContext } from './matcher-result';
import { colourMessage, type RunnerColours } from '../report/message-colours';
import { eachMemberResult, membersToAsk, type EachMember } from './each-member';
import { recordedMatcher } from './recorded-matcher';
import { templateResult } from './template-result';
import { printedMessage } from '../values/printed-message';

interface Reach {
  /** What its arguments are called in a message that does not show them. */
  readonly names?: readonly string[];
  /** Which members of an environment are asked one by one; left out: the environment as a whole, if the matcher takes one. */
  readonly each?: EachMember;
  /** Whether names of a template take only their most ordinary values: the matcher is about the document, not its names. */
  readonly ordinaryNames?: boolean;
  /** Whether nothing but Denies decides: the matcher is about explicit denials. */
  readonly deniesDecide?: boolean;
  /** Of a comparison: whether the reference is equivalent to the subject. */
  readonly isCopy?: (received: unknown, reference: unknown) => boolean;
}

/**
 * Defines a matcher by its name, which its errors and messages show. An argument too many is an error: whoever wrote it
 * meant something by it that would be ignored here. Values of a template are asked in every deployment.
 */
export function defineMatcher<Given extends unknown[]>(
  name: string,
  matcher: (this: MatcherCall, received: unknown, ...given: Given) => MatcherResult,
  { each, ordinaryNames = false, deniesDecide = false, names = [], isCopy }: Reach = {},
): (this: MatcherContext, received: unknown, ...given: Given) => MatcherResult {
  const most = matcher.length - 1;
  const judged = function (this: MatcherContext, received: unknown, ...given: Given): MatcherResult {
    const call: MatcherCall = { matcher: name, isNot: this.isNot === true, given, names };
    const ofOne = ([subject, ...rest]: readonly unknown[]): MatcherResult =>
      matcher.call(call, subject, ...(rest as Given));
    const ask = (subject: unknown): MatcherResult => {
      const all = [subject, ...given];
      const value = deploymentValueIn(all);
      if (value === undefined) return ofOne(all);
      return templateResult(call, { value, given: all, ordinaryNames, deniesDecide, ask: ofOne });
    };
    try {
      checkCount(most, given);
      const members = each === undefined ? undefined : membersToAsk(received, each);
      const result = each === undefined || members === undefined ? ask(received) : eachMemberResult(members, each, ask);
      return this.utils === undefined ? result : printed(result, this.utils);
    } catch (error) {
      const named = askedBy({ kind: 'matcher', name }, error);
      throw this.utils === undefined ? named : withPrintedMessage(named);
    }
  };
  return recordedMatcher(name, judged, isCopy && ((received, ...given) => isCopy(received, given[0])));
}

/** The result with its message as the runner prints it, in the runner's colours. */
function printed(result: MatcherResult, colours: RunnerColours): MatcherResult {
  return { ...result, message: () => colourMessage(printedMessage(result.message()), colours) };
}

function checkCount(most: number, given: readonly unknown[]): void {
  if (given.slice(most).every((one) => one === undefined)) return;
  const takes = most === 0 ? 'no argument' : `at most ${most} argument${most === 1 ? '' : 's'}`;
  throw new UsageError(`it takes ${takes}, got ${given.length}`, 'leave out the rest');
}
