import type { PolicyInput } from '../policy/model';
import { isServiceLinked } from './caller';
import { compilePolicy } from './compile';
import { isControllable } from './controllable';
import type { PrincipalMatch } from './principal';
import { read } from './read';
import { referTo } from './reference';
import type { AccessRequest, PolicySet, StatementRef } from './request';
import { hasIdentity, situate, type Situation } from './situation';
import { matchStatement } from './statement';

/** A statement that allows, and how it speaks of the caller. */
export interface Grant {
  readonly ref: StatementRef;
  readonly to: PrincipalMatch;
}

/** What one layer (or one level of it) says of a request. */
export interface Voice {
  /** Whether it was given and binds this caller. */
  readonly given: boolean;
  readonly denies: readonly StatementRef[];
  readonly allows: readonly Grant[];
}

/** What every layer says of a request. */
export interface Heard {
  readonly situation: Situation;
  readonly identity: Voice;
  readonly resource: Voice;
  readonly permissionsBoundary: Voice;
  readonly session: Voice;
  readonly serviceControl: readonly Voice[];
  readonly resourceControl: readonly Voice[];
  readonly vpcEndpoint: Voice;
}

const silent: Voice = Object.freeze({ given: false, denies: Object.freeze([]), allows: Object.freeze([]) });
const noVoices: readonly Voice[] = Object.freeze([]);

/** Asks every layer that exists for this caller ("Policy evaluation logic", "Service control policies", "RCPs"). */
export function hear(request: AccessRequest, policies: PolicySet): Heard {
  const situation = situate(request, policies);
  const { identity, resource, permissionsBoundary, session, serviceControl, resourceControl, vpcEndpoint } = policies;
  return {
    situation,
    identity: identity !== undefined && binds('identity', situation) ? listen('identity', identity, situation) : silent,
    resource: one('resource', resource, situation),
    permissionsBoundary: one('permissionsBoundary', permissionsBoundary, situation),
    session: one('session', session, situation),
    serviceControl: byLevel('serviceControl', serviceControl, situation),
    resourceControl: byLevel('resourceControl', resourceControl, situation),
    vpcEndpoint: one('vpcEndpoint', vpcEndpoint, situation),
  };
}

/**
 * Whether a layer exists for the request. SCPs bind users, roles and root of the account, RCPs everyone, on actions of
 * services that support them; neither binds service-linked roles. Only users, roles and their sessions have policies of
 * their own.
 */
export function binds(kind: keyof PolicySet, { caller, relation, action, lookup }: Situation): boolean {
  switch (kind) {
    case 'identity':
    case 'permissionsBoundary':
    case 'session':
      return hasIdentity(caller);
    case 'serviceControl':
      return relation !== 'resource-only' && !isServiceLinked(caller, lookup('aws:principalarn'));
    case 'resourceControl':
      return isControllable(action) && !isServiceLinked(caller, lookup('aws:principalarn'));
    case 'resource':
    case 'vpcEndpoint':
      return true;
  }
}

function one(kind: keyof PolicySet, policy: PolicyInput | undefined, situation: Situation): Voice {
  return policy === undefined || !binds(kind, situation) ? silent : listen(kind, [policy], situation);
}

function byLevel(
  kind: keyof PolicySet,
  levels: readonly (readonly PolicyInput[])[] | undefined,
  situation: Situation,
): readonly Voice[] {
  if (levels === undefined || !binds(kind, situation)) return noVoices;
  return levels.map((policies, level) => listen(kind, policies, situation, level));
}

/** What the policies of one layer, or of one of its levels, say. */
export function listen(
  kind: keyof PolicySet,
  policies: readonly PolicyInput[],
  situation: Situation,
  level?: number,
): Voice {
  let denies: StatementRef[] | undefined;
  let allows: Grant[] | undefined;
  for (let at = 0; at < policies.length; at++) {
    const compiled = compilePolicy(read(kind, policies[at] ?? ''));
    for (const statement of compiled.about(situation.action)) {
      const to = matchStatement(statement, situation);
      if (to === 'none' || !counts(kind, statement.deny, to, situation)) continue;
      const ref = referTo(compiled.policy, statement, kind, at, level);
      if (statement.deny) (denies ??= []).push(ref);
      else (allows ??= []).push({ ref, to });
    }
  }
  return { given: true, denies: denies ?? silent.denies, allows: allows ?? silent.allows };
}

const policyAdmin = new Set(['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy']);

/** Whether a statement that matches counts in its layer. */
export function counts(kind: keyof PolicySet, deny: boolean, to: PrincipalMatch, situation: Situation): boolean {
  const { action, caller, relation } = situation;
  if (kind === 'resource') {
    // "PutBucketPolicy" (S3 API reference): the owner's root user can always mend a bucket policy.
    return !(deny && caller.kind === 'root' && relation === 'same-account' && policyAdmin.has(action));
  }
  if (kind === 'vpcEndpoint' && to === 'account' && caller.kind !== 'root') {
    // ASSUMED E27: services that have gateway endpoints read an account as its root user on any endpoint.
    return !action.startsWith('s3:') && !action.startsWith('dynamodb:');
  }
  return true;
}
