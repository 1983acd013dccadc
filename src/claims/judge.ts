import { UsageError } from '../arguments/usage';
import type { CompiledStatement } from '../evaluator/compile';
import { contextLookup } from '../evaluator/context';
import type { AccessRequest, ContextValue } from '../evaluator/request';
import { readCaller } from '../evaluator/caller-parts';
import type { Policy, PrincipalEntry } from '../policy/model';
import { all, type Formula } from '../prover/formula';
import { DEFAULT_STEPS, isSatisfiable, prove, type PoseQuestion, type Verdict } from '../prover/prove';
import type { Budget } from '../languages/language';
import { requestClasses, type ClassRange } from '../requests/request-classes';
import type { Decider } from './decider';
import { isPossible, isUnsignedAcl } from '../requests/possible-request';
import { regionsOf } from '../requests/partitions';
import { RequestSpace } from '../requests/request-space';
import type { QuestionFacts } from '../requests/request-class';
import { keysRead, actionSlices, statementsOf, type ActionSlice } from '../requests/action-slices';
import { foldName } from '../values/letter-case';
import { keyTies } from '../requests/key-ties';
import { serviceOfSource } from '../requests/service-of-source';

/** "No request of the range is unwanted", to be proven or refuted. */
export interface Claim extends Omit<
  ClassRange,
  'reads' | 'ownerKnown' | 'rootEscapes' | 'asTold' | 'service' | 'ownerByArn'
> {
  /** Every policy that the claim asks. */
  readonly policies: readonly Policy[];
  /** Keys that the claim itself reads, in lower case. */
  readonly reads: readonly string[];
  readonly around: QuestionFacts;
  /** The requests that come to the documents; left out: all of the classes. */
  readonly reaching?: (space: RequestSpace) => Formula;
  /** Those of them that the claim is about; left out: all. A claim about none of them is a usage error. */
  readonly about?: (space: RequestSpace) => Formula;
  /** The unwanted requests. */
  unwanted(space: RequestSpace): Formula;
  /** Whether the evaluator's decision on a request is an unwanted one. */
  isUnwanted(request: AccessRequest): boolean;
  readonly steps?: number;
  /**
   * It matters whether the caller's account owns the resource, which the resource's ARN tells. Where it does not,
   * `caller`: the caller's account does; `anyone`: any account may.
   */
  readonly byOwner?: 'caller' | 'anyone';
  /** Accounts that the claim names: each of them has resources too. */
  readonly accounts?: readonly string[];
  /** That AWS receives no such request proves the claim: it is about what a document says in vain. */
  readonly mayBeEmpty?: boolean;
  /** The owner's root user is asked about on the bucket policy by name, where no bucket policy stops it. */
  readonly asksRoot?: boolean;
  /** AWS itself goes by what the policy says, also of requests that S3 turns away. */
  readonly byText?: boolean;
  /** What answers hang on beside the statements on their action. */
  readonly special?: Decider['special'];
}

/**
 * Judges a claim about every request: proven, refuted with a request that shows it, or undecided with the reason. The
 * actions are taken in slices that the same statements mention; the first slice with a counterexample settles it.
 * Throws a usage error where the claim is about no request: what holds of nothing says nothing.
 */
export function judge(claim: Claim): Verdict {
  if (claim.actions.length === 0 && claim.mayBeEmpty === true) return { answer: 'proven' };
  if (claim.actions.length === 0) throw new UsageError('no action is left to test', 'check the actions that are named');
  const budget: Budget = { steps: claim.steps ?? DEFAULT_STEPS };
  const shown = [...new Set([...claim.reads, ...keysRead(statementsOf(claim.policies))])];
  let open: Verdict | undefined;
  const kindOf = (name: string): string => claim.special?.(name)?.kind ?? '';
  const slices = actionSlices(claim.actions, statementsOf(claim.policies), claim.reads, kindOf);
  const questions: SliceQuestion[] = [];
  for (const around of surroundingsOf(claim)) {
    const proven = new Set<string>();
    for (const slice of slices) {
      // What is proven of some requests is proven of the fewer among them.
      if (slice.within !== undefined && proven.has(slice.within)) continue;
      const question = questionOf({ ...claim, around }, slice, shown);
      if (question === undefined) continue;
      questions.push(question);
      const verdict = prove(question.about(claim), budget);
      if (verdict.answer === 'refuted') return { ...verdict, witness: likelier(verdict.witness, claim) };
      if (verdict.answer === 'undecided') open ??= verdict;
      if (verdict.answer === 'proven') proven.add(slice.id);
      if (budget.steps < 0) return open ?? verdict;
    }
  }
  return open ?? emptyOf(claim, questions) ?? { answer: 'proven' };
}

