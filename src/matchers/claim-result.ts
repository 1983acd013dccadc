import type { Exception } from '../claims/exceptions';
import { admittingCures } from '../cures/admitting-cures';
import { documentsOf, scopeOfDrafts, sideEffectOf, type ScopePart } from '../cures/claim-scope';
import type { Cure, CureOptions, SideEffect, SideEffects } from '../cures/cure';
import { otherCuresOf, withReplacedEntries, type OtherWays } from '../cures/replaced-entries';
import { searchCures, type CuredClaim, type CureSearch, type FailedClaim } from '../cures/cure-search';
import { changeInsidersAlone, type InsiderCalls } from '../cures/insider-calls';
import { versionEdits } from '../cures/policy-version';
import { serviceSlips } from '../cures/service-slips';
import { searchDenies } from '../cures/deny-search';
import { narrowerDenies } from '../cures/narrower-denies';
import { sparedAllows } from '../cures/spared-allows';
import { misspeltDenies } from '../cures/object-entries';
import { lostExceptions, withExceptionsToFillIn } from '../cures/lost-exceptions';
import { leavesAccess } from '../cures/kept-access';
import { denyCures, type CuredPlace } from '../cures/deny-cures';
import type { DenyDraft } from '../cures/deny-draft';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentPath, Policy } from '../policy/model';
import type { Verdict } from '../prover/prove';
import { renderCounterexample, type MissedEffect } from '../report/counterexample';
import { renderDropped } from '../report/dropped-statements';
import { renderOtherWays } from '../report/replaced-entries';
import { renderKeptExemptions } from '../report/kept-exemptions';
import { renderLostExceptions } from '../report/lost-exceptions';
import { renderSparedAllow } from '../report/spared-allow';
import { renderSplitDenies } from '../report/split-denies';
import { renderCure, renderCureOfEnvironment } from '../report/render-cure';
import type { NewBucketSettings } from '../report/new-bucket-settings';
import { renderPlainOperators } from '../report/plain-operators';
import { renderWrittenOut } from '../report/written-out-actions';
import { renderSideEffect } from '../report/side-effect';
import { undecidedError } from '../report/undecided';
import type { Caller } from '../s3/callers/caller';
import { exceptionsOf } from '../s3/callers/exceptions';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Environment } from '../s3/environment/environment';
import { once, onceForEach } from '../values/once';
import { assertionOf, matcherOfOneCall } from './call-to-try';
import { NO_DENY, ONLY_STATEMENT, OWNER_OF_SET, whyNoChange } from './nothing-to-paste';
import { withOutcomesOfCalls } from './outcome-of-call';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { arePastable, askCured, isCurable } from './cured-claim';
import { boundBy, resourceSubjectOf, s3SubjectOf } from './s3-subject';
import { subjectOf, type SubjectKind } from './subject';
import { renderUnnamedExemptions } from './unnamed-exemptions';

/** Words of a claim; a function where they say who makes the requests, which the subject decides. */
type Wording = string | ((by: string) => string);

/** How a claim about every request reads in both voices, and when it passes. */
export interface ClaimWording {
  /** Whether the matcher passes when no request is unwanted, or when one is. */
  readonly passes: 'proven' | 'refuted';
  readonly expected: Wording;
  readonly notExpected: Wording;
  /** What was found when no request is unwanted, and when one is. */
  readonly whenProven: string;
  readonly whenRefuted: string;
  readonly newSettings?: NewBucketSettings;
  /** What would have made the claim hold; none where nothing is missing. */
  readonly missing?: MissedEffect;
  /** Lines that stand instead of the usual reasons. */
  reasons?(witness: AccessRequest, subject: ClaimSubject): readonly string[];
  /** Where the matcher fails under `.not` since no request is unwanted: lines about why there is none. */
  notExample?(subject: ClaimSubject): readonly string[];
  /** Where the matcher passes when a request is unwanted, and none is: one that comes near, and what would have made it so. */
  example?(subject: ClaimSubject): { readonly request: AccessRequest | undefined; readonly missing: MissedEffect };
}

