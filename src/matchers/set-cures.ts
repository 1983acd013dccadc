import { denyingCures, lacksFact } from '../cures/call-cures';
import { documentsOf, sideEffectOf, type DocumentToCure } from '../cures/claim-scope';
import type { Cure, CureOptions, SideEffects } from '../cures/cure';
import { searchCures, type CuredClaim, type FailedClaim } from '../cures/cure-search';
import { curedEnvironment, documentInEnvironment, environmentDocument } from '../cures/cured-environment';
import { reachingEdits, testEdits } from '../cures/deny-edits';
import { grantingCures } from '../cures/grant-cures';
import type { DocumentPath } from '../policy/model';
import { isCaller } from '../s3/callers/caller';
import type { Every } from '../s3/calls/every';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { actionsUsingKeys } from '../s3/environment/kms-answers';
import { principalIn, type Environment } from '../s3/environment/environment';
import { accessOfSet, callsOf, scopeOfSet } from './calls-of-set';
import { curedClaim, type JudgedClaim } from './claim-result';
import { arePastable, arePastableInto, askCured, isCurable, unlessRefused } from './cured-claim';
import { everyCall } from './every-call';
import { everyInEnvironment } from './every-in-environment';
import { changeNeeded, isNeverAsked, nothingToPaste, whyNoChange } from './nothing-to-paste';
import type { EveryExpectation, OneCallExpectation } from './one-call-expectation';
import { hasOwnPolicies } from './own-policies';

/** Changes of the subject's documents with which every call of a set is decided as expected. */
export function setCures(
  { subject, verdict, environment }: JudgedClaim,
  set: Every,
  { every }: OneCallExpectation,
  effects: SideEffects,
): readonly Cure[] {
  if (verdict.answer !== 'refuted' || isNeverAsked(subject, verdict.witness.action)) return [];
  const failed = { subject, witness: verdict.witness };
  const documents =
    environment === undefined ? subjectDocuments(subject, set, every) : environmentDocuments(environment, set, every);
  const isOfDeny = every === 'refused' || every === 'ExplicitDeny';
  const scope = scopeOfSet(set, failed);
  const propose = (one: FailedClaim): CureOptions => {
    const calls = callsOf(set, one);
    if (isOfDeny) return documents.placed(denyingCures(one, calls), one);
    return every === 'Allow' && lacksAllow(one)
      ? documents.placed(grantingCures(one.subject, accessOfSet(set, calls)), one)
      : [];
  };
  const edit = (one: FailedClaim): CureOptions =>
    documents.placed([...reachingEdits(one), ...testEdits(one.subject, callsOf(set, one).condition)], one);
  return searchCures(failed, propose, {
    judgeWith: documents.judgedWith,
    ...(isOfDeny && {
      edit,
      effectOf: (cures) => sideEffectOf(documents.find, cures, scope.parts) ?? (scope.isExact ? undefined : 'unknown'),
      effects,
    }),
  });
}

/** The documents that cures may change, and what a set of calls comes to with them. */
interface SetDocuments {
  readonly find: (document: DocumentPath) => DocumentToCure;
  /** Those of proposals that can be pasted, as cures of the subject. */
  readonly placed: (options: CureOptions, failed: FailedClaim) => CureOptions;
  readonly judgedWith: (cures: readonly Cure[]) => CuredClaim;
}

function subjectDocuments(subject: ClaimSubject, set: Every, every: EveryExpectation): SetDocuments {
  const isWhole = isCurable(subject);
  return {
    find: documentsOf(subject),
    placed: (options) => options.filter((cures) => isWhole || arePastable(subject, cures)),
    judgedWith: (cures) => askCured(subject, cures, (mended) => curedClaim(everyCall(mended, set, every))),
  };
}

function environmentDocuments(environment: Environment, set: Every, every: EveryExpectation): SetDocuments {
  return {
    find: (document) => environmentDocument(environment, document) ?? { type: 'identity' },
    placed: (options, { subject, witness }) =>
      options.flatMap((cures) => {
        const [caller] = subject.callers ?? [];
        const listed = caller && 'arn' in caller ? principalIn(environment, caller.arn) : undefined;
        const known = cures.flatMap((cure) => {
          const document = witness && documentInEnvironment(environment, cure.document ?? [], witness, listed);
          return document === undefined ? [] : [{ ...cure, document }];
        });
        return known.length < cures.length || !arePastableInto(environment, known) ? [] : [known];
      }),
    judgedWith: (cures) =>
      unlessRefused(() => {
        const cured = curedEnvironment(environment, cures);
        return cured === undefined ? 'is refused' : curedClaim(everyInEnvironment(cured, setIn(cured, set), every));
      }),
  };
}

/** The set by callers as the environment lists them, whose policies may have changed. */
function setIn(environment: Environment, set: Every): Every {
  const { callers } = set;
  return callers === undefined
    ? set
    : {
        ...set,
        callers: callers.map((one) =>
          isCaller(one) && hasOwnPolicies(one) && 'arn' in one ? (principalIn(environment, one.arn) ?? one) : one,
        ),
      };
}

/** Whether nothing speaks of a request, not even on a condition that it does not meet. */
function lacksAllow({ subject, witness }: FailedClaim): boolean {
  if (witness === undefined || subject.decider.decide(witness).outcome !== 'ImplicitDeny') return false;
  return subject.decider.policies.every((policy) => !lacksFact(policy, witness));
}

/** Why there is nothing to paste for a set of calls. */
export function whyNoSetCure(
  { subject, verdict, environment }: JudgedClaim,
  set: Every,
  { every }: OneCallExpectation,
  isNot: boolean,
): string {
  const { actions, resources, encryption } = set;
  const witness = verdict.answer === 'refuted' ? verdict.witness : undefined;
  if (witness === undefined && isNot)
    return nothingToPaste('test the one call that should differ, getObject({ … }), and its message has a text');
  const outcome = witness && subject.decider.decide(witness).outcome;
  if (every === 'Allow' && outcome === 'ImplicitDeny' && actions === undefined && resources === undefined)
    return nothingToPaste('no message proposes to allow every action: name those that are needed, every({ actions })');
  if (environment !== undefined && every === 'Allow' && encryption === undefined && actionsUsingKeys(set).length > 0)
    return nothingToPaste(
      'whatever S3 allows, KMS decides too where objects are encrypted under a key: narrow the set, every({ encryption: sseS3() }), or test one call',
    );
  return whyNoChange(subject, witness, changeNeeded(every, isNot, outcome));
}
