import { deploymentValueIn } from '../arguments/deployment-value';
import { QuestionMemory } from '../arguments/repeated-question';
import { noteResult } from '../coverage/coverage-folder';
import { loadWholePackage } from '../coverage/load-whole-package';
import { coverageFolder, RECORDER, snapshot, type ClaimRecorder, type RecordedClaim } from '../coverage/recorded-claim';
import { isUsageError } from '../arguments/usage';
import { isPolicyError, isUndecidedError } from '../report/errors';
import { notingReads, withStandIn, type DraftPolicy } from '../policy/parse';
import type { MatcherContext, MatcherResult } from './matcher-result';

type JudgingMatcher<Given extends unknown[]> = (
  this: MatcherContext,
  received: unknown,
  ...given: Given
) => MatcherResult;

const folder = coverageFolder();

/**
 * The matcher, whose claims are recorded where a reporter of policy coverage asks for that. `isCopy` says whether the
 * reference of a comparison is equivalent to the subject.
 */
export function recordedMatcher<Given extends unknown[]>(
  matcher: string,
  judge: JudgingMatcher<Given>,
  isCopy?: (received: unknown, ...given: Given) => boolean,
): JudgingMatcher<Given> {
  // Asked at each call: as the package is loaded, nothing may be called that is loaded later.
  return function (this: MatcherContext & { readonly testPath?: string }, received, ...given) {
    return folder === undefined
      ? judge.call(this, received, ...given)
      : recordedAnswer({ matcher, judge, isCopy, folder }, this, [received, ...given]);
  };
}

interface Recording<Given extends unknown[]> {
  readonly matcher: string;
  readonly judge: JudgingMatcher<Given>;
  readonly isCopy: ((received: unknown, ...given: Given) => boolean) | undefined;
  readonly folder: string;
}

/** The matchers whose claims are not recorded, which was noted. */
const unrecorded = new Set<string>();

function recordedAnswer<Given extends unknown[]>(
  { matcher, judge, isCopy, folder }: Recording<Given>,
  context: MatcherContext & { readonly testPath?: string },
  [received, ...given]: [unknown, ...Given],
): MatcherResult {
  const recorder = (globalThis as { readonly [RECORDER]?: ClaimRecorder })[RECORDER];
  if (recorder === undefined) {
    if (!unrecorded.has(matcher)) noteResult(folder, { unrecorded: context.testPath ?? '' });
    unrecorded.add(matcher);
    return judge.call(context, received, ...given);
  }
  loadWholePackage();
  const isNot = context.isNot === true;
  const reads = new Set<DraftPolicy>();
  // What is read of a template depends on the deployments that are asked about.
  const isOfTemplate = deploymentValueIn([received, ...given]) !== undefined;
  const record = (answer?: MatcherResult, failure?: RecordedClaim['failure']): void => {
    const [subject, ...rest] = snapshot<[unknown, ...Given]>([received, ...given]);
    const memory = new QuestionMemory();
    recorder.record({
      matcher,
      isNot,
      counts: answer !== undefined && answer.pass !== isNot,
      inputs: [subject, ...rest],
      given: rest,
      ...(!isOfTemplate && { reads: [...reads] }),
      verdict: answer?.verdict,
      ...(failure !== undefined && { failure }),
      ask: (standIn) => memory.with(() => withStandIn(standIn, () => judge.call({ isNot }, subject, ...rest).pass)),
      ...(isCopy !== undefined && { isCopy: () => isCopy(subject, ...rest) }),
    });
  };
  try {
    const answer = withStandIn(notingReads(reads), () => judge.call(context, received, ...given));
    const holds = answer.pass !== isNot;
    record(answer, holds ? undefined : { outcome: 'refuted', message: () => answer.message() });
    return answer;
  } catch (error) {
    // Neither green nor red, as what cannot be decided: a test may expect that.
    record(undefined, failureOf(error));
    throw error;
  }
}

function failureOf(error: unknown): RecordedClaim['failure'] {
  const message = (): string => (error as Error).message;
  if (isUndecidedError(error)) return { outcome: 'undecided', message };
  if (isPolicyError(error)) return { outcome: 'refused', message };
  return isUsageError(error) ? { outcome: 'misuse', message } : undefined;
}
