import { contextLookup } from '../evaluator/context';
import type { AccessRequest, ContextValue } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { keysRead, statementsOf } from '../requests/action-slices';
import { spelledKey } from '../service-reference';
import { roleOfSessionArn } from '../s3/callers/identity-arn';
import type { TypedCall } from '../s3/suggestion/call';
import type { ShownRequest } from './condition-test';
import { listedTexts } from './listed-texts';
import { onOneLine } from './one-line';

/** What is shown of a request beside what every message shows. */
interface RequestDetails {
  /** Code that makes such a call. */
  readonly typed?: TypedCall | undefined;
  /** What in the request stands for others. */
  readonly madeUp?: readonly string[];
  /** The policies that decide it. */
  readonly policies?: readonly Policy[];
}

/** The lines that a person needs to picture one request: caller, call, transport, what else it carries. */
export function renderRequest(
  request: ShownRequest,
  { typed, madeUp = [], policies = [] }: RequestDetails = {},
): string[] {
  const read = keysRead(statementsOf(policies));
  const rows: [string, string][] = [
    ['caller', renderPrincipal(request.principal)],
    ...roleOnPathOf(request).map((arn): [string, string] => ['role', arn]),
    ['call', `${request.action} on ${request.resource}`],
  ];
  const { unspecified = [] } = request;
  for (const [key, value] of Object.entries(request.context ?? {})) {
    const name = key.toLowerCase();
    const isSigned = signatureKeys.has(name) && read.has(name);
    const row = unspecified.includes(name) ? undefined : isSigned ? plainRow(key, value) : renderKey(key, value);
    if (row !== undefined) rows.push(row);
  }
  if (unspecified.length > 0) rows.push(['whatever', listOf(unspecified.map(spelledKey))]);
  if (madeUp.length > 0) rows.push(['made up', madeUp.join(', ')]);
  if (typed !== undefined) rows.push(['to try', typed.call]);
  if (typed?.bucket !== undefined) rows.push(['', `on ${typed.bucket} with this policy`]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => onOneLine(`  ${name.padEnd(width)}  ${value}`));
}

const MOST = 3;

/** A few names; the rest is counted. */
function listOf(names: readonly string[]): string {
  const rest = names.length - MOST;
  return rest > 0
    ? `${names.slice(0, MOST).join(', ')} and ${rest} more are`
    : `${listedTexts(names)} ${names.length === 1 ? 'is' : 'are'}`;
}

/** The ARN of a session's role where it has a path, which that of the session lacks. */
function roleOnPathOf({ principal, context }: AccessRequest): readonly string[] {
  const arn = contextLookup(context)('aws:principalarn');
  const isOfSession = typeof principal === 'string' && roleOfSessionArn(principal) !== undefined;
  return isOfSession && typeof arn === 'string' && /:role\/.+\//.test(arn) ? [arn] : [];
}

function renderPrincipal(principal: AccessRequest['principal']): string {
  if (typeof principal === 'string') return principal;
  return 'service' in principal ? `AWS service ${principal.service}` : `federated ${principal.federated}`;
}

/** How a request is signed, which is shown where a policy asks for it. */
const signatureKeys: ReadonlySet<string> = new Set(['s3:authtype', 's3:signatureversion']);

/** Keys that every request has and that say nothing new beside the caller and the call. */
const implied = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:resourceaccount',
  's3:resourceaccount',
  'aws:requestedregion',
  'aws:useragent',
  ...signatureKeys,
  's3:objectcreationoperation',
]);

function isImplied(name: string, value: ContextValue): boolean {
  return implied.has(name) || (name === 'aws:viaawsservice' && String(value) === 'false');
}

/** The keys of a request that say something beside its caller and its action. */
export function keysToShow({ context = {} }: AccessRequest): string[] {
  return Object.keys(context).filter((key) => !isImplied(key.toLowerCase(), context[key] ?? ''));
}

function renderKey(key: string, value: ContextValue): [string, string] | undefined {
  const name = key.toLowerCase();
  if (name === 'aws:securetransport') return ['transport', String(value) === 'true' ? 'HTTPS' : 'HTTP'];
  return isImplied(name, value) ? undefined : plainRow(key, value);
}

function plainRow(key: string, value: ContextValue): [string, string] {
  return [spelledKey(key), typeof value === 'object' ? `[${value.join(', ')}]` : String(value)];
}
