import { traceDocument } from '../evaluator/explain';
import { aclHint, renderAclGrant } from '../report/acl';
import { renderDecidedBy } from '../report/decision';
import { renderNearestMiss } from '../report/nearest-miss';
import { renderWhyAllowed } from '../report/why-allowed';
import { outcomePhrases } from '../report/outcome-words';
import { refusalSentences } from '../report/refusal';
import { renderRequest } from '../report/request';
import { renderLayers, renderLooseAllows, renderWhyLetIn } from '../report/layers';
import { unspecifiedError } from '../report/unspecified-error';
import { undecidedError } from '../report/undecided';
import { specialAnswer, refusedBeforePolicies } from '../s3/claims/special-answers';
import { authorizationsOf, type AuthorizationRequest } from '../s3/authorizations/authorizations';
import { isCall, type Call } from '../s3/calls/described-call';
import { certainDenies } from '../s3/authorizations/certain-denies';
import { principalOf } from '../s3/authorizations/authorization-range';
import { decideWholeRequest } from '../s3/authorizations/decide-authorization';
import {
  answerAuthorizations,
  decidingPart,
  type AnsweredAuthorization,
  type AuthorizationQuestion,
} from '../s3/authorizations/decide-call';
import { isBeforePolicies, refusalOf } from '../s3/calls/refusal';
import { bucketInArn, checkKnownBucket, placeAmong, placeOfBucket, type CallPlace } from '../s3/calls/call-place';
import { bucketsOf, ownerOfSubject, type ClaimSubject } from '../s3/claims/claim-subject';
import { openFactOf } from '../s3/claims/open-decider';
import { checkBucketOf, withBucketOwner } from './access-request';
import { checkAppliesTo, checkPassesEndpoint, routeOf } from './policy-application';
import { checkNotMisspelt } from './misspelt-bucket';
import { UsageError } from '../arguments/usage';
import { withCaller } from './own-policies';
import { checkSlips, isRequestLike } from './raw-request';
import { publicBucketRestriction } from './public-bucket-restriction';
import { subjectOf, type Subject } from './subject';
import type { CallVerdict, DecidedCall, OneCallExpectation } from './one-call-expectation';

/** A call on a policy, a bucket or a policy set: guarded, and decided by what the subject says. */
export function callOnSubject(
  received: unknown,
  call: unknown,
  { every, effect }: Pick<OneCallExpectation, 'every' | 'effect'>,
): DecidedCall {
  const plain = subjectOf(withCaller(received, call));
  // Where AWS's refusal is asked, a lone document answers for AWS.
  const subject: Subject = every === 'refused' ? { ...plain, ofAws: true } : plain;
  const verdict = decide(subject, call);
  return {
    kind: subject.kind,
    argument: isCall(call) ? `${call.name}(…)` : 'request',
    subject,
    verdict,
    received: describeOutcome(verdict, subject),
    evidence: (isOfAllow) => evidence(subject, verdict, effect, isOfAllow),
    notEvidence: (isOfAllow) => evidence(subject, verdict, undefined, isOfAllow),
  };
}

function describeOutcome({ outcome, refusal }: CallVerdict, { kind }: Subject): string {
  if (refusal !== undefined) return refusalSentences[refusal];
  if (outcome === 'ImplicitDeny' && kind === 'policySet')
    return 'it is implicitly denied: some layer does not allow it';
  return outcome === 'ImplicitDeny' ? 'no statement allows it and none denies it' : `it is ${outcomePhrases[outcome]}`;
}

function decide(subject: Subject, call: unknown): CallVerdict {
  const verdict = isCall(call) ? decideCall(subject, call) : decideRequest(subject, call);
  if (verdict.refusal !== undefined || subject.kind !== 'bucket') return verdict;
  const refusal = publicBucketRestriction(subject, verdict);
  return refusal === undefined ? verdict : { ...verdict, outcome: 'ImplicitDeny', refusal };
}

function decideRequest(subject: Subject, given: unknown): CallVerdict {
  if (!isRequestLike(given)) {
    throw new UsageError(
      'the argument must be a call',
      "describe one: getObject({ bucket: 'logs', key: 'a', caller: anonymous })",
    );
  }
  const { decider } = subject;
  checkSlips(given, decider.policies);
  if (subject.kind === 'policy') {
    checkAppliesTo(subject.policy, given);
    checkPassesEndpoint(subject.policy, routeOf(given));
  }
  checkBucketOf(subject, given);
  const request = withBucketOwner(subject, given);
  const decided = decideWholeRequest(request, decider);
  if (decided.answer === 'undecided') throw undecidedError(decided);
  const openFact = openFactOf(request, subject);
  if (openFact !== undefined) throw undecidedError({ answer: 'undecided', reason: 'untold', about: openFact });
  const { decision } = decided;
  return { outcome: decision.outcome, request, decision, unspecified: [], parts: 1 };
}

