import { allowingCures, callsLike, cappedAllows, denyingCures } from '../cures/call-cures';
import type { Cure, CureOptions, SideEffects } from '../cures/cure';
import { searchCures, type CuredClaim, type FailedClaim } from '../cures/cure-search';
import { curedEnvironment, documentInEnvironment, environmentDocument, isDeployed } from '../cures/cured-environment';
import { documentsOf, scopeOfAccess, sideEffectOf, type DocumentToCure } from '../cures/claim-scope';
import { curedSubject, decidingStatements } from '../cures/cured-subject';
import { deniesOfData } from '../cures/data-denies';
import { deadCallerTests } from '../cures/dead-caller-tests';
import { demandedKeys } from '../cures/demanded-keys';
import { exemptingCures, sparedServices } from '../cures/exempting-cures';
import { joinedCallers } from '../cures/joined-callers';
import { likeEdits, sparingLikes } from '../cures/like-edits';
import { reachingEdits } from '../cures/deny-edits';
import { canBeSent, meantActions } from '../cures/meant-actions';
import { meantEntries } from '../cures/meant-entries';
import { isOfCall, meantEncryption, meantTests, sparingTests } from '../cures/meant-tests';
import { misplacedObjects, otherObjects } from '../cures/object-entries';
import { missedSlips, slipCures } from '../cures/slip-edits';
import { withReplacedEntries, type OtherWays } from '../cures/replaced-entries';
import { sentKeyEdits } from '../cures/sent-keys';
import { ownAccountAllows } from '../cures/public-cures';
import { versionEdits } from '../cures/policy-version';
import { widerActions } from '../cures/wider-actions';
import { serviceSlips } from '../cures/service-slips';
import { endedAllows, missedByTime } from '../cures/flipped-dates';
import { misspeltActions } from '../cures/misspelt-actions';
import { sparedMembers, withoutGrantee } from '../cures/list-members';
import { namedResources } from '../cures/named-resources';
import { narrowedEndings, narrowedPatterns, narrowingEdits } from '../cures/narrowing-edits';
import { grantCures } from '../cures/grant-cures';
import { unlessMisuse } from '../arguments/usage';
import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentPath } from '../policy/model';
import { isPlainlyWritten } from '../policy/plainly-written';
import { renderPlace } from '../report/excerpt';
import { nameOfStatement } from '../report/needless-statement';
import { environmentCaller } from '../s3/environment/caller';
import { isEnvironment, principalIn, type Environment } from '../s3/environment/environment';
import { callerOf, type Caller, type Role, type User } from '../s3/callers/caller';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { isCall, type Call } from '../s3/calls/described-call';
import { arePastable, arePastableInto, isCurable, unlessRefused } from './cured-claim';
import { callInEnvironment } from './call-in-environment';
import { callOnSubject } from './call-on-subject';
import { changeNeeded, isNeverAsked, nothingToPaste, OF_TEMPLATE, whyNoChange } from './nothing-to-paste';
import type { DecidedCall, OneCallExpectation } from './one-call-expectation';
import { hasOwnPolicies } from './own-policies';
import { renderServerlessCure } from './serverless-cures';

/** A call that is not decided as expected: the subject, the call, and how it was decided. */
export interface FailedCall {
  readonly received: unknown;
  readonly question: unknown;
  readonly decided: DecidedCall;
  readonly expectation: OneCallExpectation;
  readonly isNot: boolean;
}

