import type { Verdict } from '../prover/prove';
import { all, not, type Formula } from '../prover/formula';
import { foldName } from '../values/letter-case';
import { callerOf, isCaller } from '../s3/callers/caller';
import type { Every } from '../s3/calls/every';
import { scopeOfEvery } from '../s3/claims/every-scope';
import { deciderForNamed, namedWithCallers, rangeFor } from '../s3/claims/claim-range';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { bucketGrants } from '../s3/claims/public-access';
import { openDecider } from '../s3/claims/open-decider';
import { aclAnswerTo, aclNeedOf, type UploadSet } from '../s3/claims/upload-acl';
import type { Decider } from '../claims/decider';
import { judge, type Claim } from '../claims/judge';
import { isUnrefused, unrefused } from '../claims/unrefused-requests';
import type { ActionChoice } from '../requests/request-class';
import type { RequestSpace } from '../requests/request-space';
import { keysRead, statementsOf } from '../requests/action-slices';
import { outcomePhrases } from '../report/outcome-words';
import { checkAppliesToCallers, checkCanGrant } from './policy-application';
import { judgedOn, type ClaimWording, type JudgedClaim } from './claim-result';
import type { EveryExpectation, OneCallExpectation } from './one-call-expectation';
import { UsageError } from '../arguments/usage';
import { hasOwnPolicies } from './own-policies';
import { checkNotRefused, actionsRefusedForAcl } from './refused-sets';
import { bucketPolicyActions } from '../service-reference/s3-names';

const pastParticiples: Readonly<Record<EveryExpectation, string>> = {
  ...outcomePhrases,
  refused: 'refused',
};

/** How a one-call matcher reads on a set of calls. */
export function setWording({ every, effect }: Pick<OneCallExpectation, 'every' | 'effect'>): ClaimWording {
  const isSilence = every === 'ImplicitDeny';
  return {
    passes: 'proven',
    expected: `every such request is ${pastParticiples[every]}`,
    notExpected: `at least one such request is ${isSilence ? 'allowed or explicitly denied' : `not ${pastParticiples[every]}`}`,
    whenProven: 'every one is',
    whenRefuted: 'this one is not',
    ...(!isSilence && { missing: every === 'refused' ? 'refusal' : effect }),
  };
}

/** A set of calls on a policy, a bucket or a policy set: a claim about every request that AWS can receive of them. */
export function everyCall(received: unknown, set: Every, expected: EveryExpectation): JudgedClaim {
  return judgedOn(received, {
    about: 'any',
    callers: () => (set.callers ?? []).map((one) => callerOf('caller', one)),
    judge: (subject) => {
      if (subject.layers !== undefined) checkOwnPolicies(set);
      return judgeEvery(expected, set, subject);
    },
  });
}