/** A claim about every request: whom it can be asked of, and how to judge it. */
export interface MatcherClaim extends ClaimWording {
  /** `s3`: of requests to a bucket. `resource`: only documents that stand at a resource can be asked. */
  readonly about: 's3' | 'resource' | 'any';
  judge(subject: ClaimSubject, exceptions?: readonly Exception[]): Verdict;
  /** Whose requests the test leaves out, where it can: `judge` takes others in their place. */
  readonly exceptions?: readonly Exception[];
  /** The callers whom the claim names. */
  readonly callers?: () => readonly Caller[];
  /** The Denies that would make the claim hold, where there are such, and where they go. */
  readonly denies?: (subject: ClaimSubject) => readonly DenyDraft[];
  readonly place?: CuredPlace;
  /** What is said above the text to paste. */
  readonly besideCure?: (cures: readonly Cure[], subject: ClaimSubject) => readonly string[];
  /** The same under `.not`, where a request is unwanted. */
  readonly besideNotCure?: (cures: readonly Cure[], subject: ClaimSubject, witness: AccessRequest) => readonly string[];
  /** Small changes of what is at fault, taken before all others. */
  readonly edits?: (failed: FailedClaim) => CureOptions;
  /** Other changes that may make it hold, or take a counterexample away. */
  readonly mends?: (failed: FailedClaim) => CureOptions;
  /** What the claim is about, where that is not what its Denies are about; nothing where no statement can tell it. */
  readonly scope?: () => readonly ScopePart[] | undefined;
  /** Who loses access by cures, where the claim has no scope. */
  readonly losses?: (
    cures: readonly Cure[],
    subject: ClaimSubject,
    witness: AccessRequest,
  ) => SideEffect | 'unknown' | undefined;
  /** The calls of insiders, whom the claim names: that fewer of these are refused is not worth telling. */
  readonly welcome?: () => InsiderCalls;
  /**
   * Changes after which there is a request such as the voice that fails requires, those of one list before those of the next;
   * left out: without or beside the Denies.
   */
  readonly produces?: (subject: ClaimSubject) => readonly CureOptions[];
  /** Settings of the bucket that the voice that fails needs, where its policy is not the reason. */
  readonly settings?: (isNot: boolean, subject: ClaimSubject) => NewBucketSettings | undefined;
  /** Why there is nothing to paste in the voice that fails, where no honest change could do. */
  readonly whyNoCure?: (
    isNot: boolean,
    subject: ClaimSubject,
    witness: AccessRequest | undefined,
  ) => string | undefined;
}

/** A claim as it was judged: of what, and by whose requests. */
export interface JudgedClaim {
  readonly kind: SubjectKind;
  readonly by: string;
  readonly subject: ClaimSubject;
  readonly verdict: Verdict;
  /** The environment, of a set of calls in one: its policies are what cures change. */
  readonly environment?: Environment;
}

const subjects = { s3: s3SubjectOf, resource: resourceSubjectOf, any: subjectOf } as const;

const ALLOWS_NOTHING = 'With the Deny below the policy allows nothing any more';

