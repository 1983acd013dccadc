import { readCaller } from '../evaluator/caller';
import type { AccessRequest } from '../evaluator/request';
import { serviceOf, servicePrefixes } from '../service-reference';
import { nearKeyOf } from '../s3/context';
import { operations } from '../s3/operations';
import { checkAccount, checkOptions, checkText, shown } from '../s3/checks';
import { checkNetworkKeys } from '../s3/network';
import { UsageError } from '../s3/usage';
import { parseArn } from '../values/arn';
import { nearest } from '../values/near';

const properties = ['principal', 'action', 'resource', 'resourceAccount', 'context', 'parent'];

/** Whether a value is meant as an `AccessRequest`: a counterexample, say, that becomes a test of its own. */
export function isRequestLike(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.hasOwn(value, 'principal') || Object.hasOwn(value, 'action');
}

/** Throws a usage error on a request that AWS cannot receive as it stands, or that has a slip of the pen. */
export function checkRequest(value: object): asserts value is AccessRequest {
  const where = 'the request';
  checkOptions(where, value, properties);
  const request = value as Readonly<Record<string, unknown>>;
  const { principal, action, resource, resourceAccount, context, parent } = request;
  checkPrincipal(principal);
  checkAction(action);
  checkResource(resource, action);
  if (resourceAccount !== undefined) checkAccount(`${where}: resourceAccount`, resourceAccount);
  if (context !== undefined) checkContext(context);
  if (parent !== undefined && (typeof parent !== 'string' || readCaller(parent).kind !== 'user')) {
    throw new UsageError(`${where}: parent: ${shown(parent)} is no IAM user`, 'give the ARN of the federating user');
  }
}

const principalHint =
  "give 'anonymous', the ARN of a user, role, session or root, { service: 'cloudtrail.amazonaws.com' } or { federated }";

function checkPrincipal(principal: unknown): void {
  const wrong = (): UsageError => new UsageError(`the request: ${shown(principal)} is no principal`, principalHint);
  if (typeof principal === 'string') {
    if (principal === 'anonymous') return;
    if (!principal.startsWith('arn:') || readCaller(principal).account === undefined) throw wrong();
    if (hasWildcard(principal)) throw new UsageError(`the request: ${shown(principal)} is a pattern`, principalHint);
    return;
  }
  if (typeof principal !== 'object' || principal === null) throw wrong();
  const [[kind, name] = [], ...others] = Object.entries(principal as Readonly<Record<string, unknown>>);
  if (others.length > 0 || typeof name !== 'string' || name === '') throw wrong();
  if (kind === 'federated') return;
  if (kind !== 'service') throw wrong();
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(name)) return;
  throw new UsageError(`the request: ${shown(name)} is no service principal`, 'such as cloudtrail.amazonaws.com');
}

function checkAction(action: unknown): asserts action is string {
  checkText('the request: action', action);
  if (hasWildcard(action)) {
    throw new UsageError(
      `the request: ${shown(action)} is a pattern`,
      'a request has one action; every({ actions }) stands for many',
    );
  }
  const colon = action.indexOf(':');
  const [prefix, name] = [action.slice(0, Math.max(colon, 0)), action.slice(colon + 1)];
  if (prefix === '') throw new UsageError(`the request: ${shown(action)} names no service`, 'such as "s3:GetObject"');
  const service = serviceOf(prefix);
  if (service === undefined) {
    const near = nearest(prefix, servicePrefixes(), 1);
    if (near === undefined) return;
    throw new UsageError(`the request: unknown service ${shown(prefix)}`, `did you mean "${near}"?`);
  }
  if (service.actions.has(name.toLowerCase())) return;
  const authorizedAs = service.prefix === 's3' ? renamed(name) : undefined;
  const names = [...service.actions.values()].map((facts) => facts.name);
  const near = authorizedAs ?? nearest(name, names, 2);
  if (near === undefined) return;
  throw new UsageError(`the request: unknown action ${shown(action)}`, `did you mean "${service.prefix}:${near}"?`);
}

/** The action of an API operation that is authorized under another name: `HeadBucket` is `ListBucket`. */
function renamed(name: string): string | undefined {
  const found = Object.entries(operations).find(([operation]) => operation.toLowerCase() === name.toLowerCase());
  return found?.[1].needs[0].action;
}

function checkResource(resource: unknown, action: string): void {
  checkText('the request: resource', resource);
  if (resource === '*') return;
  const arn = parseArn(resource);
  if (arn === undefined) {
    throw new UsageError(`the request: ${shown(resource)} is no ARN`, "such as 'arn:aws:s3:::logs/a', or '*' for none");
  }
  const isAllBuckets = arn.service === 's3' && arn.resource === '*' && action.toLowerCase() === 's3:listallmybuckets';
  if (!hasWildcard(resource) || isAllBuckets) return;
  throw new UsageError(
    `the request: ${shown(resource)} is a pattern`,
    'a request has one resource; every({ bucket, prefix }) stands for many',
  );
}

function checkContext(context: unknown): void {
  const where = 'the request: context';
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw new UsageError(`${where} is no object`, "give { 'aws:SecureTransport': 'true' }");
  }
  const told = new Set<string>();
  for (const [name, value] of Object.entries(context as Readonly<Record<string, unknown>>)) {
    const key = name.toLowerCase();
    if (told.has(key)) throw new UsageError(`${where} tells "${name}" twice`, 'the letter case of a key is free');
    told.add(key);
    const near = nearKeyOf(name);
    if (near !== undefined) throw new UsageError(`${where}: unknown key "${name}"`, `did you mean "${near}"?`);
    if (isValue(value) || (Array.isArray(value) && value.every((one) => typeof one === 'string'))) continue;
    throw new UsageError(
      `${where}: ${name}: ${shown(value)} is no value`,
      'give a text, a number, true, false or a list of texts; leave an absent key out',
    );
  }
  checkNetworkKeys(where, told);
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
