import type { Outcome } from '../evaluator/request';

/** What one document says of a request. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  Allow: 'allowed',
  ExplicitDeny: 'explicitly denied',
  ImplicitDeny: 'neither allowed nor denied',
};

/** What AWS answers by all documents: silence lets nothing through. */
export const answerWords: Readonly<Record<Outcome, string>> = { ...outcomeWords, ImplicitDeny: 'not allowed' };
