import { arnOfSession } from '../evaluator/caller-parts';
import type { AccessRequest } from '../evaluator/request';
import { isCall } from '../s3/calls/described-call';
import { isCaller, type Caller } from '../s3/callers/caller';
import { proposalFor, quoted } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { isAccountId } from '../values/arn';

const properties = ['principal', 'action', 'resource', 'resourceAccount', 'context', 'parent'];

/**
 * Throws a usage error unless a value has the shape of a request. Any text is an action, a resource and a principal:
 * what IAM does not know matches nothing. Takes no memory for a sound request.
 */
export function checkRequest(value: unknown): asserts value is AccessRequest {
  try {
    checkShape(value);
  } catch (error) {
    throw isCall(value) ? noRequest('a call') : error;
  }
}

function checkShape(value: unknown): void {
  if (typeof value !== 'object' || value === null) throw noRequest(quoted(value));
  if (Array.isArray(value)) throw noRequest('a list');
  const { principal, action, resource, resourceAccount, context, parent } = value as Readonly<Record<string, unknown>>;
  for (const name in value) if (!isProperty(name) && Object.hasOwn(value, name)) throw unknownProperty(name);
  if (typeof principal !== 'string') checkPrincipal(principal);
  if (typeof action !== 'string') throw noText('action', action, "action: 's3:GetObject'");
  if (typeof resource !== 'string') throw noText('resource', resource, "an ARN, or '*' for an action without one");
  if (resourceAccount !== undefined && !(typeof resourceAccount === 'string' && isAccountId(resourceAccount))) {
    throw new UsageError(
      `resourceAccount: ${quoted(resourceAccount)} is not an account id`,
      'an account id is a string of 12 digits',
    );
  }
  if (parent !== undefined && typeof parent !== 'string') {
    throw noText('parent', parent, 'the ARN of the IAM user behind the session');
  }
  if (context !== undefined) checkContext(context);
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

function unknownProperty(name: string): UsageError {
  return new UsageError(`unknown property "${name}" of the request`, proposalFor(name, properties));
}

function checkPrincipal(principal: unknown): void {
  if (isCaller(principal)) {
    throw new UsageError(
      'principal is a caller value, and a request takes the plain form',
      `give principal: ${principalOf(principal)}`,
    );
  }
  if (typeof principal === 'object' && principal !== null) {
    const { service, federated } = principal as Readonly<Record<string, unknown>>;
    if (typeof service === 'string' && federated === undefined) return;
    if (typeof federated === 'string' && service === undefined) return;
  }
  throw new UsageError(
    `principal: ${quoted(principal)} is not a principal`,
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
      return `'${caller.session === undefined ? caller.arn : arnOfSession(caller.arn, caller.session)}'`;
    default:
      return `'${caller.arn}'`;
  }
}

function checkContext(context: unknown): void {
  const hint = "give { 'aws:SecureTransport': 'true' }";
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw new UsageError(`context must be an object of values by key, got ${quoted(context)}`, hint);
  }
  let empty = true;
  for (const name in context) {
    empty = false;
    const value = (context as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') continue;
    if ((Array.isArray(value) && areTexts(value)) || !Object.hasOwn(context, name)) continue;
    throw new UsageError(
      `context: ${name}: ${quoted(value)} is not a value`,
      'give a string, a number, true, false or a list of strings; leave out an absent key',
    );
  }
  // A Map, a Set and their like hold what they hold elsewhere, and would be read as a request without keys.
  if (empty && Object.prototype.toString.call(context) !== '[object Object]') {
    throw new UsageError('context must be a plain object', hint);
  }
}

/** A list with gaps does not count as one: `every` would pass over them. */
function areTexts(values: readonly unknown[]): boolean {
  for (const value of values) if (typeof value !== 'string') return false;
  return true;
}

function noText(name: string, value: unknown, hint: string): UsageError {
  return new UsageError(`${name}: ${quoted(value)} is not a string`, hint);
}

function noRequest(found: string): UsageError {
  return new UsageError(
    `${found} is not a request`,
    "give { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context }",
  );
}
