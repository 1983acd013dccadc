import { UndecidedError } from '../report/errors';
import { callerOf } from '../s3/callers/caller';
import type { Environment } from '../s3/environment/environment';
import { callerAsListed, unlistedCaller } from '../s3/environment/caller';
import { bucketIn, bucketQuestion, checkNetwork, endpointLayer, callerLayers } from '../s3/environment/policy-layers';
import type { Every } from '../s3/calls/every';
import {
  actionsUsingKeys,
  kmsAnswersTo,
  type KmsAnswersToAction,
  type KeyQuestion,
} from '../s3/environment/kms-answers';
import type { Network } from '../s3/callers/network';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { isUsageError } from '../arguments/usage';
import { environmentReader } from '../sources/environment-reader';
import { callInEnvironment } from './call-in-environment';
import type { JudgedClaim } from './claim-result';
import { judgeEvery } from './every-call';
import { UsageError } from '../arguments/usage';
import type { EveryExpectation } from './one-call-expectation';
import { outcomeIfAsked } from './outcome-of-call';

/**
 * A set of calls in an environment: S3's part of every call, for each told caller with its policies, and what KMS says to
 * all of them. Undecided where that depends on what the set does not specify.
 */
export function everyInEnvironment(environment: Environment, set: Every, expected: EveryExpectation): JudgedClaim {
  if (expected === 'ImplicitDeny')
    throw new UsageError('a set of calls in an environment can be tested with toAllow and toDeny only', 'use toDeny');
  return { kind: 'environment', by: '', environment, ...judgeAll(environment, set, expected) };
}

type Found = Pick<JudgedClaim, 'subject' | 'verdict'>;

/** A caller and network for which the claim does not hold, else one for which it is open, else the last for which it does. */
function judgeAll(environment: Environment, set: Every, expected: EveryExpectation): Found {
  const { callers, bucket: name = onlyBucket(environment) } = set;
  if (callers === undefined || callers.length === 0)
    throw new UsageError('the set does not specify its callers', 'every({ callers: [env.role(…), anonymous], … })');
  const bucket = bucketIn(environment, name, 'every');
  const reader = environmentReader();
  let last: Found | undefined;
  let open: Found | undefined;
  for (const given of callers) {
    const caller = callerAsListed('every', callerOf('caller', given), environment);
    const stranger = unlistedCaller('every', caller, environment);
    if (stranger !== undefined) throw stranger;
    for (const from of networksOf(set)) {
      checkNetwork('every', { from, via: set.via }, caller, environment);
      const around = {
        ...callerLayers(caller, environment, reader),
        ...endpointLayer(from, set.via, environment, reader),
      };
      const subject: ClaimSubject = {
        ...bucketQuestion(bucket, around, environment, reader),
        bucket,
        callers: [caller],
        listed: environment.principals,
        outcomeOfCall: (call) => outcomeIfAsked(() => callInEnvironment(environment, call)),
      };
      const narrowed = { ...set, callers: [caller], ...(from !== undefined && { from }) };
      const question = { set: narrowed, bucket, caller, from, environment, reader };
      last = withKeys(expected, question, subject);
      if (last.verdict.answer === 'refuted') return last;
      if (last.verdict.answer === 'undecided') open ??= last;
    }
  }
  if (open !== undefined) return open;
  if (last === undefined) throw new UsageError('the set is empty');
  return last;
}

/**
 * S3's part of a set, and what KMS says where it is asked: a call is allowed when both allow it, refused when one
 * refuses. `spared`: actions for which KMS refuses every call.
 */
function withKeys(
  expected: EveryExpectation,
  question: KeyQuestion,
  subject: ClaimSubject,
  spared: readonly string[] = [],
): Found {
  const verdict = judgeEvery(expected, question.set, subject, spared);
  if (verdict.answer === 'undecided') return { subject, verdict };
  if (expected === 'Allow')
    return verdict.answer === 'refuted' ? { subject, verdict } : allowedByKeys(question, subject);
  if (verdict.answer === 'proven') return { subject, verdict };
  const { witness } = verdict;
  const { answers, keyless } = kmsAnswersTo(witness.action, question, witness);
  if (answers.length === 0 || answers.some(({ kind }) => kind === 'allowed')) return { subject, verdict };
  const settled = actionsUsingKeys(question.set).filter((action) =>
    isRefused(expected, kmsAnswersTo(action, question)),
  );
  if (settled.includes(witness.action)) return withKeys(expected, question, subject, settled);
  const others = judgeEvery(expected, question.set, subject, actionsUsingKeys(question.set));
  if (others.answer === 'refuted') return { subject, verdict: others };
  throw openToKms(keyless && isRefused(expected, { answers, keyless: false }) ? witness.action : undefined);
}

/** Whether KMS refuses every call, by a Deny where one is wanted. */
function isRefused(expected: EveryExpectation, { answers, keyless }: KmsAnswersToAction): boolean {
  return !keyless && answers.every(({ kind }) => kind === 'denied' || (kind === 'refused' && expected === 'refused'));
}

/** The calls that S3 allows: KMS allows all, or refuses one, or it stays open. */
function allowedByKeys(question: KeyQuestion, subject: ClaimSubject): Found {
  const actions = actionsUsingKeys(question.set).filter((action) => hasCalls(action, question, subject));
  const answers = actions.flatMap((action) => kmsAnswersTo(action, question).answers);
  if (answers.every(({ kind }) => kind === 'allowed')) return { subject, verdict: { answer: 'proven' } };
  for (const answer of answers) {
    const { subject: byKey, request } = answer;
    if (byKey !== undefined && request !== undefined)
      return { subject: { ...subject, ...byKey }, verdict: { answer: 'refuted', witness: request } };
  }
  throw openToKms();
}

/** Whether the set has calls for which S3 asks the action: a read, for one, tells no encryption. */
function hasCalls(action: string, { set }: KeyQuestion, subject: ClaimSubject): boolean {
  try {
    judgeEvery('Allow', { ...set, actions: [action] }, subject);
    return true;
  } catch (error) {
    if (isUsageError(error)) return false;
    throw error;
  }
}

function onlyBucket({ buckets }: Environment): string {
  const [only, ...others] = buckets;
  if (only !== undefined && others.length === 0) return only.name;
  throw new UsageError(`the environment has ${buckets.length} buckets`, 'say which one: every({ bucket })');
}

function networksOf({ from }: Every): readonly (Network | undefined)[] {
  return Array.isArray(from) ? (from as readonly Network[]) : [from as Network | undefined];
}

/** `headed`: the action of which KMS refuses every call but one that asks no key. */
function openToKms(headed?: string): UndecidedError {
  const why =
    headed === undefined
      ? "S3's part is clear, but objects may be encrypted under a KMS key, and KMS decides on each call too"
      : `S3 lets these calls through and KMS refuses them, but a HEAD request also needs ${headed} and uses no key`;
  return new UndecidedError(
    [why, 'Hint: ask about calls, putObject({ … }), or about a set without KMS: every({ encryption: sseS3() })'].join(
      '\n',
    ),
    'kms',
  );
}
