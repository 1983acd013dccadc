import type { AccessRequest } from '../evaluator/request';
import type { Verdict } from '../prover/prove';
import { renderCounterexample, type Missing } from '../report/counterexample';
import { undecidedError } from '../report/verdict';
import type { Asked } from '../s3/claims/claim-range';
import { answer, type Answer, type MatcherCall } from './answer';
import { askedOf } from './asked';
import { boundBy, resourceSubjectOf, s3SubjectOf } from './s3-subject';
import { subjectOf } from './subject';

/** Words of a claim; a function where they say who makes the requests, which the subject decides. */
type Words = string | ((by: string) => string);

/** A claim about every request: how to judge it and how it reads in both voices. */
export interface Claim {
  readonly argument?: string;
  /** `s3`: of requests to a bucket. `resource`: only documents that stand at a resource can be asked. */
  readonly about: 's3' | 'resource' | 'any';
  /** Whether the matcher passes when no request is unwanted, or when one is. */
  readonly passes: 'proven' | 'refuted';
  readonly expected: Words;
  readonly notExpected: Words;
  /** What was found when no request is unwanted, and when one is. */
  readonly whenProven: string;
  readonly whenRefuted: string;
  /** What would have made the claim hold; none where nothing is missing. */
  readonly missing?: Missing;
  judge(asked: Asked): Verdict;
  /** Lines that stand instead of the usual reasons. */
  reasons?(witness: AccessRequest): readonly string[];
}

const subjects = { s3: s3SubjectOf, resource: resourceSubjectOf, any: subjectOf } as const;

/** The body that the matchers about every request share. An undecided claim throws, under `.not` too. */
export function everyRequest(context: MatcherCall, received: unknown, claim: Claim): Answer {
  const subject = subjects[claim.about](received);
  const asked = askedOf(subject);
  const verdict = claim.judge(asked);
  if (verdict.answer === 'undecided') {
    throw undecidedError(verdict);
  }
  const found = verdict.answer === 'proven' ? claim.whenProven : claim.whenRefuted;
  const evidence = (): readonly string[] => {
    if (verdict.answer !== 'refuted') return [];
    const usual = renderCounterexample(asked, verdict.witness, claim.missing);
    const reasons = claim.reasons?.(verdict.witness);
    return reasons === undefined ? usual : [...usual, ...reasons];
  };
  const worded = (words: Words): string => (typeof words === 'string' ? words : words(boundBy(subject)));
  return answer(context, {
    subject: subject.kind === 'set' ? 'policySet' : subject.kind,
    ...(claim.argument !== undefined && { argument: claim.argument }),
    pass: verdict.answer === claim.passes,
    verdict,
    expected: worded(claim.expected),
    notExpected: worded(claim.notExpected),
    received: found,
    notReceived: found,
    evidence,
    notEvidence: evidence,
  });
}
