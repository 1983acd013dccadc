import { explainRequest, type MissingGrant } from '../evaluator/explain';
import type { AccessRequest, PolicySet, StatementRef } from '../evaluator/request';
import { isPolicy, type Policy } from '../policy/model';
import { renderStatement } from './decision';
import { renderPlace } from './excerpt';
import { renderBreadth } from './loophole';

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

/** What the layers of a policy set say: the deciding statements, or what was missing. */
export function renderLayers(set: PolicySet, request: AccessRequest): string[] {
  const { decision, missing } = explainRequest(request, set);
  if (decision.outcome === 'ImplicitDeny') return missing.map((one) => renderMissing(one, set, request));
  const verb = decision.outcome === 'Allow' ? 'Allowed by' : 'Denied by';
  const lines = decision.decidedBy.slice(0, 4).map((ref) => `${verb} ${renderRef(set, ref, request)}`);
  const [first] = decision.decidedBy;
  const policy = first && policyAt(set, first);
  if (first === undefined || policy === undefined || decision.outcome === 'Allow') return lines;
  return [...lines, ...renderBreadth(policy, request, { outcome: decision.outcome, decidedBy: [first] })];
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
  if (layer === 'identity' && !isThere) return 'The caller has no identity policy that allows it';
  if (level === undefined) return `No statement of the ${name} allows it`;
  const denies = layer === 'serviceControl' && isOfDenies(set.serviceControl?.[level] ?? []);
  // "SCP evaluation": AWS attaches FullAWSAccess, and a level without any Allow lets nothing through.
  const hint = denies ? ': it has no Allow at all, so it denies everything. Add FullAWSAccess, which AWS attaches' : '';
  return `No ${name} at level ${level} allows it${hint}`;
}

function isOfDenies(level: readonly unknown[]): boolean {
  return level.every((one) => isPolicy(one) && one.statements.every(({ effect }) => effect === 'Deny'));
}

function renderRef(set: PolicySet, ref: StatementRef, request: AccessRequest): string {
  const level = ref.level === undefined ? '' : ` at level ${ref.level}`;
  const policy = policyAt(set, ref);
  const place =
    policy && policy.statements[ref.statement]
      ? `  ${renderPlace(policy, policy.statements[ref.statement]?.path ?? [])}`
      : '';
  return `the ${layerName(ref.kind, request)}${level}, ${renderStatement(ref)}${place}`;
}

function policyAt(set: PolicySet, { kind, level = 0, policy }: StatementRef): Policy | undefined {
  const layer = set[kind];
  const found: unknown = Array.isArray(layer)
    ? kind === 'identity'
      ? (layer as readonly unknown[])[policy]
      : ((layer as readonly unknown[])[level] as readonly unknown[] | undefined)?.[policy]
    : layer;
  return isPolicy(found) ? found : undefined;
}