/** Changes of the subject's documents with which a call is decided as expected. */
export function oneCallCures(failed: FailedCall, effects: SideEffects, otherWays: OtherWays): readonly Cure[] {
  const { received, question, decided, expectation, isNot } = failed;
  const { subject, verdict } = decided;
  const caller = callerIn(question, verdict.request);
  if (verdict.refusal !== undefined || isNeverAsked(subject, verdict.request.action)) return [];
  const documents = isEnvironment(received)
    ? environmentDocuments(received, question)
    : caller !== undefined && hasOwnPolicies(caller)
      ? undefined
      : subjectDocuments(subject, question, expectation);
  if (documents === undefined) return [];
  const canPaste = (cures: readonly Cure[]): boolean =>
    isEnvironment(received) ? arePastableInto(received, cures) : isCurable(subject) || arePastable(subject, cures);
  const requests: AccessRequest[] = [];
  const placed = (options: CureOptions, one: FailedClaim): CureOptions =>
    options.flatMap((cures) => {
      const known = cures.flatMap((cure) => documents.placed(cure, one) ?? []);
      return known.length < cures.length || !canPaste(known) ? [] : [known];
    });
  const edit = (one: FailedClaim): CureOptions => {
    if (one.witness !== undefined) requests.push(one.witness);
    const demanded = expectation.every === 'Allow' && isNot ? demandedKeys(one, question) : [];
    return placed(
      [...versionEdits(one), ...serviceSlips(one), ...edits(one, expectation, isNot, caller), ...demanded],
      one,
    );
  };
  const propose = (one: FailedClaim): CureOptions => placed(proposals(one, expectation, isNot, caller), one);
  const judgeWith = (cures: readonly Cure[]): CuredClaim =>
    unlessRefused(() => {
      const again = documents.decidedWith(cures);
      if (again === undefined) return 'is refused';
      if (expectation.holds(again.verdict, again.subject) !== isNot) return 'holds';
      return { subject: again.subject, witness: again.verdict.request };
    });
  const effectOf = (cures: readonly Cure[]): ReturnType<typeof sideEffectOf> => {
    const scopes = requests.map(({ action, resource }) =>
      scopeOfAccess({ actions: [action], resources: [resource], ...(caller !== undefined && { callers: [caller] }) }),
    );
    const known = scopes.filter((scope) => scope !== undefined);
    return known.length < scopes.length ? undefined : sideEffectOf(documents.find, cures, known.flat());
  };
  const witness = verdict.request;
  const found = searchCures({ subject, witness }, propose, { judgeWith, effectOf, effects, edit });
  return withReplacedEntries(found, {
    find: (document) => documents.find(document).policy,
    holds: (cures) => judgeWith(cures) === 'holds',
    witness,
    effectOf,
    effects,
    otherWays,
  });
}

/** The documents that cures may change, and how a call is decided with them. */
interface CallDocuments {
  readonly find: (document: DocumentPath) => DocumentToCure;
  /** A cure of the layers that answer a request, as one of the subject. */
  readonly placed: (cure: Cure, failed: FailedClaim) => Cure | undefined;
  readonly decidedWith: (cures: readonly Cure[]) => DecidedCall | undefined;
}

function subjectDocuments(subject: ClaimSubject, question: unknown, expectation: OneCallExpectation): CallDocuments {
  return {
    find: documentsOf(subject),
    placed: (cure) => cure,
    decidedWith: (cures) => {
      const received = curedSubject(subject, cures);
      return received === undefined ? undefined : callOnSubject(received, question, expectation);
    },
  };
}

/** Nothing where the caller brings policies that the environment does not hold. */
function environmentDocuments(environment: Environment, question: unknown): CallDocuments | undefined {
  if (!isCall(question)) return undefined;
  const { caller } = environmentCaller(question, environment).facts;
  const identity = caller.kind === 'role' || caller.kind === 'user' ? caller : undefined;
  const listed = identity && principalIn(environment, identity.arn);
  if (hasOwnPolicies(caller) && listed?.policies !== identity?.policies) return undefined;
  return {
    find: (document) => environmentDocument(environment, document) ?? { type: 'identity' },
    placed: (cure, { witness }) => {
      const document = witness && documentInEnvironment(environment, cure.document ?? [], witness, listed);
      return document && { ...cure, document };
    },
    decidedWith: (cures) => {
      const cured = curedEnvironment(environment, cures);
      if (cured === undefined) return undefined;
      const through = callThrough(question, environment, cured);
      return callInEnvironment(cured, callBy(through, identity && principalIn(cured, identity.arn)));
    },
  };
}

