import { checkRequest } from '../api/request-argument';
import { contextLookup } from '../evaluator/context';
import { readCaller } from '../evaluator/caller-parts';
import type { AccessRequest, ContextValue, Principal } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { serviceOf, servicePrefixes } from '../service-reference';
import { canHaveKey, type KnownAction } from '../service-reference/key-presence';
import { FUNCTION_URL_AUTH } from '../requests/function-url';
import { checkUnsignedUrl } from '../s3/calls/receivable';
import { foldName } from '../values/letter-case';
import { nearKeyOf } from '../s3/calls/context-option';
import { operations } from '../s3/calls/operations';
import { checkText, quoted } from '../arguments/checks';
import { checkNetworkKeys } from '../s3/callers/network';
import { UsageError } from '../arguments/usage';
import { checkActionResource, isYetToBeCreated } from './action-resource';
import { parseArn } from '../values/arn';
import { nearest } from '../values/near-names';

/** Whether a value is meant as an `AccessRequest`: a counterexample, say, that becomes a test of its own. */
export function isRequestLike(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.hasOwn(value, 'principal') || Object.hasOwn(value, 'action');
}

/**
 * Throws a usage error on a request that AWS cannot receive as it stands, or that has a slip of the pen. `policies` are
 * those that are asked: `${*}` in one stands for a resource with that character in its name.
 */
export function checkSlips(value: object, policies: readonly Policy[]): asserts value is AccessRequest {
  checkRequest(value);
  const { principal, action, resource, context, parent } = value;
  checkPrincipal(principal);
  checkAction(action);
  if (!policies.some(namesWildcards)) checkResource(resource, action);
  checkActionResource(action, resource);
  if (context !== undefined) checkContext(context, value);
  if (parent !== undefined && readCaller(parent).kind !== 'user') {
    throw new UsageError(
      `the request: parent: ${quoted(parent)} is not an IAM user`,
      'give the ARN of the federating user',
    );
  }
}

const principalHint =
  "give 'anonymous', the ARN of a user, role, session or root, { service: 'cloudtrail.amazonaws.com' } or { federated }";

function checkPrincipal(principal: Principal): void {
  if (typeof principal === 'string') {
    if (principal === 'anonymous') return;
    if (hasWildcard(principal)) throw new UsageError(`the request: ${quoted(principal)} is a pattern`, principalHint);
    if (principal.startsWith('arn:') && readCaller(principal).kind !== 'nobody') return;
    throw new UsageError(`the request: ${quoted(principal)} is not a principal`, principalHint);
  }
  const others = Object.keys(principal).filter((name) => name !== 'service' && name !== 'federated');
  if (others.length > 0) throw new UsageError(`the request: principal has "${others[0] ?? ''}"`, principalHint);
  if ('federated' in principal) return;
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(principal.service)) return;
  throw new UsageError(
    `the request: ${quoted(principal.service)} is not a service principal`,
    'such as cloudtrail.amazonaws.com',
  );
}

function checkAction(action: string): void {
  checkText('the request: action', action);
  if (hasWildcard(action)) {
    throw new UsageError(
      `the request: ${quoted(action)} is a pattern`,
      'a request has one action; every({ actions }) stands for many',
    );
  }
  const colon = action.indexOf(':');
  const [prefix, name] = [action.slice(0, Math.max(colon, 0)), action.slice(colon + 1)];
  if (prefix === '')
    throw new UsageError(`the request: ${quoted(action)} has no service prefix`, 'such as "s3:GetObject"');
  const service = serviceOf(prefix);
  if (service === undefined) {
    const near = nearest(prefix, servicePrefixes(), 1);
    if (near === undefined) return;
    throw new UsageError(`the request: unknown service ${quoted(prefix)}`, `did you mean "${near}"?`);
  }
  if (service.actions.has(name.toLowerCase())) return;
  const authorizedAs = service.prefix === 's3' ? renamed(name) : undefined;
  const names = [...service.actions.values()].map((facts) => facts.name);
  const near = authorizedAs ?? nearest(name, names, 2);
  if (near === undefined) return;
  throw new UsageError(`the request: unknown action ${quoted(action)}`, `did you mean "${service.prefix}:${near}"?`);
}

/** The action of an API operation that is authorized under another name: `HeadBucket` is `ListBucket`. */
function renamed(name: string): string | undefined {
  const found = Object.entries(operations).find(([operation]) => operation.toLowerCase() === name.toLowerCase());
  return found?.[1].needs[0].action;
}

function namesWildcards({ statements }: Policy): boolean {
  return statements.some(({ resource }) => resource?.values.some((text) => /\$\{[*?]\}/.test(text)) === true);
}

function checkResource(resource: string, action: string): void {
  checkText('the request: resource', resource);
  if (resource === '*') return;
  const arn = parseArn(resource);
  if (arn === undefined) {
    throw new UsageError(
      `the request: ${quoted(resource)} is not an ARN`,
      "such as 'arn:aws:s3:::logs/a', or '*' for none",
    );
  }
  const isAllBuckets = arn.service === 's3' && arn.resource === '*' && action.toLowerCase() === 's3:listallmybuckets';
  if (!hasWildcard(resource) || isAllBuckets || isYetToBeCreated(action, resource)) return;
  throw new UsageError(
    `the request: ${quoted(resource)} is a pattern`,
    'a request has one resource; every({ bucket, prefix }) stands for many',
  );
}

function checkContext(context: Readonly<Record<string, ContextValue>>, { principal, action }: AccessRequest): void {
  const where = 'the request: context';
  const keys = new Set<string>();
  for (const [name, value] of Object.entries(context)) {
    const key = name.toLowerCase();
    if (keys.has(key)) throw new UsageError(`${where} has "${name}" twice`, 'condition keys are not case-sensitive');
    keys.add(key);
    const near = nearKeyOf(name);
    if (near !== undefined) throw new UsageError(`${where}: unknown key "${name}"`, `did you mean "${near}"?`);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new UsageError(`${where}: ${name}: ${String(value)} is not a value`, 'give a finite number');
    }
    if (!canHaveKey(key, knownAction(action))) {
      throw new UsageError(
        `the request: ${action} has no context key "${name}"`,
        'leave it out: AWS sends it with other actions',
      );
    }
  }
  if (principal === 'anonymous') checkUnsignedUrl(contextLookup(context)(FUNCTION_URL_AUTH));
  checkNetworkKeys(keys);
  const forwarded = Object.entries(context).some(
    ([name, value]) => name.toLowerCase() === 'aws:viaawsservice' && String(value) === 'true',
  );
  const endpoint = ['aws:SourceVpce', 'aws:SourceVpc', 'aws:VpcSourceIp'].find((name) => keys.has(name.toLowerCase()));
  if (!forwarded || endpoint === undefined) return;
  throw new UsageError(
    `${where} has both aws:ViaAWSService and ${endpoint}`,
    'a call forwarded by a service carries no endpoint: leave one of them out',
  );
}

function knownAction(action: string): KnownAction {
  const colon = action.indexOf(':');
  const service = serviceOf(action.slice(0, colon));
  const facts = service?.actions.get(foldName(action.slice(colon + 1)));
  return { ...(service !== undefined && { service }), ...(facts !== undefined && { facts }) };
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
