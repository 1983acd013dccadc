import type { AccessRequest } from '../evaluator/request';
import { isCall } from '../s3/calls/call';
import { isCaller, type Caller } from '../s3/callers/caller';
import { proposal, shown } from '../arguments/checks';
import { sessionArn } from '../requests/principals';
import { UsageError } from '../arguments/usage';
import { isAccountId } from '../values/arn';

const properties = ['principal', 'action', 'resource', 'resourceAccount', 'context', 'parent'];

/**
 * Throws a usage error unless a value has the shape of a request. Any text is an action, a resource and a principal:
 * what IAM does not know matches nothing. Takes no memory for a sound request.
 */
export function checkRequest(where: string, value: unknown): asserts value is AccessRequest {
  if (typeof value !== 'object' || value === null) throw noRequest(where, shown(value));
  if (isCall(value)) throw noRequest(where, 'a call');
  if (Array.isArray(value)) throw noRequest(where, 'a list');
  const { principal, action, resource, resourceAccount, context, parent } = value as Readonly<Record<string, unknown>>;
  for (const name in value) if (!isProperty(name) && Object.hasOwn(value, name)) throw unknownProperty(where, name);
  if (typeof principal !== 'string') checkPrincipal(where, principal);
  if (typeof action !== 'string') throw noText(where, 'action', action, "action: 's3:GetObject'");
  if (typeof resource !== 'string')
    throw noText(where, 'resource', resource, "an ARN, or '*' for an action without one");
  if (resourceAccount !== undefined && !(typeof resourceAccount === 'string' && isAccountId(resourceAccount))) {
    throw new UsageError(
      `${where}: resourceAccount: ${shown(resourceAccount)} is no account id`,
      'an account id is a text of 12 digits',
    );
  }
  if (parent !== undefined && typeof parent !== 'string') {
    throw noText(where, 'parent', parent, 'the ARN of the IAM user behind the session');
  }
  if (context !== undefined) checkContext(where, context);
}

/** Written out: this is asked for each property of each request. */
function isProperty(name: string): boolean {
  switch (name) {
    case 'principal':
    case 'action':
    case 'resource':
    case 'resourceAccount':
    case 'context':
    case 'parent':
      return true;
    default:
      return false;
  }
}

function unknownProperty(where: string, name: string): UsageError {
  return new UsageError(`${where}: unknown property "${name}" of the request`, proposal(name, properties));
}

function checkPrincipal(where: string, principal: unknown): void {
  if (isCaller(principal)) {
    throw new UsageError(
      `${where}: principal is a caller as calls have it`,
      `give principal: ${principalOf(principal)}`,
    );
  }
  if (typeof principal === 'object' && principal !== null) {
    const { service, federated } = principal as Readonly<Record<string, unknown>>;
    if (typeof service === 'string' && federated === undefined) return;
    if (typeof federated === 'string' && service === undefined) return;
  }
  throw new UsageError(
    `${where}: principal: ${shown(principal)} is no principal`,
    "give 'anonymous', the ARN of a user, role, session or root, { service: name } or { federated: provider }",
  );
}

/** A caller of a call in the form that a request has. */
function principalOf(caller: Caller): string {
  switch (caller.kind) {
    case 'anonymous':
      return "'anonymous'";
    case 'service':
      return `{ service: '${caller.name}' }`;
    case 'webIdentity':
      return `{ federated: '${caller.provider}' }`;
    case 'role':
      return `'${caller.session === undefined ? caller.arn : sessionArn(caller.arn, caller.session)}'`;
    default:
      return `'${caller.arn}'`;
  }
}

function checkContext(where: string, context: unknown): void {
  const hint = "give { 'aws:SecureTransport': 'true' }";
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw new UsageError(`${where}: context: ${shown(context)} is no object of values by key`, hint);
  }
  let empty = true;
  for (const name in context) {
    empty = false;
    const value = (context as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') continue;
    if ((Array.isArray(value) && areTexts(value)) || !Object.hasOwn(context, name)) continue;
    throw new UsageError(
      `${where}: context: ${name}: ${shown(value)} is no value`,
      'give a text, a number, true, false or a list of texts; leave an absent key out',
    );
  }
  // A Map, a Set and their like hold what they hold elsewhere, and would be read as a request without keys.
  if (empty && Object.prototype.toString.call(context) !== '[object Object]') {
    throw new UsageError(`${where}: context is no plain object`, hint);
  }
}

/** A list with gaps is none: `every` would pass over them. */
function areTexts(values: readonly unknown[]): boolean {
  for (const value of values) if (typeof value !== 'string') return false;
  return true;
}

function noText(where: string, name: string, value: unknown, hint: string): UsageError {
  return new UsageError(`${where}: ${name}: ${shown(value)} is no text`, hint);
}

function noRequest(where: string, found: string): UsageError {
  return new UsageError(
    `${where}: ${found} is no request`,
    "give { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context }",
  );
}
