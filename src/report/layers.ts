import { explainRequest, traceDocument, type MissingGrant } from '../evaluator/explain';
import { policiesAt, policyAt } from '../evaluator/policy-at';
import type { AccessRequest, PolicySet, StatementRef } from '../evaluator/request';
import { isPolicy, type Policy } from '../policy/model';
import { certainDenies } from '../s3/authorizations/certain-denies';
import { groupedBy } from '../values/grouped-by';
import type { ShownRequest } from './condition-test';
import { renderDeciding, renderStatement } from './decision';
import type { ExcerptLength } from './excerpt';
import { loopholeIn } from './loophole';
import { byNearness, isNear, missesOf, nearestMiss, renderStop, renderStopped, type NearMiss } from './nearest-miss';

const names: Readonly<Record<keyof PolicySet, string>> = {
  identity: 'identity policy',
  resource: 'resource policy',
  permissionsBoundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'SCP',
  resourceControl: 'RCP',
  vpcEndpoint: 'endpoint policy',
};

const resourceNames: Readonly<Record<string, string>> = {
  s3: 'bucket policy',
  kms: 'key policy',
  sts: 'trust policy',
};

/** What a message calls a layer; the policy of a resource by the kind of resource. */
export function layerName(layer: keyof PolicySet, { action }: Pick<AccessRequest, 'action'>): string {
  if (layer !== 'resource') return names[layer];
  return resourceNames[action.slice(0, action.indexOf(':')).toLowerCase()] ?? names.resource;
}

/**
 * What the layers of a policy set say: the deciding statements, or what was missing and how near each layer came. `wanted`: the
 * effect of a statement that would have been right.
 */
export function renderLayers(set: PolicySet, request: ShownRequest, wanted?: 'Allow' | 'Deny' | 'refusal'): string[] {
  const { decision, missing } = explainRequest(request, set);
  if (decision.outcome === 'ImplicitDeny' && wanted === 'Deny')
    return [
      'No statement denies it: it is refused only because nothing allows it',
      ...missing.flatMap((one) => (isEmptyLevel(one, set) ? [renderMissing(one, set, request)] : [])),
      ...renderNearestDeny(set, request),
    ];
  if (decision.outcome === 'ImplicitDeny')
    return missing.flatMap((one) => renderMissingLayer(one, set, request, missing.length > 1 ? 'brief' : 'whole'));
  return renderDeciding(certainDenies(decision, request.unspecified ?? [], { layers: set }), request, (ref) => ({
    policy: policyAt(set, ref),
    name: `the ${placeName(ref, request)}, ${renderStatement(ref)}`,
  }));
}

/** A layer that lacks an Allow, with the Allow in it that comes nearest; what to change there where it was written for such requests. */
function renderMissingLayer(one: MissingGrant, set: PolicySet, request: ShownRequest, length: ExcerptLength): string[] {
  const line = renderMissing(one, set, request);
  const nearest = nearestInLayer(one, set, request);
  if (nearest === undefined) return [line];
  const { policy, miss } = nearest;
  const where = `${line}; nearest: ${renderStop(policy, miss)}`;
  return isNear(miss) ? [where, ...renderStopped(policy, miss, request, length)] : [where];
}

/** Of all layers the Deny that one element stops, and what stops it; nothing where none comes so near. */
function renderNearestDeny(set: PolicySet, request: ShownRequest): string[] {
  const places = groupedBy(explainRequest(request, set).statements, ({ ref: { kind, level, policy } }) =>
    JSON.stringify([kind, level, policy]),
  );
  const found = places.flatMap((traces) => {
    const policy = policyAt(set, traces[0].ref);
    const misses = policy === undefined ? [] : missesOf(policy, request, traces, 'Deny');
    return policy === undefined ? [] : misses.map((miss) => ({ policy, miss }));
  });
  const near = found.filter(({ miss }) => miss.stops === 1 && isNear(miss) && !isOfPlainHttp(miss));
  const [nearest] = near.sort((a, b) => byNearness(a.miss, b.miss));
  if (nearest === undefined) return [];
  const { policy, miss } = nearest;
  const where = placeName(miss.trace.ref, request);
  return [`Nearest deny  of the ${where}, ${renderStop(policy, miss)}`, ...renderStopped(policy, miss, request)];
}