/** The body that the matchers about every request share. */
export function everyRequest(call: MatcherCall, received: unknown, claim: MatcherClaim): MatcherResult {
  const judged = judgedOn(received, claim);
  const effects: SideEffects = new Map();
  const otherWays: OtherWays = new Map();
  const policyAt = (document: DocumentPath): Policy | undefined => documentsOf(judged.subject)(document).policy;
  const besideCure = (cures: readonly Cure[]): readonly string[] => {
    const exemptions = call.isNot ? [] : unnamedExemptions(judged, claim);
    if (cures.length === 0) return exemptions.length > 0 ? exemptions : [whyNoCure(judged, claim, call.isNot)];
    const dropped = [
      // What a comparison takes out, the reference does not have.
      ...(claim.reasons === undefined ? renderDropped(policyAt, cures) : []),
      ...renderKeptExemptions(policyAt, cures, otherWays.get(cures)),
      ...renderLostExceptions(lostExceptions(policyAt, cures)),
      ...renderSplitDenies(policyAt, cures),
      ...renderWrittenOut(policyAt, cures),
      ...renderPlainOperators(policyAt, cures),
      ...(judged.verdict.answer === 'proven' ? renderSparedAllow(judged.subject, cures) : []),
    ];
    if (call.isNot) {
      const { subject, verdict } = judged;
      const own = verdict.answer === 'refuted' ? claim.besideNotCure?.(cures, subject, verdict.witness) : undefined;
      return [...(own ?? []), ...dropped];
    }
    const isLocking = claim.denies !== undefined && !leavesAccess(documentsOf(judged.subject), cures);
    return [
      ...exemptions,
      ...(claim.besideCure?.(cures, judged.subject) ?? []),
      ...(isLocking ? [ALLOWS_NOTHING] : []),
      ...dropped,
    ];
  };
  const effectOf = (cures: readonly Cure[]): SideEffect | 'unknown' | undefined => {
    const { subject, verdict } = judged;
    if (effects.has(cures)) return effectToShow(subject, claim, cures, effects);
    return verdict.answer === 'refuted' ? claim.losses?.(cures, subject, verdict.witness) : undefined;
  };
  const filledIn = (cures: readonly Cure[]): readonly Cure[] | undefined => withExceptionsToFillIn(policyAt, cures);
  const afterCure = (cures: readonly Cure[]): readonly string[] => [
    ...renderOtherWays(policyAt, otherWays.get(cures)),
    // What a value to fill in spares, nobody knows yet.
    ...(filledIn(cures) === undefined ? renderSideEffect(effectOf(cures)) : []),
  ];
  const settings = claim.settings?.(call.isNot, judged.subject);
  const described = settings === undefined ? claim : { ...claim, newSettings: settings };
  const findCures = (): readonly Cure[] => curesOf(judged, claim, effects, otherWays);
  const otherCures = (cures: readonly Cure[]): CureOptions => otherCuresOf(otherWays, cures);
  return claimResult(call, judged, described, { findCures, besideCure, afterCure, otherCures, filledIn });
}

/** Whom the policy exempts beside the exceptions of the test. */
function unnamedExemptions({ subject, verdict }: JudgedClaim, claim: MatcherClaim): readonly string[] {
  const { exceptions } = claim;
  if (exceptions === undefined || verdict.answer !== 'refuted') return [];
  return renderUnnamedExemptions(subject, verdict.witness, {
    isGiven: exceptions.length > 0,
    judgeWith: (more) => claim.judge(subject, [...exceptions, ...exceptionsOf(more)]),
  });
}

/** Why there is nothing to paste. */
function whyNoCure(
  { subject, verdict }: JudgedClaim,
  { denies, whyNoCure: why }: MatcherClaim,
  isNot: boolean,
): string {
  const { policy } = subject;
  const witness = verdict.answer === 'refuted' ? verdict.witness : undefined;
  const known = why?.(isNot, subject, witness);
  if (known !== undefined) return known;
  if (!isCurable(subject)) return whyNoChange(subject, witness, 'no Allow');
  const isLoneDeny = policy?.statements.length === 1 && policy.statements[0]?.effect === 'Deny';
  if (isNot && denies !== undefined && isLoneDeny) return ONLY_STATEMENT;
  const isDenied = witness !== undefined && subject.decider.decide(witness).outcome === 'ExplicitDeny';
  const needed = denies !== undefined ? 'Deny' : isDenied ? 'no Deny' : 'no Allow';
  // No bucket policy stops the root user of its account there (E38).
  if (denies !== undefined && !isNot && subject.layers?.resource?.type === 'resource') return OWNER_OF_SET;
  return denies !== undefined && witness !== undefined && !isNot ? NO_DENY : whyNoChange(subject, witness, needed);
}

/** Judges a claim on what stands inside `expect(…)`. */
export function judgedOn(
  received: unknown,
  { about, judge, callers }: Pick<MatcherClaim, 'about' | 'judge' | 'callers'>,
): JudgedClaim {
  const plain = withOutcomesOfCalls(subjects[about](received), received);
  const subject = callers === undefined ? plain : { ...plain, callers: callers() };
  return { kind: subject.kind, by: boundBy(subject), subject, verdict: judge(subject) };
}

