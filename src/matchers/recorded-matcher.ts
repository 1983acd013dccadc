import { QuestionMemory } from '../arguments/repeated-question';
import { noteResult } from '../coverage/coverage-folder';
import { coverageFolder, RECORDER, snapshot, type ClaimRecorder } from '../coverage/recorded-claim';
import { withStandIn } from '../policy/parse';
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
    const isNot = this.isNot === true;
    const record = (answer?: MatcherResult): void => {
      const [subject, ...rest] = snapshot<[unknown, ...Given]>([received, ...given]);
      const memory = new QuestionMemory();
      recorder.record({
        matcher,
        isNot,
        counts: answer !== undefined && answer.pass !== isNot,
        given: rest,
        verdict: answer?.verdict,
        ask: (standIn) => memory.with(() => withStandIn(standIn, () => judge.call({ isNot }, subject, ...rest).pass)),
        ...(isCopy !== undefined && { isCopy: () => isCopy(subject, ...rest) }),
      });
    };
    try {
      const answer = judge.call(this, received, ...given);
      record(answer);
      return answer;
    } catch (error) {
      // Neither green nor red, as what cannot be decided: a test may expect that.
      record();
      throw error;
    }
  };
}
