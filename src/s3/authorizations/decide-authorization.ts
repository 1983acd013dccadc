import { readCaller } from '../../evaluator/caller-parts';
import type { CompiledStatement } from '../../evaluator/compile';
import { contextLookup } from '../../evaluator/context';
import type { AccessRequest, Decision, Outcome } from '../../evaluator/request';
import type { Policy } from '../../policy/model';
import { all, not, type Formula } from '../../prover/formula';
import type { Outcomes } from '../../prover/document-formulas';
import type { Verdict } from '../../prover/prove';
import type { Decider } from '../../claims/decider';
import { judge } from '../../claims/judge';
import { keysRead, statementsOf } from '../../requests/action-slices';
import type { RequestSpace } from '../../requests/request-space';
import { authorizationRange, principalOf } from './authorization-range';
import type { AuthorizationRequest } from './authorizations';
import { unlessMisuse, UsageError } from '../../arguments/usage';
import { spelledKey } from '../../service-reference';
import { foldName } from '../../values/letter-case';
import type { KnownValue } from '../calls/known-value';
import { awsService, callerOf, SESSION_NAME, webIdentity, type Caller } from '../callers/caller';
import { onAnyPath } from '../callers/role-path';
import { openReadingOf } from './open-readings';

/** The decision on an authorization, if it is the same whatever the call leaves untold. */
export type AuthorizationAnswer =
  | {
      readonly answer: 'decided';
      readonly request: AccessRequest;
      readonly decision: Decision;
      /** Keys, in lower case, that policies read and the call does not specify: the request has values made up for them. */
      readonly unspecified?: readonly string[];
    }
  /**
   * The decision turns on this key, which the call does not specify; the empty text: the object's key; `SESSION`. With a
   * request for each outcome.
   */
  | { readonly answer: 'untold'; readonly key: string; readonly completions: readonly AccessRequest[] }
  | EitherOutcome
  | Extract<Verdict, { answer: 'undecided' }>;

/** It is decided one way or another, as something is that no context key shows. */
export interface EitherOutcome {
  readonly answer: 'either';
  readonly outcomes: readonly Outcome[];
  readonly about: OpenFact;
  /** The decision where nothing is out of the ordinary. */
  readonly ordinary?: Extract<AuthorizationAnswer, { answer: 'decided' }>;
}

/** What an answer hangs on: a fact that the call or the bucket does not specify, or a reading that no source settles. */
export type OpenFact =
  | { readonly kind: 'untold'; readonly what: string; readonly hint: string }
  | { readonly kind: 'unsettled'; readonly id: string };

/** Decides one authorization with every untold key absent and with each kind of value that the policies tell apart. */
export function decideAuthorization(authorization: AuthorizationRequest, decider: Decider): AuthorizationAnswer {
  const whole = wholeRequest(authorization, decider.policies);
  const reading = whole && openReadingOf(whole, decider.policies);
  if (whole !== undefined && reading === undefined) return decided(whole, decider);
  const found = new Map<Outcome, AccessRequest>();
  for (const outcome of ['Allow', 'ExplicitDeny', 'ImplicitDeny'] as const) {
    const verdict = judge({
      ...authorizationRange(authorization),
      policies: decider.policies,
      reads: [],
      unwanted: (space) => all([ofCaller(authorization.caller, space), formulaOf(outcome, decider.outcomes(space))]),
      isUnwanted: (request) => decider.decide(request).outcome === outcome,
    });
    if (verdict.answer === 'undecided') return verdict;
    if (verdict.answer === 'refuted') found.set(outcome, verdict.witness);
  }
  const [first, second] = found.values();
  // AWS never receives such a request: what it would answer is as open as the reading.
  if (first === undefined && reading !== undefined) return { answer: 'undecided', reason: 'unsettled', about: reading };
  if (first === undefined) throw noSuchCall(authorization, decider);
  if (second === undefined) {
    return whole === undefined
      ? { ...decided(first, decider), unspecified: unspecifiedIn(authorization, statementsOn(authorization, decider)) }
      : decided(whole, decider);
  }
  return { answer: 'untold', key: turningKey(first, second, decider), completions: [...found.values()] };
}

/** What a call tells may rule each other out: a key of a tag that is not among its tag keys. */
function noSuchCall(authorization: AuthorizationRequest, decider: Decider): Error {
  const { context } = authorization;
  const isReceivedWithout = (key: string): boolean => {
    const others = new Map([...context].filter(([other]) => other !== key));
    const verdict = judge({
      ...authorizationRange({ ...authorization, context: others }),
      policies: decider.policies,
      reads: [],
      unwanted: (space) => ofCaller(authorization.caller, space),
      isUnwanted: () => true,
    });
    return verdict.answer !== 'proven';
  };
  const told = [...keysRead(statementsOf(decider.policies))].filter((key) => context.has(key));
  const conflicting = told.filter(isReceivedWithout).map(spelledKey);
  if (conflicting.length < 2) return new Error('jest-iam: a call without outcome; please report this');
  return new UsageError(
    `AWS receives no such call: these values of ${conflicting.join(' and ')} are never in one request`,
    'make them fit each other, or leave one of them out',
  );
}

function statementsOn({ action }: AuthorizationRequest, { policies }: Decider): readonly CompiledStatement[] {
  return statementsOf(policies).filter((one) => one.action.matches(foldName(action)));
}

