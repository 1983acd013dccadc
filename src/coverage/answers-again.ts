import { notingReads, type DraftPolicy, type StandIn } from '../policy/parse';
import { isPolicyError } from '../report/errors';
import type { RecordedClaim } from './recorded-claim';

interface AnswerAgain {
  readonly drafts: readonly DraftPolicy[];
  readonly holds: boolean;
}

/** What claims read, and whether they hold, when they are asked once more: each is asked when somebody has to know. */
export class AnswersAgain {
  private readonly known = new Map<RecordedClaim, AnswerAgain>();

  readsOf(claim: RecordedClaim): readonly DraftPolicy[] {
    return claim.reads ?? this.of(claim).drafts;
  }

  holds(claim: RecordedClaim): boolean {
    return this.of(claim).holds;
  }

  private of(claim: RecordedClaim): AnswerAgain {
    const before = this.known.get(claim);
    if (before !== undefined) return before;
    const drafts = new Set<DraftPolicy>();
    const answer = answerWith(claim, notingReads(drafts));
    const found = { drafts: [...drafts], holds: answer === 'green' };
    this.known.set(claim, found);
    return found;
  }
}

/** What a claim comes to with other documents in the place of those that are read. */
export function answerWith(claim: RecordedClaim, standIn: StandIn): 'green' | 'red' | 'unanswered' | 'refused' {
  try {
    return claim.ask(standIn) !== claim.isNot ? 'green' : 'red';
  } catch (error) {
    return isPolicyError(error) ? 'refused' : 'unanswered';
  }
}
