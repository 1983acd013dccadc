import type { Cure, CureOptions } from '../cures/cure';
import type { NewBucketSettings } from '../report/new-bucket-settings';
import type { RunnerColours } from '../report/message-colours';
import { renderArguments } from '../report/written-arguments';

/** What the runners give a matcher as `this`, as far as it matters here. */
export interface MatcherContext {
  readonly isNot?: boolean;
  readonly utils?: RunnerColours;
}

/** A call of a matcher: its name, whether it was called under `.not`, and what it was given. */
export interface MatcherCall {
  readonly matcher: string;
  readonly isNot: boolean;
  readonly given: readonly unknown[];
  /** What its arguments are called where they are not shown. */
  readonly names: readonly string[];
}

/**
 * What a matcher returns. Jest keeps it as the error's `matcherResult`. Vitest copies `actual`, and `expected` where
 * there is one, which it prints as a difference below the message.
 */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual: unknown;
  /** The verdict as plain data. */
  readonly verdict: unknown;
  /** Changes of the subject's document with which the claim holds; found when they are asked for. */
  readonly cures?: () => readonly Cure[];
  /** Other changes with which it holds, each complete by itself, where one of them may be what is meant. */
  readonly otherCures?: () => CureOptions;
  /** Settings of the bucket with which it holds, where those are the reason. */
  readonly settings?: NewBucketSettings | undefined;
  /** Set where each name to be written for another was judged by itself: more may stay wrong in the document. */
  readonly namesAreJudged?: boolean | undefined;
  /** The matcher that fails alike for the call that the message proposes to try, where one does. */
  readonly oneCall?: string | undefined;
}

interface ResultDescription {
  readonly subject: string;
  readonly pass: boolean;
  readonly verdict: unknown;
  /** The claim in words, and its negation: one spells *every*, the other *at least one*. */
  readonly expected: string;
  readonly notExpected: string;
  readonly received: string;
  readonly notReceived: string;
  /** Evidence for a failed claim, and for a failed negated claim. Built only when it is shown. */
  readonly evidence: () => readonly string[];
  readonly notEvidence?: () => readonly string[];
  readonly cures?: () => readonly Cure[];
  readonly otherCures?: () => CureOptions;
  readonly settings?: NewBucketSettings | undefined;
  readonly namesAreJudged?: boolean;
  readonly oneCall?: string | undefined;
  /** The text to paste, which is never cut. */
  readonly paste?: () => readonly string[];
  /** Where to learn more: the last line, which is never cut. */
  readonly closing?: string;
}

/** The length of the line that shows the claim, in columns. */
const MAX_LINE_LENGTH = 80;

/** The length of a message in lines, the text to paste apart. */
export const MAX_MESSAGE_LINES = 25;

/** Turns a verdict into the result that a runner expects; the message is built only when it is read. */
export function matcherResult(
  { matcher, isNot, given, names }: MatcherCall,
  question: ResultDescription,
): MatcherResult {
  return {
    pass: question.pass,
    verdict: question.verdict,
    actual: question.verdict,
    ...(question.cures !== undefined && { cures: question.cures }),
    ...(question.otherCures !== undefined && { otherCures: question.otherCures }),
    ...(question.settings !== undefined && question.pass === isNot && { settings: question.settings }),
    ...(question.namesAreJudged === true && { namesAreJudged: true }),
    ...(question.oneCall !== undefined && { oneCall: question.oneCall }),
    message: () => {
      const call = `expect(${question.subject})${isNot ? '.not' : ''}.${matcher}`;
      const evidence = isNot ? (question.notEvidence?.() ?? []) : question.evidence();
      const lines = [
        `${call}(${renderArguments(given, names, MAX_LINE_LENGTH - call.length - 2)})`,
        '',
        `Expected: ${isNot ? question.notExpected : question.expected}`,
        `Received: ${isNot ? question.notReceived : question.received}`,
        ...(evidence.length === 0 ? [] : ['', ...evidence]),
      ];
      const rest = lines.length - MAX_MESSAGE_LINES;
      const shown = rest > 0 ? [...lines.slice(0, MAX_MESSAGE_LINES - 1), `… ${rest + 1} more lines`] : lines;
      const paste = question.pass === isNot ? (question.paste?.() ?? []) : [];
      const closing = question.closing === undefined ? [] : ['', question.closing];
      return [...shown, ...(evidence.length === 0 && paste.length > 0 ? [''] : []), ...paste, ...closing].join('\n');
    },
  };
}