/** Keys that some statement reads and the call does not specify. */
function unspecifiedIn(
  { context, specifiedFamilies }: AuthorizationRequest,
  statements: readonly CompiledStatement[],
): readonly string[] {
  const isSpecified = (key: string): boolean =>
    context.has(key) || specifiedFamilies.some((family) => key.startsWith(family));
  return [...keysRead(statements)].filter((key) => !isSpecified(key));
}

/** Every key whose values a call must specify for one of these outcomes, first the one that the decision turns on. */
export function turningKeys(
  authorization: AuthorizationRequest,
  { key, completions }: Extract<AuthorizationAnswer, { answer: 'untold' }>,
  decider: Decider,
): readonly string[] {
  const keys = new Map([[foldName(key), key]]);
  for (const completion of completions) {
    const values = contextLookup(completion.context);
    let context = authorization.context;
    let { resource } = authorization;
    let next: string | undefined = key;
    while (next !== undefined && next !== SESSION_NAME) {
      keys.set(foldName(next), keys.get(foldName(next)) ?? next);
      if (next === '') ({ resource } = completion);
      else context = new Map([...context, [foldName(next), values(foldName(next)) ?? null]]);
      const answer = decideAuthorization({ ...authorization, resource, context }, decider);
      const turning: string | undefined = answer.answer === 'untold' ? answer.key : undefined;
      next = turning !== undefined && context.has(foldName(turning)) ? undefined : turning;
    }
    if (next !== undefined) keys.set(next, next);
  }
  return [...keys.values()];
}

function decided(request: AccessRequest, decider: Decider): Extract<AuthorizationAnswer, { answer: 'decided' }> {
  return { answer: 'decided', request, decision: decider.decide(request) };
}

/** Decides a request whose context is complete, unless its decision turns on a fact that no source settles. */
export function decideWholeRequest(
  request: AccessRequest,
  decider: Decider,
): Extract<AuthorizationAnswer, { answer: 'decided' | 'undecided' }> {
  const about = openReadingOf(request, decider.policies);
  if (about === undefined) return decided(request, decider);
  const caller = callerOfRequest(request);
  if (caller === undefined) return { answer: 'undecided', reason: 'unsettled', about };
  const entries = Object.entries(request.context ?? {}).map(([key, value]): [string, KnownValue] => [
    foldName(key),
    typeof value === 'object' ? value : String(value),
  ]);
  const proven = decideAuthorization(
    {
      action: request.action,
      resource: request.resource,
      ...(request.resourceAccount !== undefined && { resourceAccount: request.resourceAccount }),
      caller,
      context: new Map(entries),
      specifiedFamilies: EVERY_KEY,
      present: new Set(),
      maybe: new Map(),
      hint: () => undefined,
    },
    decider,
  );
  return proven.answer === 'undecided' ? proven : decided(request, decider);
}

/** The caller of a request as the constructors describe it; nothing for one that they do not take. */
function callerOfRequest({ principal }: AccessRequest): Caller | undefined {
  return unlessMisuse(() => {
    if (typeof principal === 'string') return callerOf('the request', principal);
    return 'service' in principal ? awsService(principal.service) : webIdentity(principal.federated);
  });
}

/** What begins every key: all that the context does not list are absent. */
const EVERY_KEY = [''];

/** The requests of a role whose path is not specified; the ARN of every other caller is known. */
function ofCaller(caller: Caller, space: RequestSpace): Formula {
  return caller.kind === 'role' && caller.pathUnknown === true ? space.ofRoles(onAnyPath(caller)) : true;
}

function formulaOf(outcome: Outcome, { denied, allowed }: Outcomes): Formula {
  if (outcome === 'Allow') return allowed;
  return outcome === 'ExplicitDeny' ? denied : all([not(denied), not(allowed)]);
}

/** The request, when the call specifies everything that the policies read. */
function wholeRequest(authorization: AuthorizationRequest, policies: readonly Policy[]): AccessRequest | undefined {
  const { action, resource, resourceAccount, context } = authorization;
  const statements = statementsOf(policies);
  const principal = principalOf(authorization.caller);
  if (typeof resource !== 'string') return undefined;
  if (isUnnamedSession(authorization.caller) && statements.some(namesSession)) return undefined;
  if (unspecifiedIn(authorization, statements).length > 0) return undefined;
  const values = [...context].filter((entry): entry is [string, string | readonly string[]] => entry[1] !== null);
  return {
    principal,
    action,
    resource,
    ...(resourceAccount !== undefined && { resourceAccount }),
    context: Object.fromEntries(values),
  };
}

function isUnnamedSession(caller: Caller): boolean {
  return caller.kind === 'role' && caller.session === undefined;
}

function namesSession({ principal }: CompiledStatement): boolean {
  return principal?.entries.some(({ kind, value }) => kind === 'arn' && readCaller(value).kind === 'session') === true;
}

/** The key whose value turns one outcome into the other; the empty text for the resource, `SESSION` for the caller. */
function turningKey(from: AccessRequest, to: AccessRequest, { decide }: Decider): string {
  const { outcome } = decide(from);
  let now: AccessRequest = { ...from, resource: to.resource };
  if (decide(now).outcome !== outcome) return '';
  const names = new Set([...Object.keys(to.context ?? {}), ...Object.keys(from.context ?? {})]);
  for (const name of names) {
    const { [name]: before, ...rest } = now.context ?? {};
    const after = to.context?.[name];
    if (before === after) continue;
    now = { ...now, context: after === undefined ? rest : { ...rest, [name]: after } };
    if (decide(now).outcome !== outcome) return name;
  }
  return SESSION_NAME;
}
