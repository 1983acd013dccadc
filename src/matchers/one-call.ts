import type { Cure, SideEffects } from '../cures/cure';
import { isToFillIn, testsOfLacking, withTextsToFillIn } from '../cures/demanded-keys';
import { wideDenies } from '../cures/meant-actions';
import { otherCuresOf, type OtherWays } from '../cures/replaced-entries';
import { lostExceptions, withExceptionsToFillIn } from '../cures/lost-exceptions';
import { mendsAllowsAlone } from '../cures/mended-effects';
import { readCaller } from '../evaluator/caller-parts';
import { renderDemandedKeys } from '../report/demanded-keys';
import { renderSideEffect } from '../report/side-effect';
import { renderDropped } from '../report/dropped-statements';
import { renderOtherWays } from '../report/replaced-entries';
import { renderKeptExemptions } from '../report/kept-exemptions';
import { renderLostExceptions } from '../report/lost-exceptions';
import { renderSingleDeny } from '../report/single-deny';
import { renderStillStopped } from '../report/still-stopped';
import { renderSplitDenies } from '../report/split-denies';
import { renderOtherEncryption } from '../report/other-encryption';
import type { DocumentPath, Policy } from '../policy/model';
import { documentsOf } from '../cures/claim-scope';
import { environmentDocument } from '../cures/cured-environment';
import { renderCure, renderCureOfEnvironment } from '../report/render-cure';
import { renderWideDenies } from '../report/wide-denies';
import { renderWrittenOut } from '../report/written-out-actions';
import { unknownPoliciesError } from '../report/unknown-policies-error';
import { isEvery, type Every } from '../s3/calls/every';
import { isEnvironment } from '../s3/environment/environment';
import { extremesOfUnknownPolicies, unknownPoliciesIn } from '../s3/environment/unknown-policies';
import { once } from '../values/once';
import { listed } from '../values/one-or-many';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { callInEnvironment } from './call-in-environment';
import { callOnSubject } from './call-on-subject';
import { claimResult, type JudgedClaim } from './claim-result';
import { everyCall, judgeEvery, setWording } from './every-call';
import { everyInEnvironment } from './every-in-environment';
import { ifPolicyIsRight, oneCallCures, serverlessCure, whyNoCallCure } from './one-call-cures';
import type { DecidedCall, EveryExpectation, OneCallExpectation } from './one-call-expectation';
import { setCures, whyNoSetCure } from './set-cures';
import { renderUnnamedExemptions } from './unnamed-exemptions';

/**
 * The answer of the four one-call matchers. Throws an `UndecidedError` where a policy of the caller could change it of which
 * only the name is known.
 */
export function oneCall(
  call: MatcherCall,
  received: unknown,
  question: unknown,
  expectation: OneCallExpectation,
): MatcherResult {
  const pair = { subject: received, question };
  const unknown = unknownPoliciesIn(pair);
  if (unknown === undefined) return answerOf(call, received, question, expectation);
  const [first, ...others] = extremesOfUnknownPolicies(pair).map((one) =>
    answerOf(call, one.subject, one.question, expectation),
  );
  if (first !== undefined && others.every(({ pass }) => pass === first.pass)) return first;
  throw unknownPoliciesError(unknown);
}

/**
 * The one way of the four one-call matchers: what stands inside `expect(…)` is asked the call, or every call of a set, and
 * what is found is held against the expectation. An environment asks every authorization that a call needs.
 */
