import { isServiceLinked, readCaller, standsAlone } from '../evaluator/caller-parts';
import type { AccessRequest } from '../evaluator/request';
import type { Policy, PolicyType } from '../policy/model';
import type { Caller } from '../s3/callers/caller';
import { principalOf } from '../s3/authorizations/decide-authorization';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { valueOf } from '../report/condition-test';
import { isFiltersOnly } from '../claims/decider';
import { UsageError } from '../arguments/usage';

type Asking = Pick<AccessRequest, 'principal' | 'context'>;
type Unbound =
  | 'anonymous callers'
  | 'AWS services'
  | 'origin access identities'
  | 'web identities'
  | 'root users'
  | 'service-linked roles';

const accountless: readonly Unbound[] = [
  'anonymous callers',
  'AWS services',
  'origin access identities',
  'web identities',
];
const identities: readonly Unbound[] = [...accountless, 'root users'];
const members: readonly Unbound[] = [...accountless, 'service-linked roles'];

/** Whom documents of a type say nothing about, whatever stands in them (E3, E17, E22, E28, E30). */
const silentOn: Readonly<Partial<Record<PolicyType, readonly [name: string, callers: readonly Unbound[]]>>> = {
  identity: ['an identity policy', identities],
  permissionsBoundary: ['a permissions boundary', identities],
  session: ['a session policy', identities],
  serviceControl: ['an SCP', members],
  resourceControl: ['an RCP', ['service-linked roles']],
  vpcEndpoint: ['a VPC endpoint policy', ['AWS services', 'origin access identities']],
};

/**
 * Throws when a lone document does not bind the caller: what it says then decides nothing ("Policy evaluation logic",
 * "SCP evaluation", "RCP evaluation").
 */
export function checkBinds({ type }: Policy, request: Asking): void {
  const kind = unboundKind(request);
  if (kind !== undefined && silentOn[type]?.[1].includes(kind) === true) throw unbound(silentOn[type][0], kind);
}

/**
 * Throws when a call comes through no VPC endpoint, so that no endpoint's policy is asked ("Control access to VPC
 * endpoints using endpoint policies"): one from the internet, or one that a service forwards.
 */
export function checkComesThrough({ type }: Policy, { from, via }: Route): void {
  if (type !== 'vpcEndpoint' || (from !== 'internet' && !via)) return;
  const what = via ? 'calls forwarded by a service' : 'calls from the internet';
  throw new UsageError(
    `a VPC endpoint policy does not see ${what}`,
    'give the endpoint, from: vpcEndpoint(id), or test the bucket policy',
  );
}

/** The route of a request by its context. */
export function routeOf(request: Asking): Route {
  return {
    from: valueOf(request, 'aws:sourceip') === undefined ? undefined : 'internet',
    via: String(valueOf(request, 'aws:viaawsservice')) === 'true',
  };
}

interface Route {
  readonly from: 'internet' | 'vpcEndpoint' | undefined;
  /** Whether a service forwards the call. */
  readonly via: boolean;
}

/**
 * As `checkBinds`, of every caller that a question tells: one of whom the documents never speak would be left out.
 * Service-linked roles are not: a claim on them says that no SCP and no RCP binds them.
 */
export function checkCallers(subject: ClaimSubject, callers: readonly Caller[]): void {
  for (const caller of callers) {
    const kind = unboundKind({ principal: principalOf(caller) });
    if (kind !== undefined && kind !== 'service-linked roles') checkSpeaksOf(subject, kind);
  }
}

/** Throws when the documents of the subject say nothing about callers of a kind. */
export function checkSpeaksOf({ policy, layers, bucket }: ClaimSubject, kind: Unbound): void {
  const alone = layers?.resource === undefined && bucket === undefined;
  const silent = policy === undefined ? (alone ? ofPrincipals : undefined) : silentOn[policy.type];
  if (silent?.[1].includes(kind) === true) throw unbound(silent[0], kind);
}

const ofPrincipals = ['a policy set without a resource policy', accountless] as const;

function unbound(name: string, kind: Unbound): Error {
  const hint =
    kind === 'root users' || kind === 'service-linked roles'
      ? 'use a caller that the policy applies to, or test the bucket policy'
      : 'test the bucket policy (the policy of the resource): it decides such calls';
  return new UsageError(`${name} does not apply to ${kind}`, hint);
}

function unboundKind(request: Asking): Unbound | undefined {
  const caller = readCaller(request.principal);
  if (caller.kind === 'anonymous') return 'anonymous callers';
  if (caller.kind === 'federated') return 'web identities';
  if (caller.kind === 'originAccessIdentity') return 'origin access identities';
  if (standsAlone(caller)) return 'AWS services';
  if (caller.kind === 'root') return 'root users';
  const arn = valueOf(request, 'aws:principalarn');
  const isLinked = isServiceLinked(caller, typeof arn === 'string' ? arn : undefined);
  return isLinked ? 'service-linked roles' : undefined;
}

/** Throws for a set in which nothing can grant: what it does not allow is nothing that its filters refuse. */
export function checkGrants({ layers, bucket }: ClaimSubject): void {
  if (layers === undefined || bucket !== undefined || !isFiltersOnly(layers)) return;
  throw new UsageError(
    'nothing in the policy set grants access: SCPs, RCPs, boundaries, session and endpoint policies only filter',
    'give it the identity policies, { identity: [policy] }, or use toExplicitlyDeny or toLockOut',
  );
}