/** Why a request is let in that should not be: the Deny that nearly stops it, else the tests of the Allows that let it in. */
export function renderWhyLetIn(set: PolicySet, request: ShownRequest): string[] {
  const near = renderNearestDeny(set, request);
  return near.length > 0 ? near : renderLooseAllows(set, request);
}

/** The tests of the Allows that let a request in which should not be. */
export function renderLooseAllows(set: PolicySet, request: ShownRequest): string[] {
  const { decision } = explainRequest(request, set);
  return decision.decidedBy.flatMap((ref) => {
    const policy = policyAt(set, ref);
    const loophole = policy && loopholeIn(policy, request, { ...decision, decidedBy: [ref] });
    if (loophole?.kind !== 'test') return [];
    return [`Let in by the Condition of the ${placeName(ref, request)}, ${renderStatement(ref)}`, ...loophole.lines];
  });
}

/** Whether a Deny is for what comes over plain HTTP: nobody means it to stop anything else. */
function isOfPlainHttp({ statement, stop }: NearMiss): boolean {
  const stopping = statement.conditions.find(({ test }) => test.path.join() === stop.path.join());
  return stopping?.key === 'aws:securetransport';
}

/** `SCP at level 0` */
function placeName({ kind, level }: StatementRef, request: AccessRequest): string {
  return `${layerName(kind, request)}${level === undefined ? '' : ` at level ${level}`}`;
}

/** Whether some layer that lacks an Allow has one written for such requests. */
export function hasNearAllow(missing: readonly MissingGrant[], set: PolicySet, request: AccessRequest): boolean {
  return missing.some((one) => {
    const nearest = nearestInLayer(one, set, request);
    return nearest !== undefined && isNear(nearest.miss);
  });
}

interface NearestInLayer {
  readonly policy: Policy;
  readonly miss: NearMiss;
}

/** Of all policies of a layer the Allow that came nearest. */
function nearestInLayer(
  { layer, level = 0 }: MissingGrant,
  set: PolicySet,
  request: AccessRequest,
): NearestInLayer | undefined {
  const found = policiesAt(set, layer, level).flatMap((policy) => {
    const miss = nearestMiss(policy, request, traceDocument(request, policy), 'Allow');
    return miss === undefined ? [] : [{ policy, miss }];
  });
  return found.sort((a, b) => byNearness(a.miss, b.miss))[0];
}

function renderMissing({ layer, level, missing }: MissingGrant, set: PolicySet, request: AccessRequest): string {
  const name = layerName(layer, request);
  if (missing === 'delegation') {
    const owner = request.resourceAccount ?? request.resource.split(':')[4] ?? '';
    return `The ${name} neither allows it to this caller nor lets account ${owner} use IAM policies`;
  }
  if (missing === 'policy') return `There is no ${name}, and without one this caller has no permissions`;
  const isThere = layer === 'identity' ? set.identity?.length !== 0 : set[layer] !== undefined;
  if (layer === 'resource' && !isThere) return `There is no ${name} that allows it`;
  if (!isThere) return 'The caller has no identity policy that allows it';
  if (level === undefined) return `No statement of the ${name} allows it`;
  return isEmptyLevel({ layer, level }, set)
    ? `No ${name} at level ${level} allows anything: FullAWSAccess, which AWS attaches, is missing there`
    : `No ${name} at level ${level} allows it`;
}

/** Whether a level of SCPs has no Allow at all, so that it lets nothing through ("SCP evaluation"). */
function isEmptyLevel({ layer, level }: Pick<MissingGrant, 'layer' | 'level'>, { serviceControl }: PolicySet): boolean {
  const policies = layer === 'serviceControl' && level !== undefined ? serviceControl?.[level] : undefined;
  return policies?.every((one) => isPolicy(one) && one.statements.every(({ effect }) => effect === 'Deny')) === true;
}
