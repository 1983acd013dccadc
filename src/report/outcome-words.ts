import type { Outcome } from '../evaluator/request';

/** What one document says of a request. */
export const outcomePhrases: Readonly<Record<Outcome, string>> = {
  Allow: 'allowed',
  ExplicitDeny: 'explicitly denied',
  ImplicitDeny: 'neither allowed nor denied',
};

/** What AWS answers by all documents: silence lets nothing through. */
export const refusalPhrases: Readonly<Record<Outcome, string>> = { ...outcomePhrases, ImplicitDeny: 'not allowed' };
