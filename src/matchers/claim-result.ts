import type { Cure, CureOptions } from '../cures/cure';
import { searchCures, type CuredClaim, type FailedClaim } from '../cures/cure-search';
import { denyCures, type CuredPlace } from '../cures/deny-cures';
import type { DenyDraft } from '../cures/deny-draft';
import type { AccessRequest } from '../evaluator/request';
import type { Verdict } from '../prover/prove';
import { renderCounterexample, type MissedEffect } from '../report/counterexample';
import { renderCure } from '../report/render-cure';
import { undecidedError } from '../report/undecided';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { once } from '../values/once';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { askCured, isCurable, isExtendable } from './cured-claim';
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
  reasons?(witness: AccessRequest, subject: ClaimSubject): readonly string[];
  /** Where the matcher passes when a request is unwanted, and none is: one that comes near, and what would have made it so. */
  example?(subject: ClaimSubject): { readonly request: AccessRequest | undefined; readonly missing: MissedEffect };
}

/** A claim about every request: whom it can be asked of, and how to judge it. */
export interface MatcherClaim extends ClaimWording {
  /** `s3`: of requests to a bucket. `resource`: only documents that stand at a resource can be asked. */
  readonly about: 's3' | 'resource' | 'any';
  judge(subject: ClaimSubject): Verdict;
  /** The Denies that would make the claim hold, where there are such, and where they go. */
  readonly denies?: (subject: ClaimSubject) => readonly DenyDraft[];
  readonly place?: CuredPlace;
  /** What is said above the text to paste. */
  readonly besideCure?: (cures: readonly Cure[]) => readonly string[];
  /** Other changes that may make it hold, or take a counterexample away. */
  readonly mends?: (failed: FailedClaim) => CureOptions;
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
  const judged = judgedOn(received, claim);
  return claimResult(call, judged, claim, () => curesOf(judged, claim), claim.besideCure);
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
  findCures: () => readonly Cure[] = () => [],
  besideCure: MatcherClaim['besideCure'] = () => [],
): MatcherResult {
  if (verdict.answer === 'undecided') throw undecidedError(verdict);
  const found = verdict.answer === 'proven' ? claim.whenProven : claim.whenRefuted;
  // In the voice that fails: what is refuted can be mended.
  const isCurable = verdict.answer === 'refuted' && (claim.passes === 'proven') !== call.isNot;
  const cures = isCurable ? once(findCures) : undefined;
  const evidence = (): readonly string[] => {
    if (verdict.answer !== 'refuted') {
      const { request, missing } = (call.isNot ? undefined : claim.example?.(subject)) ?? {};
      return request === undefined
        ? []
        : ['For instance, not this one:', ...renderCounterexample(subject, request, missing)];
    }
    const usual = renderCounterexample(subject, verdict.witness, claim.missing, cures?.());
    const reasons = claim.reasons?.(verdict.witness, subject);
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
    ...(cures !== undefined && {
      cures,
      paste: () => [...(cures().length === 0 ? [] : besideCure(cures())), ...renderCure(subject, cures())],
    }),
  });
}

/** What makes a failed claim hold, each proposal judged again. */
function curesOf({ subject, verdict }: JudgedClaim, claim: MatcherClaim): readonly Cure[] {
  // What an ACL grants is better not granted.
  const isOfAcl = subject.withoutAcl !== undefined && claim.missing !== 'Deny';
  const isWhole = isCurable(subject);
  if (verdict.answer !== 'refuted' || isOfAcl || !(isWhole || isExtendable(subject))) return [];
  const judgeWith = (cures: readonly Cure[]): CuredClaim =>
    askCured(subject, cures, (received) => curedClaim(judgedOn(received, claim)));
  const { witness } = verdict;
  const denies = denyCures(subject, claim.place ?? {}, claim.denies?.(subject) ?? []).filter(
    (cures) => isWhole || cures.every(({ operation }) => operation === 'add'),
  );
  const complete = denies.find((cures) => cures.length > 0 && judgeWith(cures) === 'holds');
  if (complete !== undefined || claim.mends === undefined || !isWhole) return complete ?? [];
  return searchCures({ subject, witness }, claim.mends, judgeWith);
}

/** What a claim that was judged again comes to. */
export function curedClaim({ subject, verdict }: Pick<JudgedClaim, 'subject' | 'verdict'>): CuredClaim {
  if (verdict.answer === 'proven') return 'holds';
  return verdict.answer === 'refuted' ? { subject, witness: verdict.witness } : 'is refused';
}