function answerOf(
  call: MatcherCall,
  received: unknown,
  question: unknown,
  expectation: OneCallExpectation,
): MatcherResult {
  const { every } = expectation;
  if (isEvery(question)) {
    const setEffects: SideEffects = new Map();
    const judged = isEnvironment(received)
      ? everyInEnvironment(received, question, every)
      : everyCall(received, question, every);
    return claimResult(call, judged, setWording(expectation), {
      findCures: () => (call.isNot ? [] : setCures(judged, question, expectation, setEffects)),
      besideCure: (cures) => {
        const exemptions = call.isNot ? [] : exemptionsOutsideSet(judged, question, every);
        return cures.length > 0 || exemptions.length > 0
          ? exemptions
          : [whyNoSetCure(judged, question, expectation, call.isNot)];
      },
      afterCure: (cures) => renderSideEffect(setEffects.get(cures)),
    });
  }
  const found = isEnvironment(received)
    ? callInEnvironment(received, question, expectation.effect)
    : callOnSubject(received, question, expectation);
  const { kind, argument, subject, verdict, evidence, notEvidence } = found;
  const { expected, notExpected } = subject.layers === undefined ? expectation : (expectation.ofSet ?? expectation);
  const outcome =
    verdict.refusal === undefined ? (expectation.received?.(verdict, subject) ?? found.received) : found.received;
  const pass = expectation.holds(verdict, subject);
  const effects: SideEffects = new Map();
  const failed = { received, question, decided: found, expectation, isNot: call.isNot };
  const otherWays: OtherWays = new Map();
  const changes = pass === call.isNot ? once(() => oneCallCures(failed, effects, otherWays)) : undefined;
  const toFillIn = once(() => testsOfLacking(changes?.() ?? [], question).filter(isToFillIn));
  // With a value to fill in, a text is no change by which the test would pass.
  const cures = changes && once(() => (toFillIn().length > 0 || spared(changes()) !== undefined ? [] : changes()));
  const { account } = readCaller(verdict.request.principal);
  const policyAt = (document: DocumentPath): Policy | undefined =>
    isEnvironment(received) ? environmentDocument(received, document)?.policy : documentsOf(subject)(document).policy;
  const spared = (all: readonly Cure[]): readonly Cure[] | undefined => withExceptionsToFillIn(policyAt, all);
  const renderText = (all: readonly Cure[]): readonly string[] =>
    isEnvironment(received) ? renderCureOfEnvironment(received, all) : renderCure(subject, all);
  const paste = (all: readonly Cure[]): readonly string[] => [
    ...ifPolicyIsRight(failed, all),
    ...renderDemandedKeys(testsOfLacking(all, question), account),
    ...renderDropped(policyAt, all),
    ...renderKeptExemptions(policyAt, all, otherWays.get(all)),
    ...renderLostExceptions(lostExceptions(policyAt, all)),
    ...renderSplitDenies(policyAt, all),
    ...renderWrittenOut(policyAt, all, {
      action: verdict.request.action,
      isOneOfMany: effects.has(all),
      isDeniable: every === 'Allow',
    }),
    ...renderOtherEncryption(policyAt, all),
    ...(all.length === 0
      ? []
      : renderWideDenies(wideDenies({ subject, witness: verdict.request }), verdict.request.action, all)),
    ...renderSingleDeny(all),
    ...renderText(spared(all) ?? withTextsToFillIn(all, toFillIn(), account)),
    ...renderOtherWays(policyAt, otherWays.get(all)),
    ...renderStillStopped(policyAt, all, verdict.request),
    ...(all.length === 0 || spared(all) !== undefined ? [] : renderSideEffect(effects.get(all))),
  ];
  const serverless = once(() => (changes?.().length === 0 ? serverlessCure(failed) : []));
  const ending = (): readonly string[] =>
    changes?.().length === 0 && serverless().length === 0 ? [whyNoCallCure(failed)] : [];
  const isOfAllow = (): boolean => mendsAllowsAlone(policyAt, changes?.() ?? []);
  return matcherResult(call, {
    subject: kind,
    pass,
    verdict,
    expected,
    notExpected,
    received: outcome,
    notReceived: outcome,
    evidence: () => [...evidence(isOfAllow()), ...ending()],
    notEvidence: () => [...notEvidence(isOfAllow()), ...ending()],
    ...(cures !== undefined && {
      cures,
      otherCures: () => otherCuresOf(otherWays, cures()),
      paste: () => [...paste(changes?.() ?? []), ...serverless()],
    }),
    closing: wholeDecision(argument, kind),
  });
}

/** Whom a policy exempts beside the exceptions of a set. */
function exemptionsOutsideSet(
  { subject, verdict, environment }: JudgedClaim,
  set: Every,
  every: EveryExpectation,
): readonly string[] {
  const isOfDeny = every === 'refused' || every === 'ExplicitDeny';
  if (!isOfDeny || environment !== undefined || verdict.answer !== 'refuted') return [];
  const given = set.except === undefined ? [] : listed(set.except);
  return renderUnnamedExemptions(subject, verdict.witness, {
    isGiven: given.length > 0,
    judgeWith: (more) => judgeEvery(every, { ...set, except: [...given, ...more] }, subject),
  });
}

/** How to see the whole decision, which a message shows the decisive part of. */
function wholeDecision(argument: string, kind: DecidedCall['kind']): string {
  return `For every layer and statement: console.log(String(explain(${argument}, ${kind})))`;
}
