import { contextLookup } from '../evaluator/context';
import { compilePolicy } from '../evaluator/compile';
import { explainRequest, traceDocument } from '../evaluator/explain';
import type { AccessRequest, StatementTrace } from '../evaluator/request';
import {
  withoutPrincipal,
  type DocumentPath,
  type DocumentPrincipal,
  type DocumentStatement,
  type Policy,
  type PolicyType,
} from '../policy/model';
import { isPolicy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import type { Caller } from '../s3/callers/caller';
import { parsePattern } from '../values/pattern';
import { oneOrMany } from '../values/one-or-many';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { curableDocuments, cureOfNewStatements, unusedSid } from './cured-subject';
import { byRank } from './deny-cures';
import { conditionForOthers } from './joined-callers';
import { callerTests, conditionIn, everyoneIn, mergedConditions, type Condition } from './new-statement';

/**
 * The Allow that a request lacks, in each layer that lacks one: of this caller, action and resource alone. None where an
 * Allow stops at a condition, since the call is what lacks something then, and none for everybody.
 */
export function allowingCures(
  { subject, witness }: FailedClaim,
  caller: Caller | undefined,
  of: 'the call' | 'the own policies' = 'the call',
): CureOptions {
  const { policy, layers } = subject;
  if (witness === undefined || caller === undefined) return [];
  if (layers === undefined) {
    const cures = policy === undefined ? [] : allowIn({ policy }, witness, caller);
    return [cures];
  }
  const { missing } = explainRequest(witness, layers);
  const inIdentityPolicy = (at: number): readonly LayerCures[] =>
    missing.map(({ layer, level }) => {
      const isList = layer === 'identity' || level !== undefined;
      const document = [
        layer,
        ...(level === undefined ? [] : [level]),
        ...(isList ? [layer === 'identity' ? at : 0] : []),
      ];
      const found = valueAt(layers, document);
      const place = { document, ...(isPolicy(found) && { policy: found }), layer };
      const shape = of === 'the own policies' && caps.has(layer) ? ownResource(layers, witness) : undefined;
      return { layer, cures: allowIn(place, shape === undefined ? witness : { ...witness, resource: shape }, caller) };
    });
  // In the account of the resource one of the two grants suffices: the caller's own first, in whichever of its policies
  // can be changed.
  const { length } = layers.identity ?? [];
  const own = Array.from({ length: Math.max(1, length) }, (_, at) => inIdentityPolicy(at));
  return [
    ...own.map((cures) => without(cures, 'resource')),
    ...own.slice(0, 1).map((cures) => without(cures, 'identity')),
    ...own.map((cures) => without(cures)),
  ];
}

interface LayerCures {
  readonly layer: string;
  readonly cures: readonly Cure[];
}

/** What all layers but one need; nothing where one of them cannot have it. */
function without(cures: readonly LayerCures[], left?: string): readonly Cure[] {
  const chosen = cures.filter(({ layer }) => layer !== left);
  return chosen.some((one) => one.cures.length === 0) ? [] : chosen.flatMap((one) => one.cures);
}

/** Layers that let through what a policy of the caller allows: to name one object of it there is no way to live. */
const caps: ReadonlySet<string> = new Set(['permissionsBoundary', 'session', 'serviceControl']);

/**
 * How the caller is to be allowed in the layers above its own policies: as those have it, by their narrowest pattern for the
 * resource. None where they need no such change, or name the resource itself or all of them.
 */
export function cappedAllows(failed: FailedClaim, caller: Caller | undefined): CureOptions {
  const { layers } = failed.subject;
  const isWider =
    layers !== undefined && failed.witness !== undefined && ownResource(layers, failed.witness) !== undefined;
  return isWider ? allowingCures(failed, caller, 'the own policies') : [];
}

function ownResource(
  { identity }: { readonly identity?: readonly unknown[] },
  request: AccessRequest,
): string | undefined {
  const { action, resource } = request;
  const statements = (identity ?? []).filter(isPolicy).flatMap((policy) => compilePolicy(policy).statements);
  const patterns = statements
    .filter((one) => !one.deny && one.action.matches(action.toLowerCase()))
    .flatMap(({ statement }) => (statement.resource?.negated === false ? statement.resource.values : []))
    .filter(
      (text) => /^arn:[^*?]*[^:*?].*\*/.test(text) && !text.includes('${') && parsePattern(text).matches(resource),
    );
  return [...patterns].sort((one, other) => other.length - one.length)[0];
}

interface Place {
  readonly document?: DocumentPath;
  /** The document; left out where the layer has none yet. */
  readonly policy?: Policy;
  readonly layer?: string;
}

function allowIn({ document, policy, layer }: Place, request: AccessRequest, caller: Caller): readonly Cure[] {
  const isOfCaller = policy === undefined ? layer !== 'resource' : withoutPrincipal.has(policy.type);
  const principal = isOfCaller ? undefined : principalOf(caller, request);
  if ((policy !== undefined && lacksFact(policy, request)) || (principal === undefined && !isOfCaller)) return [];
  const others = isOfCaller || policy === undefined ? undefined : conditionForOthers(policy, request);
  const source = isOfCaller ? undefined : sourceOf(caller, request);
  // Where others are let in for some sources alone, that is what the request meets.
  const isOfSource = JSON.stringify(others ?? {})
    .toLowerCase()
    .includes('"aws:source');
  const conditions = [others, isOfSource ? undefined : source].filter((one) => one !== undefined);
  const condition = conditions.length === 0 ? undefined : mergedConditions(conditions);
  const [service = '', name = ''] = request.action.split(':');
  const statement: DocumentStatement = {
    Sid: unusedSid(`Allow${name === '*' ? service : name}`, policy),
    Effect: 'Allow',
    ...(principal !== undefined && { Principal: principal }),
    Action: request.action,
    ...(policy?.type !== 'trust' && { Resource: policy?.type === 'kmsKey' ? '*' : request.resource }),
    ...(condition !== undefined && { Condition: condition }),
  };
  if (policy !== undefined)
    return cureOfNewStatements({ ...(document !== undefined && { document }), policy }, [statement]);
  const value = { Version: '2012-10-17', Statement: [statement] };
  return document === undefined ? [] : [{ document, path: [], operation: 'add', value }];
}

/** Whether an Allow stops at a condition alone, so that the request is what lacks something. */
export function lacksFact(policy: Policy, request: AccessRequest): boolean {
  return allowsStoppedByCondition(policy, request).length > 0;
}

/** The Allows that stop at a condition alone. */
export function allowsStoppedByCondition(policy: Policy, request: AccessRequest): readonly StatementTrace[] {
  return traceDocument(request, policy).filter(
    ({ effect, stoppedBy }) => effect === 'Allow' && stoppedBy?.element === 'Condition',
  );
}

/** A caller as a `Principal`; nobody who has no name. */
function principalOf(caller: Caller, { principal }: AccessRequest): DocumentPrincipal | undefined {
  if (caller.kind === 'service') return { Service: caller.name };
  if (caller.kind === 'anonymous' || caller.kind === 'webIdentity' || typeof principal !== 'string') return undefined;
  return { AWS: caller.arn };
}

/** For whom a service calls, where the call says so: without it the Allow would be anybody's. */
function sourceOf(caller: Caller, { context }: AccessRequest): Condition | undefined {
  if (caller.kind !== 'service') return undefined;
  const valueOf = contextLookup(context);
  const account = valueOf('aws:sourceaccount');
  const arn = valueOf('aws:sourcearn');
  if (typeof arn === 'string') return { ArnEquals: { 'aws:SourceArn': arn } };
  return typeof account === 'string' ? { StringEquals: { 'aws:SourceAccount': account } } : undefined;
}

/** What a set of calls tells, as a Deny can tell it. */
export interface DeniedCalls {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Condition | undefined;
}

/** The calls like one request: of its caller, over plain HTTP if it is, from its time on where it has one. */
export function callsLike(request: AccessRequest, caller: Caller | undefined): DeniedCalls {
  const valueOf = contextLookup(request.context);
  const [secure, time] = [valueOf('aws:securetransport'), valueOf('aws:currenttime')];
  const conditions = [
    caller && callerTests([caller], 'those'),
    secure === 'false' ? { Bool: { 'aws:SecureTransport': 'false' } } : undefined,
    typeof time === 'string' ? { DateGreaterThanEquals: { 'aws:CurrentTime': time } } : undefined,
  ].filter((one) => one !== undefined);
  return {
    actions: [request.action],
    resources: [request.resource],
    condition: conditions.length === 0 ? undefined : mergedConditions(conditions),
  };
}

/** Documents of a whole organization, which no one call is a reason to change. */
const ofOrganization: ReadonlySet<PolicyType> = new Set(['serviceControl', 'resourceControl']);

/** Documents whose statements name no resource: a key policy stands at its key, and the ARN of a key is known once it is made. */
const ofAnyResource: ReadonlySet<PolicyType> = new Set(['resourceControl', 'kmsKey']);

/**
 * The Deny of some calls, in each document that could hold it, those of an organization last; none where no condition tells
 * the calls from others.
 */
export function denyingCures(
  { subject }: FailedClaim,
  { condition: tests, actions, resources }: DeniedCalls,
): CureOptions {
  if (tests === undefined) return [];
  const documents = byRank(curableDocuments(subject));
  const own = documents.filter(({ policy }) => !ofOrganization.has(policy.type));
  return [...own, ...documents.filter((one) => !own.includes(one))].map((one) => {
    const { policy } = one;
    const condition = conditionIn(one, tests);
    const statement: DocumentStatement = {
      Sid: unusedSid('DenyCalls', policy),
      Effect: 'Deny',
      ...(!withoutPrincipal.has(policy.type) && { Principal: everyoneIn(policy.type) }),
      Action: oneOrMany(actions),
      ...(policy.type !== 'trust' && { Resource: ofAnyResource.has(policy.type) ? '*' : oneOrMany(resources) }),
      ...(condition !== undefined && { Condition: condition }),
    };
    return cureOfNewStatements(one, [statement]);
  });
}