function decideCall(subject: Subject, call: Call): CallVerdict {
  if (subject.kind === 'policy') {
    const { caller, from, via } = call.facts;
    checkAppliesTo(subject.policy, { principal: principalOf(caller) });
    checkPassesEndpoint(subject.policy, { from: from?.kind, via: via !== undefined });
  }
  const all = authorizationsOf(call, placeOf(subject, call));
  checkNotMisspelt(subject, all);
  const authorizations = all.filter((one) => concerns(subject, one));
  const bucket = subject.kind === 'bucket' ? subject.bucket : undefined;
  const [target, source] = [call.facts.bucket ?? bucket?.name, call.facts.copySource?.bucket];
  const settingsOf = (name: string | undefined) => (name === bucket?.name ? bucket : undefined);
  const own = refusalOf(call, settingsOf(target), settingsOf(source));
  const questions = partsOf(authorizations, call, subject);
  const parts = answerAuthorizations(
    isBeforePolicies(own) ? questions.map(refusedBeforePolicies) : questions,
    own === undefined ? undefined : 'ordinary',
  );
  const verdict = decisivePart(parts, call, subject);
  const refusal = verdict.outcome === 'ExplicitDeny' ? undefined : own;
  return refusal === undefined ? verdict : { ...verdict, outcome: 'ImplicitDeny', refusal };
}

/** A bucket's policy answers for its own bucket: of a copy, only for the part that is there. */
function concerns(subject: Subject, { resource }: AuthorizationRequest): boolean {
  if (subject.kind === 'policySet') return true;
  const known = bucketsOf(subject);
  const bucket = bucketInArn(typeof resource === 'string' ? resource : resource.bucket);
  return known.length === 0 || bucket === undefined || known.includes(bucket);
}

function partsOf(
  authorizations: readonly AuthorizationRequest[],
  call: Call,
  subject: ClaimSubject,
): readonly AuthorizationQuestion[] {
  const { decider } = subject;
  return authorizations.map((one) => ({ authorization: one, decider, answer: specialAnswer(one, call, subject) }));
}

/** The decisive part of a call; throws where the call leaves it open. */
function decisivePart(
  parts: readonly AnsweredAuthorization<AuthorizationQuestion>[],
  { name }: Call,
  subject: Subject,
): CallVerdict {
  const found = decidingPart(parts);
  if (found === undefined) throw new UsageError('the call needs no permission from the subject');
  if (found.answer === 'open') throw unspecifiedError(found.question, found.decided, { name, subject });
  const { request, unspecified = [] } = found;
  const decision = certainDenies(found.decision, unspecified, subject);
  return { request, decision, unspecified, outcome: decision.outcome, parts: parts.length };
}

/** What the subject tells about where a call goes; a bucket that it does not mention is a usage error. */
function placeOf(subject: Subject, call: Call): CallPlace {
  const known = bucketsOf(subject);
  checkKnownBucket(call, known);
  const { policies } = subject.decider;
  if (subject.kind === 'bucket') {
    return placeAmong(policies, { ...placeOfBucket(subject.bucket), bucket: subject.bucket.name });
  }
  const [only, ...others] = known;
  const account = ownerOfSubject(subject);
  return placeAmong(policies, {
    ...(only !== undefined && others.length === 0 && { bucket: only }),
    ...(account !== undefined && { account }),
  });
}

function evidence(
  subject: Subject,
  verdict: CallVerdict,
  effect: 'Allow' | 'Deny' | undefined,
  isOfAllow = false,
): string[] {
  const { decision, outcome, refusal, unspecified } = verdict;
  const request = { ...verdict.request, unspecified };
  const lines = renderRequest(request, { policies: subject.decider.policies });
  if (verdict.parts > 1) lines.push(`  (one of ${verdict.parts} authorizations that the call needs)`);
  if (subject.kind === 'policySet') {
    const renderWhy = isOfAllow || effect === 'Allow' ? renderLooseAllows : renderWhyLetIn;
    const near = outcome === 'Allow' ? renderWhy(subject.layers, request) : [];
    return [...lines, '', ...renderLayers(subject.layers, request, effect), ...near];
  }
  const byAcl = refusal === undefined ? renderAclGrant(subject.decider, decision) : [];
  if (byAcl.length > 0) return [...lines, '', ...byAcl, ...(effect === 'Deny' ? [aclHint] : [])];
  if (refusal !== undefined || subject.policy === undefined) return lines;
  const { policy } = subject;
  if (outcome !== 'ImplicitDeny') lines.push('', ...renderDecidedBy(policy, decision, request));
  if (outcome === 'ExplicitDeny') return lines;
  if (outcome === 'Allow') {
    const deny = isOfAllow ? 'nothing to do' : effect === 'Deny' ? 'needed' : 'meant';
    return [...lines, ...renderWhyAllowed(policy, request, decision, deny)];
  }
  return [...lines, '', ...renderNearestMiss(policy, request, traceDocument(request, policy), effect ?? 'Allow')];
}
