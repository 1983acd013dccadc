import { isServiceLinked, readCaller, standsAlone } from '../evaluator/caller-parts';
import type { AccessRequest } from '../evaluator/request';
import type { Policy, PolicyType } from '../policy/model';
import type { Caller } from '../s3/callers/caller';
import { principalOf } from '../s3/authorizations/authorization-range';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { valueOf } from '../report/condition-test';
import { isFiltersOnly } from '../claims/decider';
import { UsageError } from '../arguments/usage';

type RequestPart = Pick<AccessRequest, 'principal' | 'context'>;
type ExemptCaller =
  | 'anonymous callers'
  | 'AWS services'
  | 'origin access identities'
  | 'web identities'
  | 'root users'
  | 'service-linked roles';

const accountless: readonly ExemptCaller[] = [
  'anonymous callers',
  'AWS services',
  'origin access identities',
  'web identities',
];
const identities: readonly ExemptCaller[] = [...accountless, 'root users'];
const members: readonly ExemptCaller[] = [...accountless, 'service-linked roles'];

/** The callers that documents of a type never apply to, whatever they contain (E3, E17, E22, E28, E30). */
const exempt: Readonly<Partial<Record<PolicyType, readonly [name: string, callers: readonly ExemptCaller[]]>>> = {
  identity: ['an identity policy', identities],
  permissionsBoundary: ['a permissions boundary', identities],
  session: ['a session policy', identities],
  serviceControl: ['an SCP', members],
  resourceControl: ['an RCP', ['service-linked roles']],
  vpcEndpoint: ['a VPC endpoint policy', ['AWS services', 'origin access identities']],
};

/**
 * Throws when a policy tested by itself does not apply to the caller, so that it decides nothing ("Policy evaluation
 * logic", "SCP evaluation", "RCP evaluation").
 */
export function checkAppliesTo({ type }: Policy, request: RequestPart): void {
  const kind = exemptKind(request);
  if (kind !== undefined && exempt[type]?.[1].includes(kind) === true) throw doesNotApply(exempt[type][0], kind);
}

/**
 * Throws when a call does not pass a VPC endpoint, so that no endpoint policy is evaluated ("Control access to VPC
 * endpoints using endpoint policies"): one from the internet, or one that a service forwards.
 */
export function checkPassesEndpoint({ type }: Policy, { from, via }: Route): void {
  if (type !== 'vpcEndpoint' || (from !== 'internet' && !via)) return;
  const what = via ? 'calls forwarded by a service' : 'calls from the internet';
  throw new UsageError(
    `a VPC endpoint policy does not see ${what}`,
    'give the endpoint, from: vpcEndpoint(id), or test the bucket policy',
  );
}

/** The route of a request by its context. */
export function routeOf(request: RequestPart): Route {
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
 * As `checkAppliesTo`, for every caller that a question names: one that the policies never apply to would be left out.
 * Service-linked roles are not: a claim about them states that SCPs and RCPs do not apply to them.
 */
export function checkAppliesToCallers(subject: ClaimSubject, callers: readonly Caller[]): void {
  for (const caller of callers) {
    const kind = exemptKind({ principal: principalOf(caller) });
    if (kind !== undefined && kind !== 'service-linked roles') checkAppliesToKind(subject, kind);
  }
}

/** Throws when the policies of the subject never apply to callers of a kind. */
export function checkAppliesToKind({ policy, layers, bucket }: ClaimSubject, kind: ExemptCaller): void {
  const alone = layers?.resource === undefined && bucket === undefined;
  const exemption = policy === undefined ? (alone ? exemptFromPrincipalPolicies : undefined) : exempt[policy.type];
  if (exemption?.[1].includes(kind) === true) throw doesNotApply(exemption[0], kind);
}

const exemptFromPrincipalPolicies = ['a policy set without a resource policy', accountless] as const;

function doesNotApply(name: string, kind: ExemptCaller): Error {
  const hint =
    kind === 'root users' || kind === 'service-linked roles'
      ? 'use a caller that the policy applies to, or test the bucket policy'
      : 'test the bucket policy (the policy of the resource): it decides such calls';
  return new UsageError(`${name} does not apply to ${kind}`, hint);
}

function exemptKind(request: RequestPart): ExemptCaller | undefined {
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

/** Throws for a policy set that cannot grant anything: that it does not allow a call would not mean that it refuses it. */
export function checkCanGrant({ layers, bucket }: ClaimSubject): void {
  if (layers === undefined || bucket !== undefined || !isFiltersOnly(layers)) return;
  throw new UsageError(
    'nothing in the policy set grants access: SCPs, RCPs, boundaries, session and endpoint policies only filter',
    'give it the identity policies, { identity: [policy] }, or use toExplicitlyDeny or toLockOut',
  );
}
