import { allowingCures, callsLike, denyingCures, type DeniedCalls } from '../cures/call-cures';
import type { Cure, CureOptions } from '../cures/cure';
import { searchCures, type CuredClaim, type FailedClaim } from '../cures/cure-search';
import { decidingStatements } from '../cures/cured-subject';
import { exemptingCures } from '../cures/exempting-cures';
import { sparedBy } from '../cures/deny-draft';
import { callerTests, mergedConditions } from '../cures/new-statement';
import { grantCures } from '../cures/grant-cures';
import { unlessMisuse } from '../arguments/usage';
import type { AccessRequest } from '../evaluator/request';
import { callerOf, type Caller } from '../s3/callers/caller';
import type { Every } from '../s3/calls/every';
import { exceptionsOf } from '../s3/callers/exceptions';
import { bucketsOf, type ClaimSubject } from '../s3/claims/claim-subject';
import { isCall } from '../s3/calls/described-call';
import { askCured, isCurable } from './cured-claim';
import { curedClaim, type JudgedClaim } from './claim-result';
import { everyCall } from './every-call';
import { callOnSubject } from './call-on-subject';
import type { DecidedCall, OneCallExpectation } from './one-call-expectation';
import { hasOwnPolicies } from './own-policies';

/** Changes of the subject's documents with which a call is decided as expected; of an environment none. */
export function oneCallCures(
  decided: DecidedCall,
  question: unknown,
  expectation: OneCallExpectation,
  isNot: boolean,
): readonly Cure[] {
  const { subject, verdict, kind } = decided;
  const caller = callerIn(question, verdict.request);
  if (kind === 'environment' || verdict.refusal !== undefined || !isCurable(subject)) return [];
  if (caller !== undefined && hasOwnPolicies(caller)) return [];
  const judgeWith = (cures: readonly Cure[]): CuredClaim =>
    askCured(subject, cures, (received) => {
      const again = callOnSubject(received, question, expectation);
      if (expectation.holds(again.verdict, again.subject) !== isNot) return 'holds';
      return { subject: again.subject, witness: again.verdict.request };
    });
  const propose = (failed: FailedClaim): CureOptions => proposals(failed, expectation, isNot, caller);
  return searchCures({ subject, witness: verdict.request }, propose, { judgeWith });
}

/** The same for a set of calls that are not all as expected. */
export function setCures(judged: JudgedClaim, set: Every, { every }: OneCallExpectation): readonly Cure[] {
  const { subject, verdict, kind } = judged;
  if (kind === 'environment' || verdict.answer !== 'refuted' || !isCurable(subject)) return [];
  if (every !== 'refused' && every !== 'ExplicitDeny') return [];
  const judgeWith = (cures: readonly Cure[]): CuredClaim =>
    askCured(subject, cures, (mended) => curedClaim(everyCall(mended, set, every)));
  return searchCures({ subject, witness: verdict.witness }, (failed) => denyingCures(failed, callsOf(set, failed)), {
    judgeWith,
  });
}

/** What of a set a Deny can tell: who calls, over what transport, and whose calls are left out. */
function callsOf(set: Every, { subject, witness }: FailedClaim): DeniedCalls {
  const { actions, resources, bucket, prefix, callers, secure, except, encryption, from, via, context } = set;
  const service = witness?.action.split(':')[0] ?? 's3';
  const buckets = bucket === undefined ? bucketsOf(subject) : [bucket];
  const arns = buckets.flatMap((name) => {
    const arn = `arn:${witness?.resource.split(':')[1] ?? 'aws'}:s3:::${name}`;
    return prefix === undefined ? [arn, `${arn}/*`] : [`${arn}/${prefix}*`];
  });
  const own = documentResources(subject);
  // What no condition of these leaves out would be denied too.
  const isTold = [encryption, from, via, context].every((one) => one === undefined);
  const who =
    callers &&
    callerTests(
      callers.map((one) => callerOf('caller', one)),
      'those',
    );
  const plain = secure === false ? { Bool: { 'aws:SecureTransport': 'false' } } : undefined;
  const spared = sparedBy(exceptionsOf(except));
  const conditions = [who, plain].filter((one) => one !== undefined);
  const isPlain = isTold && conditions.length > 0 && (callers === undefined || who !== undefined) && secure !== true;
  return {
    actions: actions ?? [`${service}:*`],
    resources: resources ?? (arns.length > 0 ? arns : own),
    condition: isPlain && spared !== undefined ? mergedConditions([...conditions, ...spared]) : undefined,
  };
}

function documentResources({ decider }: ClaimSubject): readonly string[] {
  const found = decider.policies.flatMap(({ statements }) =>
    statements.flatMap(({ resource }) => resource?.values ?? []),
  );
  return found.length === 0 ? ['*'] : [...new Set(found)];
}

function callerIn(question: unknown, { principal }: AccessRequest): Caller | undefined {
  if (isCall(question)) return question.facts.caller;
  return typeof principal === 'string' ? unlessMisuse(() => callerOf('caller', principal)) : undefined;
}

/** Whether a Deny is about what the call sends, over HTTP or without a header: then the call must comply. */
function isAboutCall({ subject, witness }: FailedClaim): boolean {
  if (witness === undefined) return false;
  const denies = decidingStatements(subject, subject.decider.decide(witness).decidedBy);
  return denies.some(({ statement: { Condition = {} } }) =>
    Object.values(Condition).some((tests) =>
      Object.keys(tests).some((key) => /^(aws:SecureTransport$|s3:)/i.test(key)),
    ),
  );
}

/** What could make the outcome another one; `every` is the outcome that the matcher is about. */
function proposals(
  failed: FailedClaim,
  { every }: OneCallExpectation,
  isNot: boolean,
  caller: Caller | undefined,
): CureOptions {
  const { subject, witness } = failed;
  if (witness === undefined) return [];
  const { outcome } = subject.decider.decide(witness);
  const exempting = (): CureOptions => (caller === undefined ? [] : exemptingCures(failed, caller));
  const narrowed = (): CureOptions =>
    grantCures(failed, {
      actions: [witness.action],
      resources: [witness.resource],
      ...(caller !== undefined && { callers: [caller] }),
    });
  switch (every) {
    case 'Allow':
      if (isNot) return narrowed();
      if (outcome === 'ExplicitDeny') return isAboutCall(failed) ? [] : exempting();
      return allowingCures(failed, caller);
    case 'refused':
    case 'ExplicitDeny':
      if (!isNot) return denyingCures(failed, callsLike(witness, caller));
      return outcome === 'ExplicitDeny' ? exempting() : allowingCures(failed, caller);
    case 'ImplicitDeny':
      if (isNot) return allowingCures(failed, caller);
      return outcome === 'ExplicitDeny' ? exempting() : narrowed();
  }
}
