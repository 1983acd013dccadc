import type { PolicyInput } from '../policy/model';
import { isServiceLinked } from './caller-parts';
import { compilePolicy } from './compile';
import { isRcpControllable } from './rcp-actions';
import type { PrincipalMatch } from './principal';
import { readLayerPolicy } from './layer-policy';
import { statementRef } from './statement-ref';
import type { AccessRequest, PolicySet, StatementRef } from './request';
import { hasIdentity, situate, type Situation } from './situation';
import { matchStatement } from './statement';

/** A statement that allows, and how it mentions the caller. */
export interface Grant {
  readonly ref: StatementRef;
  readonly to: PrincipalMatch;
}

/** What one layer (or one level of it) says of a request. */
export interface LayerAnswer {
  /** Whether it was given and binds this caller. */
  readonly given: boolean;
  readonly denies: readonly StatementRef[];
  readonly allows: readonly Grant[];
}

/** What every layer says of a request. */
export interface LayerAnswers {
  readonly situation: Situation;
  readonly identity: LayerAnswer;
  readonly resource: LayerAnswer;
  readonly permissionsBoundary: LayerAnswer;
  readonly session: LayerAnswer;
  readonly serviceControl: readonly LayerAnswer[];
  readonly resourceControl: readonly LayerAnswer[];
  readonly vpcEndpoint: LayerAnswer;
}

const silent: LayerAnswer = Object.freeze({ given: false, denies: Object.freeze([]), allows: Object.freeze([]) });
const noVoices: readonly LayerAnswer[] = Object.freeze([]);

/** Asks every layer that exists for this caller ("Policy evaluation logic", "Service control policies", "RCPs"). */
export function askLayers(request: AccessRequest, policies: PolicySet): LayerAnswers {
  const situation = situate(request, policies);
  const { identity, resource, permissionsBoundary, session, serviceControl, resourceControl, vpcEndpoint } = policies;
  return {
    situation,
    identity:
      identity !== undefined && layerBinds('identity', situation) ? askLayer('identity', identity, situation) : silent,
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
export function layerBinds(kind: keyof PolicySet, { caller, relation, action, lookup }: Situation): boolean {
  switch (kind) {
    case 'identity':
    case 'permissionsBoundary':
    case 'session':
      return hasIdentity(caller);
    case 'serviceControl':
      return relation !== 'resource-only' && !isServiceLinked(caller, lookup('aws:principalarn'));
    case 'resourceControl':
      return isRcpControllable(action) && !isServiceLinked(caller, lookup('aws:principalarn'));
    case 'resource':
    case 'vpcEndpoint':
      return true;
  }
}

function one(kind: keyof PolicySet, policy: PolicyInput | undefined, situation: Situation): LayerAnswer {
  return policy === undefined || !layerBinds(kind, situation) ? silent : askLayer(kind, [policy], situation);
}

function byLevel(
  kind: keyof PolicySet,
  levels: readonly (readonly PolicyInput[])[] | undefined,
  situation: Situation,
): readonly LayerAnswer[] {
  if (levels === undefined || !layerBinds(kind, situation)) return noVoices;
  return levels.map((policies, level) => askLayer(kind, policies, situation, level));
}

/** What the policies of one layer, or of one of its levels, say. */
export function askLayer(
  kind: keyof PolicySet,
  policies: readonly PolicyInput[],
  situation: Situation,
  level?: number,
): LayerAnswer {
  let denies: StatementRef[] | undefined;
  let allows: Grant[] | undefined;
  for (let at = 0; at < policies.length; at++) {
    const compiled = compilePolicy(readLayerPolicy(kind, policies[at] ?? ''));
    for (const statement of compiled.about(situation.action)) {
      const to = matchStatement(statement, situation);
      if (to === 'none' || !countsInLayer(kind, statement.deny, to, situation)) continue;
      const ref = statementRef(compiled.policy, statement, kind, at, level);
      if (statement.deny) (denies ??= []).push(ref);
      else (allows ??= []).push({ ref, to });
    }
  }
  return { given: true, denies: denies ?? silent.denies, allows: allows ?? silent.allows };
}

const policyAdmin = new Set(['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy']);

/** Whether a statement that matches counts in its layer. */
export function countsInLayer(kind: keyof PolicySet, deny: boolean, to: PrincipalMatch, situation: Situation): boolean {
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
