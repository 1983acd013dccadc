import { explainDocument } from '../evaluator/explain';
import type { AccessRequest, Decision, Outcome } from '../evaluator/request';
import { renderDecidedBy, renderNearestMiss } from '../report/decision';
import { UndecidedError } from '../report/errors';
import { renderRequest } from '../report/request';
import { authorizationsOf, type Told } from '../s3/authorizations';
import { isCall, type Call } from '../s3/call';
import { decideTold } from '../s3/decide';
import { isEvery } from '../s3/every';
import type { Decider } from '../space/decider';
import { checkKnownBucket, type Place } from '../s3/place';
import { bucketsOf } from '../s3/scope';
import { answer, type Answer, type MatcherContext } from './answer';
import { isAccessRequest } from './access-request';
import { askedOf } from './asked';
import { everyCall, type EveryWanted } from './every-call';
import { misuse, named } from './misuse';
import { subjectOf, type Subject } from './subject';

/** The decisive authorization of a call: a denied part decides, else one that is not allowed, else the first. */
export interface CallVerdict {
  readonly outcome: Outcome;
  readonly request: AccessRequest;
  readonly decision: Decision;
  /** How many authorizations the call asks for. */
  readonly parts: number;
}

/** What a one-call matcher wants of the outcome, and how it says so. */
export interface Wanted {
  readonly matcher: string;
  readonly expected: string;
  readonly notExpected: string;
  /** The effect whose nearest statement explains a failure. */
  readonly effect: 'Allow' | 'Deny';
  /** What every call of a set shall be. */
  readonly every: EveryWanted;
  holds(verdict: CallVerdict, subject: Subject): boolean;
  received?(verdict: CallVerdict, subject: Subject): string | undefined;
}

const words: Record<Outcome, string> = {
  Allow: 'it is allowed',
  ExplicitDeny: 'it is explicitly denied',
  ImplicitDeny: 'no statement allows it and none denies it',
};

/** The body that the four one-call matchers share: guard, decide, answer. A set of calls means all of them. */
export function oneCall(context: MatcherContext, received: unknown, call: unknown, wanted: Wanted): Answer {
  const { matcher } = wanted;
  if (isEvery(call)) return everyCall(context, received, call, wanted);
  const subject = subjectOf(matcher, received);
  const verdict = named(matcher, () => decide(matcher, subject, call));
  const outcome = wanted.received?.(verdict, subject) ?? words[verdict.outcome];
  return answer(context, {
    matcher,
    subject: subject.kind === 'set' ? 'policySet' : subject.kind,
    argument: isCall(call) ? `${call.name}(…)` : 'request',
    pass: wanted.holds(verdict, subject),
    verdict,
    expected: wanted.expected,
    notExpected: wanted.notExpected,
    received: outcome,
    notReceived: outcome,
    evidence: () => evidence(subject, verdict, wanted.effect),
    notEvidence: () => evidence(subject, verdict, undefined),
  });
}

function decide(matcher: string, subject: Subject, call: unknown): CallVerdict {
  const { decider } = askedOf(subject);
  if (isAccessRequest(call)) {
    const decision = decider.decide(call);
    return { outcome: decision.outcome, request: call, decision, parts: 1 };
  }
  if (!isCall(call)) {
    throw misuse(
      matcher,
      'the argument is no call',
      "describe one: getObject({ bucket: 'logs', key: 'a', caller: anonymous })",
    );
  }
  const told = authorizationsOf(call, placeOf(subject, call));
  const parts = told.map((one) => decideOne(matcher, one, decider));
  const decisive = order.flatMap((outcome) => parts.filter((part) => part.decision.outcome === outcome))[0];
  if (decisive === undefined) throw misuse(matcher, 'the call asks for nothing');
  return { ...decisive, outcome: decisive.decision.outcome, parts: parts.length };
}

const order: readonly Outcome[] = ['ExplicitDeny', 'ImplicitDeny', 'Allow'];

function decideOne(matcher: string, told: Told, decider: Decider): Pick<CallVerdict, 'request' | 'decision'> {
  const decided = decideTold(told, decider);
  switch (decided.answer) {
    case 'decided':
      return decided;
    case 'untold': {
      const what = decided.key === '' ? 'its key' : decided.key;
      const hint = decided.key === '' ? "key: 'reports/2026.csv'" : told.hint(decided.key);
      const lines = [`Cannot decide: ${matcher}: the call does not tell ${what}, and ${told.action} turns on it`];
      if (hint !== undefined) lines.push(`Hint: add ${hint}`);
      throw new UndecidedError(lines.join('\n'), what);
    }
    case 'undecided':
      throw new UndecidedError(`Cannot decide: ${matcher}: ${decided.reason}: ${decided.about}`, decided.reason);
  }
}

/** What the subject tells about where a call goes; a bucket that it does not speak of is a usage error. */
function placeOf(subject: Subject, call: Call): Place {
  if (subject.kind === 'bucket') {
    const { bucket } = subject;
    checkKnownBucket(call, [bucket.name]);
    const { name, account, organization } = bucket;
    return {
      bucket: name,
      ...(account !== undefined && { account }),
      ...(organization !== undefined && { organization }),
      bucketFacts: bucket,
    };
  }
  const policy = subject.kind === 'set' ? subject.layers.resource : subject.policy;
  if (policy === undefined || (policy.type !== 'resource' && subject.kind !== 'set')) return {};
  const known = bucketsOf(policy);
  checkKnownBucket(call, known);
  const [only, ...others] = known;
  return only !== undefined && others.length === 0 ? { bucket: only } : {};
}

function evidence(subject: Subject, verdict: CallVerdict, effect: 'Allow' | 'Deny' | undefined): string[] {
  const { request, decision, outcome } = verdict;
  const lines = renderRequest(request);
  if (verdict.parts > 1) lines.push(`  (one of ${verdict.parts} authorizations that the call needs)`);
  if (subject.kind === 'set' || subject.policy === undefined) return lines;
  const { policy } = subject;
  if (outcome !== 'ImplicitDeny') lines.push('', ...renderDecidedBy(policy, decision));
  if (effect === undefined || outcome === 'ExplicitDeny' || outcome === effect) return lines;
  return [...lines, '', ...renderNearestMiss(policy, request, explainDocument(request, policy), effect)];
}
