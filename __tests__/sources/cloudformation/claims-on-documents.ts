import { toPolicy } from '../../../src/policy/parse';
import { refusesClaims, validate } from '../../../src/policy/validate';
import type { Verdict } from '../../../src/prover/prove';
import { rangeOver } from '../../../src/requests/comparison';
import { documentDecider } from '../../../src/requests/decider';
import { insecureTransport } from '../../../src/s3/claims/claims';
import { nothingPublic } from '../../../src/s3/claims/public-claim';
import type { Judged } from '../../../src/sources/cloudformation/deployments';

export type Answered = Judged<object, string>;

/** A claim on the document of one deployment, whose bucket is among the facts. */
export type ClaimOnDocument = (concrete: {
  readonly document: unknown;
  readonly facts: Readonly<Record<string, unknown>>;
}) => Answered;

function answered(document: unknown, judge: () => Verdict): Answered {
  if (validate(document as object, { ofBucket: true, type: 'resource' }).some(refusesClaims))
    return { answer: 'refused' };
  const verdict = judge();
  return verdict.answer === 'undecided' ? { answer: 'undecided', reason: verdict.reason } : verdict;
}

export const isNotPublic: ClaimOnDocument = ({ document }) =>
  answered(document, () => {
    const policy = toPolicy(document as object, { type: 'resource' });
    return nothingPublic(documentDecider(policy), policy, rangeOver([policy], 'resource'));
  });

export const deniesHttp: ClaimOnDocument = ({ document, facts: { bucket } }) =>
  answered(document, () => {
    const policy = toPolicy(document as object, { type: 'resource' });
    return insecureTransport({ policy, decider: documentDecider(policy) }, { bucket: String(bucket) });
  });
