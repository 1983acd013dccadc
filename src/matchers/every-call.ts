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
import { outcomeWords } from '../report/outcome-words';
import { checkCallers, checkGrants } from './binding';
import { judgedOn, type ClaimWords, type JudgedClaim } from './claim';
import type { EveryWanted, OneCallExpectation } from './one-call-expectation';
import { UsageError } from '../arguments/usage';
import { hasOwnPolicies } from './own-policies';
import { checkTaken, refusedForAcl } from './turned-away';
import { bucketPolicyActions } from '../service-reference/s3-names';

const words: Readonly<Record<EveryWanted, string>> = {
  ...outcomeWords,
  refused: 'refused',
};

/** How a one-call matcher reads on a set of calls. */
export function setWords({ every, effect }: Pick<OneCallExpectation, 'every' | 'effect'>): ClaimWords {
  const isSilence = every === 'ImplicitDeny';
  return {
    argument: 'every(…)',
    passes: 'proven',
    expected: `every such request is ${words[every]}`,
    notExpected: `at least one such request is ${isSilence ? 'allowed or explicitly denied' : `not ${words[every]}`}`,
    whenProven: 'every one is',
    whenRefuted: 'this one is not',
    ...(!isSilence && { missing: every === 'refused' ? 'refusal' : effect }),
  };
}

/** A set of calls on a policy, a bucket or a policy set: a claim about every request that AWS can receive of them. */
export function everyCall(received: unknown, set: Every, wanted: EveryWanted): JudgedClaim {
  return judgedOn(received, {
    about: 'any',
    judge: (subject) => {
      if (subject.layers !== undefined) checkOwnPolicies(set);
      return judgeEvery(wanted, set, subject);
    },
  });
}

/** Whether every call of a set is as wanted, those for `spared` actions apart; throws where the set holds none. */
export function judgeEvery(
  wanted: EveryWanted,
  set: Every,
  plain: ClaimSubject,
  spared: readonly string[] = [],
): Verdict {
  const subject: ClaimSubject = { ...plain, decider: deciderFor(wanted, plain) };
  const { bucket, prefix } = set;
  const callers = (set.callers ?? []).map((one) => callerOf('caller', one));
  checkCallers(subject, callers);
  const byRoot = callers.length > 0 && callers.every(({ kind }) => kind === 'root');
  if ((wanted === 'Allow' || wanted === 'ImplicitDeny') && !byRoot) checkGrants(subject);
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
  if (wanted === 'Allow') checkTaken(set, callers, actions, subject.bucket);
  // Silence refuses nobody of the owner's account, which most ARNs tell.
  const isByOwner = wanted === 'refused' && decider.helpable === 'owner' && actions.some(tellsOwner);
  const whole = {
    ...range,
    ...scope.range,
    actions,
    reads: scope.reads,
    accounts: scope.accounts,
    ...(isByOwner && { byOwner: 'anyone' as const }),
  };
  const about = (space: RequestSpace): Formula => scope.requests(space);
  const voided = wanted === 'refused' ? refusedForAcl(set, actions, subject.bucket) : [];
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
    unwanted: (space) => all([scope.requests(space), otherThan(wanted, decider, space)]),
    isUnwanted: (request) =>
      wanted === 'refused' ? isUnrefused(decider, request) : decider.decide(request).outcome !== wanted,
  });
  const upload = left.find(({ name }) => name === 's3:PutObject');
  if (upload === undefined) return verdict;
  const uploads = { set, subject: plain, upload, range: { ...scoped, asksRoot } };
  return besideAcl(wanted, verdict, uploads, () => judgeEvery(wanted, set, plain, [...spared, 's3:PutObject']));
}

function tellsOwner({ forms }: ActionChoice): boolean {
  return forms.some(({ hasAccount }) => hasAccount === true);
}

/** The verdict on a set with uploads that may tell ACL headers; `others`: that on the rest of the set. */
function besideAcl(wanted: EveryWanted, verdict: Verdict, uploads: UploadSet, others: () => Verdict): Verdict {
  const need = aclNeedOf(uploads.set);
  if (need === undefined || verdict.answer === 'undecided' || verdict.answer === settling[wanted]) return verdict;
  const rest = verdict.answer === 'proven' ? verdict : others();
  if (rest.answer !== 'proven') return rest;
  const { answer, refused } = aclAnswerTo(uploads);
  if (answer === 'allowed') return verdict;
  if (need === 'needed' && wanted === 'refused' && answer === 'never') return rest;
  if (need === 'needed' && wanted === 'Allow' && refused !== undefined) return { answer: 'refuted', witness: refused };
  return { answer: 'undecided', reason: 'untold', about: 'acl' };
}

/** What the authorization for `s3:PutObject` settles, whatever an upload's ACL asks for beside it. */
const settling: Readonly<Record<EveryWanted, Verdict['answer'] | undefined>> = {
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
function deciderFor(wanted: EveryWanted, subject: ClaimSubject): Decider {
  const { decider, policy, bucket } = subject;
  return openDecider(
    subject,
    wanted === 'ImplicitDeny' && bucket !== undefined ? bucketGrants(bucket, policy) : decider,
  );
}

/** The policies of one caller would be a layer for it alone, and a set of calls has many callers. */
function checkOwnPolicies({ callers = [] }: Every): void {
  const told = callers.some((caller) => isCaller(caller) && hasOwnPolicies(caller));
  if (!told) return;
  throw new UsageError('a caller in the set has policies of its own', 'give them in the policy set');
}

function otherThan(wanted: EveryWanted, decider: Decider, space: RequestSpace): Formula {
  if (wanted === 'refused') return unrefused(decider, space);
  const { denied, allowed } = decider.outcomes(space);
  if (wanted === 'Allow') return not(allowed);
  return wanted === 'ExplicitDeny' ? not(denied) : not(all([not(denied), not(allowed)]));
}