/** How a claim that fails is mended, and what is said above and below the text to paste. */
interface Mending {
  readonly findCures: () => readonly Cure[];
  readonly besideCure: (cures: readonly Cure[]) => readonly string[];
  readonly afterCure: (cures: readonly Cure[]) => readonly string[];
  /** Other changes with which the claim holds. */
  readonly otherCures?: (cures: readonly Cure[]) => CureOptions;
  /** Cures as they are pasted where they have values that only their author knows; with those they are no cures yet. */
  readonly filledIn?: (cures: readonly Cure[]) => readonly Cure[] | undefined;
}

/** Of a set of calls in an environment, where to see why one of them is decided as it is. */
const EXPLAIN_ONE = 'For every layer and statement of one call: console.log(String(explain(call, env)))';

/** What a judged claim comes to. One that is undecided throws, under `.not` too. */
export function claimResult(
  call: MatcherCall,
  { kind, by, subject, verdict, environment }: JudgedClaim,
  claim: ClaimWording,
  { findCures, besideCure, afterCure, otherCures = () => [], filledIn = () => undefined }: Mending,
): MatcherResult {
  if (verdict.answer === 'undecided') throw undecidedError(verdict);
  const found = verdict.answer === 'proven' ? claim.whenProven : claim.whenRefuted;
  const pass = verdict.answer === claim.passes;
  const cures = pass === call.isNot ? once(findCures) : undefined;
  const evidence = (): readonly string[] => {
    if (verdict.answer !== 'refuted') {
      if (call.isNot) return claim.notExample?.(subject) ?? [];
      const { request, missing } = claim.example?.(subject) ?? {};
      return request === undefined
        ? []
        : ['For instance, not this one:', ...renderCounterexample(subject, request, missing)];
    }
    const usual = renderCounterexample(subject, verdict.witness, claim.missing, {
      cures: cures?.(),
      ...(environment !== undefined && { assertionOf: (code) => assertionOf('env', call.matcher, code) }),
    });
    const reasons = claim.reasons?.(verdict.witness, subject);
    return reasons === undefined ? usual : [...usual, ...reasons];
  };
  const shown = once(evidence);
  const phrase = (wording: Wording): string => (typeof wording === 'string' ? wording : wording(by));
  return matcherResult(call, {
    subject: kind,
    pass,
    verdict,
    expected: phrase(claim.expected),
    notExpected: phrase(claim.notExpected),
    received: found,
    notReceived: found,
    evidence: shown,
    notEvidence: shown,
    settings: claim.newSettings,
    ...(environment !== undefined && verdict.answer === 'refuted' && { closing: EXPLAIN_ONE }),
    oneCall: pass === call.isNot ? matcherOfOneCall(verdict, claim.missing, subject) : undefined,
    ...(cures !== undefined && {
      cures: () => (filledIn(cures()) === undefined ? cures() : []),
      otherCures: () => otherCures(cures()),
      paste: () => [
        ...besideCure(cures()),
        ...(environment === undefined
          ? renderCure(subject, filledIn(cures()) ?? cures(), isShownBy(shown()))
          : renderCureOfEnvironment(environment, cures())),
        ...afterCure(cures()),
      ],
    }),
  });
}

/** Whether an excerpt among lines shows an element by its name. */
function isShownBy(lines: readonly string[]): (name: string) => boolean {
  const excerpts = lines.flatMap((line) => /^[> ]\s*\d*\s*\|\s+(.*)$/.exec(line)?.[1] ?? []);
  return (name) => excerpts.some((line) => line.includes(`${name}:`) || line.includes(`${JSON.stringify(name)}:`));
}

/** More than one search asks. */
const MOST_ANSWERS = 200;

/** What a claim is about, as a statement can tell it; nothing where none can. */
function scopeOf(
  subject: ClaimSubject,
  { scope, denies, place = {} }: MatcherClaim,
  drafts = denies?.(subject) ?? [],
): readonly ScopePart[] | undefined {
  return scope?.() ?? (denies && scopeOfDrafts(drafts, place));
}

/** What cures change beside a claim and beside those whom it wants to get in. */
function effectToShow(
  subject: ClaimSubject,
  claim: MatcherClaim,
  cures: readonly Cure[],
  effects: SideEffects,
): ReturnType<typeof sideEffectOf> {
  const find = documentsOf(subject);
  const welcome = claim.welcome?.();
  if (welcome === undefined || !changeInsidersAlone(find, cures, welcome)) return effects.get(cures);
  return sideEffectOf(find, cures, scopeOf(subject, claim) ?? [], welcome.parts);
}

