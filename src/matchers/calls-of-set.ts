import type { DeniedCalls } from '../cures/call-cures';
import type { ScopePart } from '../cures/claim-scope';
import type { FailedClaim } from '../cures/cure-search';
import { sparedBy } from '../cures/deny-draft';
import { everyActionOf } from '../cures/every-action';
import type { ForbiddenAccess } from '../cures/grant-cures';
import { callerTests, mergedConditions, type Condition } from '../cures/new-statement';
import { ofCaller } from '../policy/model';
import { callerOf } from '../s3/callers/caller';
import { exceptionsOf } from '../s3/callers/exceptions';
import type { Every } from '../s3/calls/every';
import { bucketsOf, type ClaimSubject } from '../s3/claims/claim-subject';
import { compileAction } from '../evaluator/action';
import { serviceOf, type ActionFacts } from '../service-reference';
import { foldName } from '../values/letter-case';
import { oneOrMany } from '../values/one-or-many';

/** The access that a set of calls needs. */
export function accessOfSet({ actions, callers }: Every, { resources }: DeniedCalls): ForbiddenAccess {
  return {
    ...(actions && { actions }),
    resources,
    ...(callers && { callers: callers.map((one) => callerOf('caller', one)) }),
  };
}

/** What a set of calls is about, as statements can tell it. */
interface ScopeOfSet {
  readonly parts: readonly ScopePart[];
  /** Whether it holds nothing but the set: there are facts that no condition tells. */
  readonly isExact: boolean;
}

/** In a policy set the policies of its callers tell who they are. */
export function scopeOfSet(set: Every, failed: FailedClaim): ScopeOfSet {
  const who = whoOf(set);
  const { actions, resources } = callsOf(set, failed);
  const isOfLayers = failed.subject.layers !== undefined;
  const conditions = conditionsOf(set, isOfLayers ? undefined : who);
  const condition = conditions && conditions.length > 0 ? mergedConditions(conditions) : undefined;
  return {
    parts: [{ actions, resources, ...(condition && { condition }), ...(isOfLayers && who && { callers: who }) }],
    isExact: conditions !== undefined && (set.callers === undefined || who !== undefined),
  };
}

/** Tests of who calls. */
function whoOf({ callers }: Every): Condition | undefined {
  return (
    callers &&
    callerTests(
      callers.map((one) => callerOf('caller', one)),
      'those',
    )
  );
}

/** What of a set a Deny can tell: who calls, over what transport, and whose calls are left out. */
export function callsOf(set: Every, { subject, witness }: FailedClaim): DeniedCalls {
  const { actions, resources, bucket, prefix, callers } = set;
  const service = witness?.action.split(':')[0] ?? 's3';
  const buckets = bucket === undefined ? bucketsOf(subject) : [bucket];
  const arns = buckets.flatMap((name) => {
    const arn = `arn:${witness?.resource.split(':')[1] ?? 'aws'}:s3:::${name}`;
    return prefix === undefined ? ofTypes(actions, { bucket: arn, object: `${arn}/*` }) : [`${arn}/${prefix}*`];
  });
  const own = documentResources(subject);
  const who = whoOf(set);
  const conditions = callers !== undefined && who === undefined ? undefined : conditionsOf(set, who);
  return {
    actions:
      actions ?? (isOfAnyService(set, subject) ? ['*'] : everyActionOf(service, subject.policy?.type ?? 'resource')),
    resources: resources ?? (arns.length > 0 ? arns : own),
    condition: conditions === undefined || conditions.length === 0 ? undefined : mergedConditions(conditions),
  };
}

/** Whether a set has calls of every service: a policy of callers is asked about all of them. */
function isOfAnyService({ bucket, prefix, resources }: Every, { policy, layers }: ClaimSubject): boolean {
  const isNamed = [bucket, prefix, resources].some((one) => one !== undefined);
  return !isNamed && layers === undefined && policy !== undefined && ofCaller.has(policy.type);
}

/** Tests that tell the calls of a set from others, none where it has all calls; nothing where no condition can tell them. */
function conditionsOf(
  { secure, except, encryption, from, via, context }: Every,
  who: Condition | undefined,
): readonly Condition[] | undefined {
  const network = networkTests(from);
  const spared = sparedBy(exceptionsOf(except));
  const isTold = [encryption, via, context].every((one) => one === undefined);
  if (!isTold || spared === undefined || (from !== undefined && network === undefined)) return undefined;
  const transport = secure === undefined ? undefined : { Bool: { 'aws:SecureTransport': String(secure) } };
  return [who, transport, network, ...spared].filter((one) => one !== undefined);
}

/** The ARNs of the types of resources on which some of the actions are; of all types where that is not known. */
function ofTypes(
  actions: readonly string[] = [],
  { bucket, object }: { readonly bucket: string; readonly object: string },
): readonly string[] {
  const known = serviceOf('s3')?.actions ?? new Map<string, ActionFacts>();
  const on = new Set(
    actions.flatMap((action) => {
      const { matches } = compileAction([action]);
      const facts = [...known.values()].filter(({ name }) => matches(foldName(`s3:${name}`)));
      return facts.length === 0
        ? ['bucket', 'object']
        : facts.flatMap((one) => one.resourceTypes.map(({ name }) => name));
    }),
  );
  const arns = [...(on.has('bucket') ? [bucket] : []), ...(on.has('object') ? [object] : [])];
  return arns.length === 0 ? [bucket, object] : arns;
}

/** The networks of a set, by one key; nothing for what a condition cannot tell so. */
function networkTests(from: Every['from']): Condition | undefined {
  const networks = from === undefined ? [] : [from].flat();
  const endpoints = networks.flatMap((one) => (one.kind === 'vpcEndpoint' ? [one.id] : []));
  const addresses = networks.flatMap((one) => (one.kind === 'internet' ? [one.ip] : []));
  if (networks.length === 0 || (endpoints.length > 0 && addresses.length > 0)) return undefined;
  return endpoints.length > 0
    ? { StringEquals: { 'aws:SourceVpce': oneOrMany(endpoints) } }
    : { IpAddress: { 'aws:SourceIp': oneOrMany(addresses) } };
}

function documentResources({ decider }: ClaimSubject): readonly string[] {
  const found = decider.policies.flatMap(({ statements }) =>
    statements.flatMap(({ resource }) => resource?.values ?? []),
  );
  return found.length === 0 ? ['*'] : [...new Set(found)];
}
