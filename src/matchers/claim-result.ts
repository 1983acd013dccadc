import type { AccessRequest } from '../evaluator/request';
import type { Verdict } from '../prover/prove';
import { renderCounterexample, type MissedEffect } from '../report/counterexample';
import { undecidedError } from '../report/undecided';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { boundBy, resourceSubjectOf, s3SubjectOf } from './s3-subject';
import { subjectOf, type Subject } from './subject';

/** Words of a claim; a function where they say who makes the requests, which the subject decides. */
type Wording = string | ((by: string) => string);

/** How a claim about every request reads in both voices, and when it passes. */
export interface ClaimWording {
  readonly argument?: string;
  /** Whether the matcher passes when no request is unwanted, or when one is. */
  readonly passes: 'proven' | 'refuted';
  readonly expected: Wording;
  readonly notExpected: Wording;
  /** What was found when no request is unwanted, and when one is. */
  readonly whenProven: string;
  readonly whenRefuted: string;
  /** What would have made the claim hold; none where nothing is missing. */
  readonly missing?: MissedEffect;
  /** Lines that stand instead of the usual reasons. */
  reasons?(witness: AccessRequest): readonly string[];
}

/** A claim about every request: whom it can be asked of, and how to judge it. */
export interface MatcherClaim extends ClaimWording {
  /** `s3`: of requests to a bucket. `resource`: only documents that stand at a resource can be asked. */
  readonly about: 's3' | 'resource' | 'any';
  judge(subject: ClaimSubject): Verdict;
}

/** What stands inside `expect(…)`, as a message names it. */
export type SubjectKind = Subject['kind'] | 'environment';

/** A claim as it was judged: of what, and by whose requests. */
export interface JudgedClaim {
  readonly kind: SubjectKind;
  readonly by: string;
  readonly subject: ClaimSubject;
  readonly verdict: Verdict;
}

const subjects = { s3: s3SubjectOf, resource: resourceSubjectOf, any: subjectOf } as const;

/** The body that the matchers about every request share. */
export function everyRequest(call: MatcherCall, received: unknown, claim: MatcherClaim): MatcherResult {
  return claimResult(call, judgedOn(received, claim), claim);
}

/** Judges a claim on what stands inside `expect(…)`. */
export function judgedOn(received: unknown, { about, judge }: Pick<MatcherClaim, 'about' | 'judge'>): JudgedClaim {
  const subject = subjects[about](received);
  return { kind: subject.kind, by: boundBy(subject), subject, verdict: judge(subject) };
}

/** What a judged claim comes to. One that is undecided throws, under `.not` too. */
export function claimResult(
  call: MatcherCall,
  { kind, by, subject, verdict }: JudgedClaim,
  claim: ClaimWording,
): MatcherResult {
  if (verdict.answer === 'undecided') throw undecidedError(verdict);
  const found = verdict.answer === 'proven' ? claim.whenProven : claim.whenRefuted;
  const evidence = (): readonly string[] => {
    if (verdict.answer !== 'refuted') return [];
    const usual = renderCounterexample(subject, verdict.witness, claim.missing);
    const reasons = claim.reasons?.(verdict.witness);
    return reasons === undefined ? usual : [...usual, ...reasons];
  };
  const phrase = (wording: Wording): string => (typeof wording === 'string' ? wording : wording(by));
  return matcherResult(call, {
    subject: kind,
    ...(claim.argument !== undefined && { argument: claim.argument }),
    pass: verdict.answer === claim.passes,
    verdict,
    expected: phrase(claim.expected),
    notExpected: phrase(claim.notExpected),
    received: found,
    notReceived: found,
    evidence,
    notEvidence: evidence,
  });
}
