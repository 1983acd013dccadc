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
  if (folder === undefined) return judge;
  let isNoted = false;
  return function (this: MatcherContext & { readonly testPath?: string }, received, ...given) {
    const recorder = (globalThis as { readonly [RECORDER]?: ClaimRecorder })[RECORDER];
    if (recorder === undefined) {
      if (!isNoted) noteResult(folder, { unrecorded: this.testPath ?? '' });
      isNoted = true;
      return judge.call(this, received, ...given);
    }
    loadWholePackage();
    const isNot = this.isNot === true;
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
      const answer = withStandIn(notingReads(reads), () => judge.call(this, received, ...given));
      const holds = answer.pass !== isNot;
      record(answer, holds ? undefined : { outcome: 'refuted', message: () => answer.message() });
      return answer;
    } catch (error) {
      // Neither green nor red, as what cannot be decided: a test may expect that.
      record(undefined, failureOf(error));
      throw error;
    }
  };
}

function failureOf(error: unknown): RecordedClaim['failure'] {
  const message = (): string => (error as Error).message;
  if (isUndecidedError(error)) return { outcome: 'undecided', message };
  if (isPolicyError(error)) return { outcome: 'refused', message };
  return isUsageError(error) ? { outcome: 'misuse', message } : undefined;
}