/** A request in the Region that the policies name, by the service that calls for such a source, where that is unwanted as well. */
function likelier(witness: AccessRequest, claim: Claim): AccessRequest {
  return byLikelyService(inNamedRegion(witness, claim), claim);
}

/** In the one Region that the policies name, where no resource and no other key tells another. */
function inNamedRegion(witness: AccessRequest, claim: Claim): AccessRequest {
  const [arn, partition, service, region = '', account, ...rest] = witness.resource.split(':');
  const named = claim.policies.flatMap((policy) => regionsNamedBy(policy, partition ?? ''));
  const [only, ...others] = new Set(named);
  if (only === undefined || others.length > 0 || !regionsOf(partition ?? '').includes(region)) return witness;
  const inRegion = Object.entries(witness.context ?? {}).map(([key, value]): [string, ContextValue] => [
    key,
    foldName(key) === 'aws:requestedregion' ? only : value,
  ]);
  const likely = {
    ...witness,
    resource: [arn, partition, service, only, account, ...rest].join(':'),
    ...(witness.context !== undefined && { context: Object.fromEntries(inRegion) }),
  };
  return isPossible(likely) && claim.isUnwanted(likely) ? likely : witness;
}

/** Remembered, since claims ask the same policies many times. */
const regionsNamed = new WeakMap<Policy, readonly string[]>();

function regionsNamedBy(policy: Policy, partition: string): readonly string[] {
  let all = regionsNamed.get(policy);
  if (all === undefined) {
    const text = JSON.stringify(policy.document);
    regionsNamed.set(policy, (all = [...new Set(text.match(/(?<=[:."])[a-z]{2,4}(?:-[a-z]+)+-\d(?=[:."])/g))]));
  }
  return all.filter((one) => regionsOf(partition).includes(one));
}

function byLikelyService(witness: AccessRequest, claim: Claim): AccessRequest {
  const { principal, context } = witness;
  const valueOf = contextLookup(context);
  const source = valueOf('aws:sourcearn');
  const service = typeof source === 'string' ? serviceOfSource(source) : undefined;
  const isFixed = claim.around.call?.caller !== undefined || valueOf('aws:principalservicename') !== undefined;
  if (isFixed || service === undefined || typeof principal !== 'object' || !('service' in principal)) return witness;
  const likely = { ...witness, principal: { service } };
  return isPossible(likely) && claim.isUnwanted(likely) ? likely : witness;
}

/** Throws where no request contradicts a claim because it is about no request at all; undecided where that is not found out. */
function emptyOf(claim: Claim, questions: readonly SliceQuestion[]): Verdict | undefined {
  if (claim.mayBeEmpty === true) return undefined;
  const isWhole = claim.reaching === undefined && claim.about === undefined;
  if (isWhole && questions.length > 0) return undefined;
  const budget: Budget = { steps: claim.steps ?? DEFAULT_STEPS };
  for (const question of questions) {
    const found = isSatisfiable(question.about({ unwanted: () => true, isUnwanted: () => true }), budget);
    if (found === true) return undefined;
    if (found !== false) return found;
  }
  throw new UsageError(
    'there is nothing to test: AWS receives no such request',
    'check which options rule each other out',
  );
}

/** The owners that make a difference: each account that a policy or the claim names, and one that none names. */
function surroundingsOf({ around, byOwner, policies, accounts = [] }: Claim): readonly QuestionFacts[] {
  if (byOwner === undefined || around.owner !== undefined) return [around];
  const inPolicies = policies.flatMap(({ document }) => JSON.stringify(document).match(/\b\d{12}\b/g) ?? []);
  const named = new Set([...accounts, ...inPolicies]);
  return [unnamedAccount(named), ...named].map((owner) => ({ ...around, owner }));
}