/** The call through its endpoint as it is listed, whose policy may have changed. */
function callThrough(call: Call, { endpoints }: Environment, cured: Environment): Call {
  const { from } = call.facts;
  const at = endpoints.findIndex(
    ({ id, policy }) => from?.kind === 'vpcEndpoint' && id === from.id && policy === from.policy,
  );
  const listed = cured.endpoints[at];
  return listed === undefined
    ? call
    : Object.freeze({ ...call, facts: Object.freeze({ ...call.facts, from: listed }) });
}

/** The call by its caller as it is listed, whose policies may have changed. */
function callBy(call: Call, listed: Role | User | undefined): Call {
  const { caller } = call.facts;
  if (listed === undefined || (caller.kind !== 'role' && caller.kind !== 'user')) return call;
  const { policies, permissionsBoundary, ...rest } = caller;
  if (policies === undefined && permissionsBoundary === undefined) return call;
  const own = {
    ...(policies !== undefined && listed.policies !== undefined && { policies: listed.policies }),
    ...(permissionsBoundary !== undefined &&
      listed.permissionsBoundary !== undefined && { permissionsBoundary: listed.permissionsBoundary }),
  };
  return Object.freeze({
    ...call,
    facts: Object.freeze({ ...call.facts, caller: Object.freeze({ ...rest, ...own }) }),
  });
}

function callerIn(question: unknown, { principal }: AccessRequest): Caller | undefined {
  if (isCall(question)) return question.facts.caller;
  return typeof principal === 'string' ? unlessMisuse(() => callerOf('caller', principal)) : undefined;
}

/** The keys by which a Deny is about what the call sends, over HTTP or without a header: then the call must comply. */
function keysAboutCall({ subject, witness }: FailedClaim): readonly string[] {
  if (witness === undefined) return [];
  const denies = decidingStatements(subject, subject.decider.decide(witness).decidedBy);
  const keys = denies.flatMap(({ statement: { Condition = {} } }) => Object.values(Condition).flatMap(Object.keys));
  return [...new Set(keys.filter(isOfCall))];
}

/** Why there is nothing to paste for a call. */
export function whyNoCallCure({ received, question, decided, expectation, isNot }: FailedCall): string {
  const { subject, verdict } = decided;
  const { request, refusal, outcome } = verdict;
  if (refusal !== undefined)
    return nothingToPaste('S3 itself turns the call away, whatever the policies say: change the call, or the bucket');
  if (isEnvironment(received) && isDeployed(received)) return besideTemplate(decided) ?? OF_TEMPLATE;
  if (isCall(question) && hasOwnPolicies(question.facts.caller) && !isEnvironment(received))
    return nothingToPaste("the caller's policies are given in the call, so change them there");
  const needed = changeNeeded(expectation.every, isNot, outcome);
  const keys = needed === 'Allow' && outcome === 'ExplicitDeny' ? keysAboutCall({ subject, witness: request }) : [];
  return keys.length === 0
    ? whyNoChange(subject, request, needed, verdict.decision)
    : nothingToPaste(
        `the Deny is about what the call sends (${keys.join(', ')}), so change the call, or that Condition`,
      );
}

/** Of a stack, where all that decides stands in files of its own, such as SCPs. */
function besideTemplate({ subject, verdict }: DecidedCall): string | undefined {
  const deciding = decidingStatements(subject, verdict.decision.decidedBy);
  const [first] = deciding;
  if (first === undefined || !deciding.every(({ policy }) => isPlainlyWritten(policy))) return undefined;
  const place = `${nameOfStatement(first.policy, first.index)}  ${renderPlace(first.policy, first.path)}`;
  return nothingToPaste(`an exception would need names that a deployment chooses; narrow ${place}`);
}

