import type { PolicyInput } from '../policy/model';
import { toPolicy } from '../policy/parse';
import { roleActions } from '../policy/type-rules';
import { isSigned } from './caller-parts';
import { askLayers, askLayer, type Grant, type LayerAnswers, type LayerAnswer } from './layers';
import { layerOf } from './layer-of-type';
import type { AccessRequest, Decision, PolicySet, StatementRef } from './request';
import { situate, type Situation } from './situation';

const none: readonly StatementRef[] = Object.freeze([]);
const implicitDeny: Decision = Object.freeze({ outcome: 'ImplicitDeny', decidedBy: none });

/** What AWS decides ("Policy evaluation logic", "Cross-account policy evaluation logic"). */
export function authorizeRequest(request: AccessRequest, policies: PolicySet): Decision {
  return decideLayers(askLayers(request, policies));
}

/**
 * What one document says by itself: a Deny wins over an Allow, and an Allow to the caller's account counts. Whether AWS
 * asks such a document about this request is another question: see `isFree` and `isControllable`.
 */
export function authorizeByDocument(request: AccessRequest, input: PolicyInput): Decision {
  const policy = toPolicy(input);
  const { denies, allows } = askLayer(layerOf(policy.type), [policy], situate(request));
  if (denies.length > 0) return { outcome: 'ExplicitDeny', decidedBy: denies };
  return allows.length > 0 ? { outcome: 'Allow', decidedBy: refsOf(allows) } : implicitDeny;
}

/** The decision rule: a free action, else any Deny, else every filter and a grant, else no. */
export function decideLayers(heard: LayerAnswers): Decision {
  if (isFree(heard.situation)) return { outcome: 'Allow', decidedBy: [] };
  const denies = deniesOf(heard);
  if (denies.length > 0) return { outcome: 'ExplicitDeny', decidedBy: denies };
  const grants = isFiltered(heard) ? undefined : grantsOf(heard);
  return grants === undefined ? implicitDeny : { outcome: 'Allow', decidedBy: refsOf(grants) };
}

/** "GetCallerIdentity" (STS API reference): a signed caller needs no permission, and a Deny changes nothing. */
export function isFree({ action, caller }: Pick<Situation, 'action' | 'caller'>): boolean {
  return action === 'sts:getcalleridentity' && isSigned(caller);
}

function deniesOf(heard: LayerAnswers): readonly StatementRef[] {
  const { resourceControl, serviceControl, vpcEndpoint, resource, identity, permissionsBoundary, session } = heard;
  let denies = none;
  for (const level of resourceControl) denies = joined(denies, level.denies);
  for (const level of serviceControl) denies = joined(denies, level.denies);
  // Written out: an array of the five would be made for every decision.
  denies = joined(denies, vpcEndpoint.denies);
  denies = joined(denies, resource.denies);
  denies = joined(denies, identity.denies);
  denies = joined(denies, permissionsBoundary.denies);
  return joined(denies, session.denies);
}

/** SCPs must allow at every level, an endpoint policy must allow; the RCP that allows everything is always there. */
function isFiltered({ serviceControl, vpcEndpoint }: LayerAnswers): boolean {
  return lacksAllow(vpcEndpoint) || serviceControl.some(lacksAllow);
}

/** The statements that grant, or nothing where none suffices. */
export function grantsOf(heard: LayerAnswers): readonly Grant[] | undefined {
  const { situation, resource } = heard;
  const own = ownGrants(heard);
  switch (situation.relation) {
    case 'resource-only':
      return resource.allows.length > 0 ? resource.allows : undefined;
    case 'cross-account':
      return own !== undefined && resource.allows.length > 0 ? [...own, ...resource.allows] : undefined;
    case 'same-account': {
      const direct = picked(resource.allows, isDirect);
      const capped = cappedGrants(heard);
      return direct.length > 0 ? [...(capped ?? []), ...direct] : capped;
    }
  }
}

/** What the caller's own policies grant, within boundary and session policy. Root is allowed by default. */
function ownGrants(heard: LayerAnswers): readonly Grant[] | undefined {
  const { identity, situation } = heard;
  if (situation.caller.kind === 'root') return [];
  return identity.allows.length > 0 && !isCapped(heard) ? identity.allows : undefined;
}

/** Grants that boundary and session policy cap: identity policies, and a resource policy naming role or parent. */
function cappedGrants(heard: LayerAnswers): readonly Grant[] | undefined {
  const viaParent = isCapped(heard) ? noGrants : picked(heard.resource.allows, isToParent);
  const own = isDelegated(heard) ? ownGrants(heard) : undefined;
  return viaParent.length > 0 ? [...(own ?? []), ...viaParent] : own;
}

/** Whether a cap lacks an Allow. A federated user without session policy has no permissions of its own (E10). */
function isCapped({ permissionsBoundary, session, situation }: LayerAnswers): boolean {
  return (
    lacksAllow(permissionsBoundary) ||
    lacksAllow(session) ||
    (situation.caller.kind === 'federatedUser' && !session.given)
  );
}

/** KMS keys and roles want their own policy to hand the matter to the account; other resources need not. */
export function isDelegated(heard: LayerAnswers): boolean {
  return !hasMandatoryPolicy(heard.situation) || heard.resource.allows.some(({ to }) => to === 'account');
}

/** Actions on an alias itself; any other on an alias is one on its key. */
const aliasActions: ReadonlySet<string> = new Set([
  'kms:createalias',
  'kms:deletealias',
  'kms:updatealias',
  'kms:listaliases',
]);

/** "Key policies in AWS KMS", "Policy evaluation logic": without a key or trust policy's word nobody gets in. */
export function hasMandatoryPolicy({ action, resource }: Pick<Situation, 'action' | 'resource'>): boolean {
  if (action.slice(0, 4) !== 'kms:') return roleActions.has(action);
  return resource.includes(':key/') || (resource.includes(':alias/') && !aliasActions.has(action));
}

/** A grant to everyone or to the exact caller passes the implicit denies of the caller's own policies. */
function isDirect({ to }: Grant): boolean {
  return to === 'exact' || to === 'everyone' || to === 'service' || to === 'federated';
}

export function isToParent({ to }: Grant): boolean {
  return to === 'role' || to === 'parent';
}

export function lacksAllow({ given, allows }: LayerAnswer): boolean {
  return given && allows.length === 0;
}

/** Joins two lists and makes none where one of them is empty: most layers deny nothing. */
function joined(a: readonly StatementRef[], b: readonly StatementRef[]): readonly StatementRef[] {
  return b.length === 0 ? a : a.length === 0 ? b : [...a, ...b];
}

const noGrants: readonly Grant[] = Object.freeze([]);

function picked(grants: readonly Grant[], test: (grant: Grant) => boolean): readonly Grant[] {
  return grants.length === 0 ? noGrants : grants.filter(test);
}

function refsOf(grants: readonly Grant[]): readonly StatementRef[] {
  return grants.map(({ ref }) => ref);
}