/** An account that none of some is: 999999999999, or one below it. */
function unnamedAccount(named: ReadonlySet<string>): string {
  let account = 999_999_999_999;
  while (named.has(String(account))) account--;
  return String(account);
}

/** The requests of one slice, to be asked which of them are unwanted. */
interface SliceQuestion {
  about(claim: Pick<Claim, 'unwanted' | 'isUnwanted'>): PoseQuestion;
}

/** Nothing where the slice has no request at all. */
function questionOf(
  claim: Claim,
  { action, statements }: ActionSlice,
  shown: readonly string[],
): SliceQuestion | undefined {
  const { reaching, about } = claim;
  const { partition = claim.around.partition } = action;
  const around = { ...claim.around, partition };
  const reads = new Set([...claim.reads, ...keysRead(statements), ...(claim.special?.(action.name)?.reads ?? [])]);
  // A claim leaves out whom no bucket policy can stop; one call is asked as it is.
  const isBucketPolicy = claim.policies.every(({ type }) => type === 'resource');
  const rootEscapes = around.call === undefined && claim.asksRoot !== true && isBucketPolicy;
  const asGiven = claim.byText === true || around.call !== undefined;
  const requests = requestClasses({
    ...claim,
    callers: callersIn(claim.callers, statements, reads),
    actions: [action],
    reads,
    ownerKnown: around.owner !== undefined,
    rootEscapes,
    ...(around.call?.caller !== undefined && { service: around.call.caller }),
    asTold: asGiven,
    ownerByArn: claim.byOwner === 'caller',
  });
  if (requests.length === 0) return undefined;
  const matching = new Set(statements.map((statement) => statement.action));
  const organizations = organizationsIn(statements);
  const instants = instantsIn(statements);
  // A counterexample has the keys of other slices too, and they must fit together.
  const shownKeys = new Set(shown);
  const pose = ({ unwanted, isUnwanted }: Pick<Claim, 'unwanted' | 'isUnwanted'>): PoseQuestion => {
    return (reading, steps) => {
      const space = new RequestSpace(requests, around, matching, reading, steps);
      const scoped = all([reaching?.(space) ?? true, about?.(space) ?? true, unwanted(space)]);
      return {
        formula: all([scoped, keyTies(space, shownKeys, organizations, instants)]),
        classes: space.classes,
        open: space.open,
        isUnread: space.isUnread,
        doubts: space.doubts,
        unspecified: space.unspecifiedFacts,
        request: (states) => space.request(states, shown),
        isPossible: (request) => isPossible(request) && (asGiven || !isUnsignedAcl(request)),
        isCounterexample: (request) => isUnwanted(request),
      };
    };
  };
  return { about: pose };
}

/**
 * Policies that name no origin access identity and read nothing of callers take one for a stranger like any other, so
 * the classes of its requests are left out.
 */
function callersIn(
  callers: Claim['callers'],
  statements: readonly CompiledStatement[],
  reads: ReadonlySet<string>,
): Claim['callers'] {
  const dependsOnCaller = callers.length === 1 || [...reads].some(identifiesCaller);
  const named = dependsOnCaller || statements.some(({ principal }) => principal?.entries.some(isOriginAccess) === true);
  return named ? callers : callers.filter((caller) => caller !== 'originAccessIdentity');
}

function identifiesCaller(key: string): boolean {
  return key.startsWith('aws:principal') || key === 'aws:userid' || key === 'aws:username';
}

function isOriginAccess({ type, value }: PrincipalEntry): boolean {
  return type === 'CanonicalUser' || readCaller(value).kind === 'originAccessIdentity';
}

/** The times that the statements compare with. */
function instantsIn(statements: readonly CompiledStatement[]): readonly string[] {
  const tests = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key === 'aws:tokenissuetime' || key === 'aws:currenttime' || key === 'aws:epochtime');
  return [...new Set(tests.flatMap(({ operands }) => operands.map(({ text }) => text)))];
}

/** The organizations whose id or paths the statements name. */
function organizationsIn(statements: readonly CompiledStatement[]): ReadonlySet<string> {
  const tests = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => /^aws:.*org(id|paths)$/.test(key));
  const texts = tests.flatMap(({ operands }) => operands.map(({ text }) => text.split('/')[0] ?? ''));
  return new Set(texts.filter((text) => /^o-[a-z0-9]+$/.test(text)));
}