/** The other way out where a Deny is about what the call sends: the call may be what is wrong. */
export function ifPolicyIsRight(
  { decided: { subject, verdict }, expectation, isNot }: FailedCall,
  cures: readonly Cure[],
): readonly string[] {
  const { request, outcome } = verdict;
  const isStopped = outcome === 'ExplicitDeny' && changeNeeded(expectation.every, isNot, outcome) === 'Allow';
  const sent = isStopped && cures.length > 0 ? keysAboutCall({ subject, witness: request }) : [];
  const isSecure = contextLookup(request.context)('aws:securetransport') === 'true';
  const { action } = request;
  const isRekeyed = cures.some(({ path }) => path.at(-2) === 'Condition');
  // Nobody is to send over HTTP what goes over HTTPS, nor what another key has.
  const keys = isRekeyed
    ? []
    : sent.filter((key) => canBeSent(key, action) && (!isSecure || !/^aws:securetransport$/i.test(key)));
  return keys.length === 0 ? [] : [`If the policy is right, change what the call sends: ${keys.join(', ')}`];
}

/** What to write among the policies of a function of SAM. */
export function serverlessCure({ decided, expectation, isNot }: FailedCall): readonly string[] {
  const { subject, verdict } = decided;
  const { outcome, request, decision } = verdict;
  const needed = changeNeeded(expectation.every, isNot, outcome);
  const isOpen = verdict.refusal === undefined && outcome !== 'ExplicitDeny';
  return isOpen && (needed === 'Allow' || needed === 'no Allow')
    ? renderServerlessCure(subject, request, decision.decidedBy, needed)
    : [];
}

/** Small changes of statements that reach a call they should not, or miss one that they should. */
function edits(
  { subject, witness }: FailedClaim,
  { every }: OneCallExpectation,
  isNot: boolean,
  caller: Caller | undefined,
): CureOptions {
  if (witness === undefined) return [];
  const { outcome } = subject.decider.decide(witness);
  const needed = changeNeeded(every, isNot, outcome);
  const failed = { subject, witness };
  if (outcome === 'ExplicitDeny')
    return needed === 'no Deny' || needed === 'Allow'
      ? [
          ...sparingLikes(failed),
          ...sparedServices(failed),
          ...narrowingEdits(failed),
          ...slipCures(failed),
          ...meantTests(failed),
          ...deniesOfData(failed),
          ...meantActions(failed),
          ...sparedMembers(failed, caller),
        ]
      : [];
  // What lets a call in that nothing should: an Allow for other times, a Deny that is nearly right, a Resource too wide.
  if (outcome === 'Allow')
    return [
      ...ownAccountAllows(failed),
      ...endedAllows(failed),
      ...reachingEdits(failed),
      ...narrowingEdits(failed),
      ...namedResources(failed),
      ...(needed === 'no Allow' ? [...narrowedEndings(failed), ...narrowedPatterns(failed)] : []),
      ...(every === 'refused' && !isNot ? [...narrowedEndings(failed), ...withoutGrantee(failed)] : []),
    ];
  if (needed === 'Deny') return reachingEdits(failed);
  return [
    ...likeEdits(failed, 'Allow'),
    ...missedByTime(failed, 'Allow'),
    ...misspeltActions(failed, 'Allow'),
    ...misplacedObjects(failed),
    ...missedSlips(subject, witness, 'Allow'),
    ...meantEntries(failed, 'Allow'),
    ...otherObjects(failed),
    ...sentKeyEdits(failed),
    ...meantEncryption(failed),
    ...deadCallerTests(failed),
    ...widerActions(failed),
    ...joinedCallers(failed, caller),
    ...cappedAllows(failed, caller),
  ];
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
      if (outcome === 'ExplicitDeny') return keysAboutCall(failed).length > 0 ? sparingTests(failed) : exempting();
      return allowingCures(failed, caller);
    case 'refused':
    case 'ExplicitDeny':
      if (!isNot) return denyingCures(failed, callsLike(witness, caller));
      return outcome === 'ExplicitDeny' ? exempting() : allowingCures(failed, caller);
    case 'ImplicitDeny':
      if (isNot) return allowingCures(failed, caller);
      if (outcome === 'ExplicitDeny') return exempting();
      // A Deny would not do: nothing may speak of the call.
      return [
        ...grantCures(failed, { actions: [witness.action], resources: [witness.resource] }, 'narrow'),
        ...grantCures(failed, { actions: [witness.action] }),
      ];
  }
}
