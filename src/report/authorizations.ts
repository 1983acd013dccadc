import { explainRequest, type MissingGrant } from '../evaluator/explain';
import type { AccessRequest, Outcome } from '../evaluator/request';
import type { LayeredAuthorization } from '../s3/environment/call';
import { keysRead, statementsOf } from '../requests/action-slices';
import { valueOf, type ShownRequest } from './condition-test';
import { hasNearAllow, layerName, renderLayers, renderLooseAllows, renderWhyLetIn } from './layers';
import { renderRequest } from './request';
import { onOneLine } from './one-line';
import { refusalPhrases } from './outcome-words';

/** An authorization as it was decided. */
export interface DecidedPart {
  readonly authorization: LayeredAuthorization;
  readonly request: ShownRequest;
  readonly outcome: Outcome;
}

/** Which authorization decided a call and why: the request, the layers that decided, how near they came, one hint. */
export function renderDecidingPart(
  part: DecidedPart,
  others: readonly DecidedPart[],
  missing?: 'Allow' | 'Deny',
): string[] {
  const { authorization, request, outcome } = part;
  const { layers, use } = authorization;
  return [
    ...renderRequest(shown(request, authorization), { policies: authorization.decider.policies }),
    ...others.map((other) =>
      onOneLine(`  (beside it ${other.request.action} on ${other.request.resource}: ${refusalPhrases[other.outcome]})`),
    ),
    ...(use === undefined ? [] : ['  (S3 calls KMS on behalf of the caller)']),
    '',
    ...renderLayers(layers, request, missing),
    ...(outcome === 'ImplicitDeny' && missing !== 'Deny' ? renderRemedy(part, others) : []),
    ...(outcome === 'Allow' && missing === 'Deny' ? renderWhyLetIn(layers, request) : []),
    ...(outcome === 'Allow' && missing !== 'Deny' ? renderLooseAllows(layers, request) : []),
  ];
}

/** The keys that the policies read, and what KMS learns about the object; all the others would only fill lines. */
function shown(request: ShownRequest, { decider, use }: LayeredAuthorization): ShownRequest {
  if (use === undefined) return request;
  const read = keysRead(statementsOf(decider.policies));
  const context = Object.entries(request.context ?? {}).filter(
    ([key]) => read.has(key.toLowerCase()) || key.toLowerCase() === 'kms:encryptioncontext:aws:s3:arn',
  );
  return { ...request, context: Object.fromEntries(context) };
}

/** What to add and where, unless a statement written for such requests says so already. */
function renderRemedy(part: DecidedPart, others: readonly DecidedPart[]): string[] {
  const { authorization, request } = part;
  const { layers } = authorization;
  const { missing } = explainRequest(request, layers);
  const [first] = missing;
  if (first === undefined || hasNearAllow(missing, layers, request)) return [];
  const mistaken = allowsEncryptAlone(part, others)
    ? '; kms:Encrypt, which is allowed, S3 does not ask for here: replace it unless something else needs it'
    : '';
  return [onOneLine(`Hint: ${remedy(first, missing, request)}${mistaken}`)];
}

/** Whether the caller may use `kms:Encrypt`, as if S3 asked for that to store an object. */
function allowsEncryptAlone({ authorization, request }: DecidedPart, others: readonly DecidedPart[]): boolean {
  const action = 'kms:Encrypt';
  return (
    authorization.use !== undefined &&
    request.action === 'kms:GenerateDataKey' &&
    others.every((other) => other.request.action !== action) &&
    authorization.decider.decide({ ...request, action }).outcome === 'Allow'
  );
}

function remedy({ layer, missing }: MissingGrant, all: readonly MissingGrant[], request: AccessRequest): string {
  const { action, resource, principal } = request;
  const owner = request.resourceAccount ?? resource.split(':')[4] ?? '';
  const partition = resource.split(':')[1] ?? 'aws';
  const name = layerName('resource', request);
  if (missing === 'delegation')
    return `allow kms:* to "arn:${partition}:iam::${owner}:root" in the ${name}, or ${action} to this caller`;
  if (layer === 'resource') return `allow ${action} to this caller in the ${name}`;
  if (layer !== 'identity') return `allow ${action} on ${resource} there`;
  const either = all.some((one) => one.layer === 'resource') && isSameAccount(principal, owner);
  return `allow ${action} on ${resource} in a policy of ${nameOf(request)}${either ? `, or to the caller in the ${name}` : ''}`;
}

/** `role/batch/loader` */
function nameOf(request: AccessRequest): string {
  const arn = valueOf(request, 'aws:principalarn');
  return typeof arn === 'string' ? arn.split(':').slice(5).join(':') : 'the caller';
}

function isSameAccount(principal: AccessRequest['principal'], owner: string): boolean {
  return typeof principal === 'string' && (owner === '' || principal.split(':')[4] === owner);
}
