import { isPolicyError, isUndecidedError, isUsageError, type AccessRequest, type Outcome } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import type { IamMatchers } from '../../src/matchers/types';

export type Kind = 'passes' | 'fails' | 'misuse' | 'policy problem' | 'undecided';
export type Matcher = keyof IamMatchers;

/** How an assertion ended, and what its error says and carries. */
export interface Answered {
  readonly kind: Kind;
  readonly message: string;
  readonly verdict: unknown;
}

/**
 * Runs an assertion; an error that is not one of ours is thrown on. Jest asks for a hundred lines of each error's stack, and maps
 * them all, which takes longer than most refusals.
 */
export function answered(run: () => unknown): Answered {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 10;
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    if (isUsageError(error)) return { kind: 'misuse', message, verdict: undefined };
    if (isPolicyError(error)) return { kind: 'policy problem', message, verdict: error.findings };
    if (isUndecidedError(error)) return { kind: 'undecided', message, verdict: error.reason };
    const { matcherResult } = error as { matcherResult?: { verdict: unknown } };
    if (matcherResult === undefined) throw error;
    return { kind: 'fails', message, verdict: matcherResult.verdict };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { kind: 'passes', message: '', verdict: undefined };
}

/**
 * How `expect(subject).matcher(…given)` ends, for arguments of any kind; `.not` where the voice says so. It calls the function
 * that the setup registers: a call of Jest's `expect` makes some hundred functions, and tables ask thousands of questions.
 */
export function ask(
  subject: unknown,
  matcher: Matcher,
  given: readonly unknown[],
  voice: 'is' | 'not' = 'is',
): Answered {
  const isNot = voice === 'not';
  let result: MatcherResult | undefined;
  const failure = answered(() => {
    result = lazyMatchers[matcher]?.call({ isNot }, subject, ...given);
  });
  if (result === undefined) return failure;
  const { pass, verdict, message } = result;
  if (pass !== isNot) return failure;
  return {
    kind: 'fails',
    verdict,
    // With its cures it costs more than the answer, and most tests read the answer alone.
    get message() {
      return message();
    },
  };
}

/** The same for the arguments that the matcher takes. */
export function failed<M extends Matcher>(
  subject: unknown,
  matcher: M,
  ...given: Parameters<IamMatchers[M]>
): Answered {
  return ask(subject, matcher, given);
}

/** How a claim on a subject ends, and how its negation does. */
export function bothWays<M extends Matcher>(
  subject: unknown,
  matcher: M,
  ...given: Parameters<IamMatchers[M]>
): [Kind, Kind] {
  const answers = [ask(subject, matcher, given), ask(subject, matcher, given, 'not')] as const;
  const [is, not] = answers;
  // Each claim has a message, but they are much alike: every fourth one is built, to see that it can be.
  if (asked++ % 4 === 0) for (const one of answers) expect(one.message).toBeDefined();
  return [is.kind, not.kind];
}

let asked = 0;

/** A claim that holds, one that does not, and those that fail whatever is asked. */
export const holds: [Kind, Kind] = ['passes', 'fails'];
export const doesNotHold: [Kind, Kind] = ['fails', 'passes'];
export const isUndecided: [Kind, Kind] = ['undecided', 'undecided'];
export const isMisuse: [Kind, Kind] = ['misuse', 'misuse'];
export const isPolicyProblem: [Kind, Kind] = ['policy problem', 'policy problem'];

/** The request that a failing claim about every request carries: of the claim, or of its negation where that one fails. */
export function witnessOf<M extends Matcher>(
  subject: unknown,
  matcher: M,
  ...given: Parameters<IamMatchers[M]>
): AccessRequest {
  const found = ask(subject, matcher, given);
  const { kind, verdict } = found.kind === 'passes' ? ask(subject, matcher, given, 'not') : found;
  if (kind !== 'fails') throw new Error(`there is no counterexample: the claim ${kind}`);
  const { answer, witness } = verdict as { answer: string; witness?: AccessRequest };
  if (answer !== 'refuted' || witness === undefined) throw new Error(`there is no counterexample: ${answer}`);
  return witness;
}

interface CallVerdict {
  readonly outcome: Outcome;
  readonly parts: number;
  readonly refusal?: string;
  readonly request: AccessRequest;
  readonly decision: {
    readonly outcome: Outcome;
    readonly decidedBy: readonly { kind: string; statement: number; sid?: string }[];
  };
}

/** The verdict of a one-call matcher that fails. */
export function verdictOf<M extends Matcher>(
  subject: unknown,
  matcher: M,
  ...given: Parameters<IamMatchers[M]>
): CallVerdict {
  const { kind, verdict } = ask(subject, matcher, given);
  if (kind !== 'fails') throw new Error(`there is no verdict: the claim ${kind}`);
  return verdict as CallVerdict;
}