/** Whether every call of a set is as wanted, those for `spared` actions apart; throws where the set holds none. */
export function judgeEvery(
  expected: EveryExpectation,
  set: Every,
  plain: ClaimSubject,
  spared: readonly string[] = [],
): Verdict {
  const subject: ClaimSubject = { ...plain, decider: deciderFor(expected, plain) };
  const { bucket, prefix } = set;
  const callers = (set.callers ?? []).map((one) => callerOf('caller', one));
  checkAppliesToCallers(subject, callers);
  const byRoot = callers.length > 0 && callers.every(({ kind }) => kind === 'root');
  if ((expected === 'Allow' || expected === 'ImplicitDeny') && !byRoot) checkCanGrant(subject);
  const decider = set.callers === undefined ? subject.decider : deciderForNamed(subject);
  const place = { ...(bucket !== undefined && { bucket }), ...(prefix !== undefined && { prefix }) };
  const { actions: named, resources } = set;
  const question = {
    ...(named && { actions: named }),
    ...(resources && { resources }),
    ...(set.callers && { callers }),
  };
  const range = rangeFor(subject, place, namedWithCallers(question));
  const scope = scopeOfEvery(set, keysRead(statementsOf(range.policies)));
  const actions = range.actions.filter(({ name, forms }) => {
    const onObjects = prefix === undefined || forms.some(({ id }) => id === 'object');
    return onObjects && scope.acts(name);
  });
  if (actions.length === 0) throw new UsageError('no action in the set applies to the subject');
  if (expected === 'Allow') checkNotRefused(set, callers, actions, subject.bucket);
  // Silence refuses nobody of the owner's account, which most ARNs tell.
  const isByOwner = expected === 'refused' && decider.helpable === 'owner' && actions.some(tellsOwner);
  const whole = {
    ...range,
    ...scope.range,
    actions,
    reads: scope.reads,
    accounts: scope.accounts,
    ...(isByOwner && { byOwner: 'anyone' as const }),
  };
  const about = (space: RequestSpace): Formula => scope.requests(space);
  const voided = expected === 'refused' ? actionsRefusedForAcl(set, actions, subject.bucket) : [];
  const isVoided = voided.length > 0 && isAny({ ...whole, actions: voided, about });
  const left = actions.filter((action) => !spared.includes(action.name) && !(isVoided && voided.includes(action)));
  if (left.length === 0) return { answer: 'proven' };
  const scoped = { ...whole, actions: left };
  const spelt = new Set((named ?? []).map(foldName));
  const asksRoot =
    callers.some(({ kind }) => kind === 'root') && [...bucketPolicyActions].some((name) => spelt.has(foldName(name)));
  const verdict = judge({
    ...scoped,
    asksRoot,
    // Where some are spared, the rest may be none.
    ...(spared.length === 0 && !isVoided && { about }),
    unwanted: (space) => all([scope.requests(space), otherThan(expected, decider, space)]),
    isUnwanted: (request) =>
      expected === 'refused' ? isUnrefused(decider, request) : decider.decide(request).outcome !== expected,
  });
  const upload = left.find(({ name }) => name === 's3:PutObject');
  if (upload === undefined) return verdict;
  const uploads = { set, subject: plain, upload, range: { ...scoped, asksRoot } };
  return besideAcl(expected, verdict, uploads, () => judgeEvery(expected, set, plain, [...spared, 's3:PutObject']));
}

function tellsOwner({ forms }: ActionChoice): boolean {
  return forms.some(({ hasAccount }) => hasAccount === true);
}

/** The verdict on a set with uploads that may tell ACL headers; `others`: that on the rest of the set. */
function besideAcl(expected: EveryExpectation, verdict: Verdict, uploads: UploadSet, others: () => Verdict): Verdict {
  const need = aclNeedOf(uploads.set);
  if (need === undefined || verdict.answer === 'undecided' || verdict.answer === settling[expected]) return verdict;
  const rest = verdict.answer === 'proven' ? verdict : others();
  if (rest.answer !== 'proven') return rest;
  const { answer, refused } = aclAnswerTo(uploads);
  if (answer === 'allowed') return verdict;
  if (need === 'needed' && expected === 'refused' && answer === 'never') return rest;
  if (need === 'needed' && expected === 'Allow' && refused !== undefined)
    return { answer: 'refuted', witness: refused };
  return { answer: 'undecided', reason: 'untold', about: 'acl' };
}

/** What the authorization for `s3:PutObject` settles, whatever an upload's ACL asks for beside it. */
const settling: Readonly<Record<EveryExpectation, Verdict['answer'] | undefined>> = {
  Allow: 'refuted',
  refused: 'proven',
  ExplicitDeny: 'proven',
  ImplicitDeny: undefined,
};

/** Whether AWS receives any such request. */
function isAny(scope: Omit<Claim, 'unwanted' | 'isUnwanted'>): boolean {
  return judge({ ...scope, mayBeEmpty: true, unwanted: () => true, isUnwanted: () => true }).answer === 'refuted';
}

/** What Block Public Access voids is more than silence, so silence is asked of the grants alone (E48). */
function deciderFor(expected: EveryExpectation, subject: ClaimSubject): Decider {
  const { decider, policy, bucket } = subject;
  return openDecider(
    subject,
    expected === 'ImplicitDeny' && bucket !== undefined ? bucketGrants(bucket, policy) : decider,
  );
}

/** The policies of one caller would be a layer for it alone, and a set of calls has many callers. */
function checkOwnPolicies({ callers = [] }: Every): void {
  const ownPolicies = callers.some((caller) => isCaller(caller) && hasOwnPolicies(caller));
  if (!ownPolicies) return;
  throw new UsageError('a caller in the set has policies of its own', 'give them in the policy set');
}

function otherThan(expected: EveryExpectation, decider: Decider, space: RequestSpace): Formula {
  if (expected === 'refused') return unrefused(decider, space);
  const { denied, allowed } = decider.outcomes(space);
  if (expected === 'Allow') return not(allowed);
  return expected === 'ExplicitDeny' ? not(denied) : not(all([not(denied), not(allowed)]));
}