/** What makes a failed claim hold, or its negation, each proposal judged again. */
function curesOf(
  judged: JudgedClaim,
  claim: MatcherClaim,
  effects: SideEffects,
  otherWays: OtherWays,
): readonly Cure[] {
  const { subject, verdict } = judged;
  const search = searchIn(judged, claim, effects);
  const found = firstCuresOf(judged, claim, search);
  return verdict.answer !== 'refuted'
    ? found
    : withReplacedEntries(found, {
        find: (document) => documentsOf(subject)(document).policy,
        holds: (cures) => search.judgeWith(cures) === 'holds',
        witness: verdict.witness,
        effectOf: search.effectOf,
        effects,
        otherWays,
      });
}

/** How proposals are judged: the claim is asked again of the mended subject. */
function searchIn({ subject }: JudgedClaim, claim: MatcherClaim, effects: SideEffects): CureSearch {
  const scope = scopeOf(subject, claim);
  // Small edits are tried by themselves, and again before the other mends.
  const answerTo = onceForEach<CuredClaim>(MOST_ANSWERS);
  return {
    judgeWith: (cures) =>
      answerTo(JSON.stringify(cures), () =>
        askCured(subject, cures, (received) => curedClaim(judgedOn(received, claim))),
      ),
    effectOf: (cures) => scope && sideEffectOf(documentsOf(subject), cures, scope),
    effects,
  };
}

/** The changes that come first. */
function firstCuresOf({ subject, verdict }: JudgedClaim, claim: MatcherClaim, search: CureSearch): readonly Cure[] {
  // What an ACL grants is better not granted.
  const isOfAcl = subject.withoutAcl !== undefined && claim.missing !== 'Deny';
  const isWhole = isCurable(subject);
  const canPaste = (cures: readonly Cure[]): boolean => isWhole || arePastable(subject, cures);
  if (verdict.answer === 'undecided' || isOfAcl) return [];
  const drafts = claim.denies?.(subject) ?? [];
  if (verdict.answer === 'proven') {
    const judgeWith = (cures: readonly Cure[]): CuredClaim =>
      typeof search.judgeWith(cures) === 'object' ? 'holds' : 'is refused';
    const admitting = (plain: ClaimSubject): readonly CureOptions[] =>
      claim.denies
        ? [narrowerDenies(plain, claim.place ?? {}), [...sparedAllows(plain), ...admittingCures(plain, drafts)]]
        : [];
    const produce = claim.produces ?? admitting;
    for (const options of isWhole ? produce(subject) : []) {
      const found = searchCures({ subject }, () => options, { ...search, judgeWith });
      if (found.length > 0) return found;
    }
    return [];
  }
  const { witness } = verdict;
  const edit = (failed: FailedClaim): CureOptions =>
    [...versionEdits(failed), ...serviceSlips(failed), ...(claim.edits?.(failed) ?? [])].filter(canPaste);
  const firstEdits = (failed: FailedClaim): CureOptions => [
    ...(claim.denies === undefined ? [] : misspeltDenies(failed).filter(canPaste)),
    ...(claim.edits === undefined ? [] : edit(failed)),
  ];
  const edited = searchCures({ subject, witness }, () => [], { ...search, edit: firstEdits });
  if (edited.length > 0) return edited;
  const denies = denyCures(subject, claim.place ?? {}, drafts).filter(canPaste);
  const found = searchDenies({ subject, witness }, denies, { ...search, find: documentsOf(subject) });
  const { mends } = claim;
  if (found.length > 0 || mends === undefined) return found;
  return searchCures({ subject, witness }, (failed) => mends(failed).filter(canPaste), {
    ...search,
    edit,
  });
}

/** What a claim that was judged again comes to. */
export function curedClaim({ subject, verdict }: Pick<JudgedClaim, 'subject' | 'verdict'>): CuredClaim {
  if (verdict.answer === 'proven') return 'holds';
  return verdict.answer === 'refuted' ? { subject, witness: verdict.witness } : 'is refused';
}
