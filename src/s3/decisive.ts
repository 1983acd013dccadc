import type { AccessRequest, Decision } from '../evaluator/request';
import type { Decider } from '../space/decider';
import type { Told } from './authorizations';
import { decideTold, type Decided } from './decide';

/** An authorization and who decides it. */
export interface Question {
  readonly told: Told;
  readonly decider: Decider;
}

export interface Part<Q extends Question> {
  readonly question: Q;
  readonly decided: Decided;
}

/** What decides a call of several authorizations, or the part that the call leaves open. */
export type Decisive<Q extends Question> =
  | { readonly answer: 'decided'; readonly question: Q; readonly request: AccessRequest; readonly decision: Decision }
  | { readonly answer: 'open'; readonly question: Q; readonly decided: Exclude<Decided, { answer: 'decided' }> };

export function decideParts<Q extends Question>(questions: readonly Q[]): readonly Part<Q>[] {
  return questions.map((question) => ({ question, decided: decideTold(question.told, question.decider) }));
}

/**
 * A denied part decides, whatever the others are; else each part must be decided, and the first that is not allowed
 * decides. Nothing where nothing is asked.
 */
export function decisive<Q extends Question>(parts: readonly Part<Q>[]): Decisive<Q> | undefined {
  const known = parts.flatMap(({ question, decided }) =>
    decided.answer === 'decided' ? [{ ...decided, question }] : [],
  );
  const denied = known.find(({ decision }) => decision.outcome === 'ExplicitDeny');
  if (denied === undefined) {
    for (const { question, decided } of parts)
      if (decided.answer !== 'decided') return { answer: 'open', question, decided };
  }
  return denied ?? known.find(({ decision }) => decision.outcome === 'ImplicitDeny') ?? known[0];
}
