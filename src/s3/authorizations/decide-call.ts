import type { Outcome } from '../../evaluator/request';
import type { Decider } from '../../claims/decider';
import type { AuthorizationRequest } from './authorizations';
import { decideAuthorization, type AuthorizationAnswer } from './decide-authorization';

/** An authorization and who decides it. */
export interface AuthorizationQuestion {
  readonly authorization: AuthorizationRequest;
  readonly decider: Decider;
  /** The answer where it takes more than the decider; nothing where AWS does not ask. Left out: what the decider says. */
  readonly answer?: (() => AuthorizationAnswer | undefined) | undefined;
}

export interface AnsweredAuthorization<Q extends AuthorizationQuestion> {
  readonly question: Q;
  readonly decided: AuthorizationAnswer;
}

/** What decides a call of several authorizations, or the part that the call leaves open. */
export type CallAnswer<Q extends AuthorizationQuestion> =
  | (Extract<AuthorizationAnswer, { answer: 'decided' }> & { readonly question: Q })
  | {
      readonly answer: 'open';
      readonly question: Q;
      readonly decided: Exclude<AuthorizationAnswer, { answer: 'decided' }>;
    };

/** `ordinary`: what no context key shows is taken as it mostly is. */
export function answerAuthorizations<Q extends AuthorizationQuestion>(
  questions: readonly Q[],
  taking?: 'ordinary',
): readonly AnsweredAuthorization<Q>[] {
  return questions.flatMap((question): AnsweredAuthorization<Q>[] => {
    const { authorization, decider, answer } = question;
    const decided = answer === undefined ? decideAuthorization(authorization, decider) : answer();
    if (decided === undefined) return [];
    const isOrdinary = taking === 'ordinary' && decided.answer === 'either' && decided.ordinary !== undefined;
    return [{ question, decided: isOrdinary ? (decided.ordinary ?? decided) : decided }];
  });
}

/**
 * A denied part decides, whatever the others are; else each part must be decided, and the first that is not allowed
 * decides. Nothing where nothing is asked.
 */
export function decidingPart<Q extends AuthorizationQuestion>(
  parts: readonly AnsweredAuthorization<Q>[],
): CallAnswer<Q> | undefined {
  const known = parts.flatMap(({ question, decided }) =>
    decided.answer === 'decided' ? [{ ...decided, question }] : [],
  );
  const denied = known.find(({ decision }) => decision.outcome === 'ExplicitDeny');
  if (denied !== undefined) return denied;
  const silent = known.find(({ decision }) => decision.outcome === 'ImplicitDeny');
  for (const { question, decided } of parts)
    if (decided.answer !== 'decided' && turns(decided, silent?.decision.outcome ?? 'Allow'))
      return { answer: 'open', question, decided };
  return silent ?? known[0];
}

/** Whether an open part can change what the others come to. */
function turns(decided: Exclude<AuthorizationAnswer, { answer: 'decided' }>, others: Outcome): boolean {
  if (decided.answer !== 'either') return true;
  const changed = (outcome: Outcome): boolean =>
    others === 'Allow' ? outcome !== 'Allow' : outcome === 'ExplicitDeny';
  return decided.outcomes.some(changed);
}
