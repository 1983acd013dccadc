import {
  coversKey,
  globalKey,
  globalKeys,
  serviceKey,
  serviceOf,
  servicePrefixes,
  type ConditionKeyFacts,
  type ServiceReference,
} from '../../service-reference';
import { editDistance } from '../../values/near-names';
import type { Severity } from '../codes';
import type { ConditionTest, Statement } from '../model';
import { clipText, proposing } from '../problem';
import type { IntendedAction } from './actions';
import { nearKey } from './near-keys';
import { raiseForBucket, type CheckedDocument } from './checked-document';

/**
 * Checks the name of a condition key and that the statement's actions, which are those of `services`, send it; gives
 * back what is known of the key.
 */
export function checkKey(
  test: ConditionTest,
  statement: Statement,
  actions: readonly IntendedAction[],
  services: ReadonlySet<ServiceReference>,
  subject: CheckedDocument,
): ConditionKeyFacts | undefined {
  const { key, path } = test;
  const colon = key.indexOf(':');
  if (colon < 1 || colon === key.length - 1) {
    const data = { key: clipText(key), ...proposing(completed(key, services, subject)) };
    // S3 refuses it (S5b); IAM stores it, and no request has it.
    raiseForBucket(subject, 'INVALID_CONDITION_KEY_FORMAT', path, data, 'key');
    return undefined;
  }
  const facts = globalKey(key);
  if (facts !== undefined) return facts;
  const prefix = key.slice(0, colon).toLowerCase();
  if (prefix === 'aws') {
    checkUnknownGlobal(test, services, subject);
    return undefined;
  }
  // Keys of identity providers: `accounts.google.com:aud`, `oidc.eks.eu-west-1.amazonaws.com/id/…:sub`.
  if (prefix.includes('.') || prefix.includes('/') || providers.has(prefix)) return undefined;
  const service = serviceOf(prefix);
  if (service === undefined) {
    checkUnknownPrefix(test, colon, subject);
    return undefined;
  }
  const known = serviceKey(service, key);
  if (known !== undefined) {
    if (subject.bucket && prefix !== 's3') checkForeign(test, statement, actions, service, subject);
    else checkActions(test, statement, actions, service, subject);
    return known;
  }
  const near = nearKey(key, service.conditionKeys, subject.names);
  const data = { key: clipText(key), ...proposing(near) };
  // S3 stores no key of its own that it does not know (S5b). Elsewhere a new key of AWS must not break a build.
  if (prefix === 's3') raiseForBucket(subject, 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
  else subject.problems.raise('warning', 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
  return undefined;
}

/** The real key that an author means who leaves the prefix out: `aws:SecureTransport` for `SecureTransport`. */
function completed(
  key: string,
  own: ReadonlySet<ServiceReference>,
  { bucket, names }: CheckedDocument,
): string | undefined {
  const bare = key.startsWith(':') ? key.slice(1) : key;
  if (bare === '' || bare.includes(':')) return undefined;
  const services = new Set(own);
  const s3 = bucket ? serviceOf('s3') : undefined;
  if (s3 !== undefined) services.add(s3);
  const spelt = (facts: ConditionKeyFacts | undefined, given: string): string | undefined =>
    facts?.name.includes('${') === true ? given : facts?.name;
  const tries: (() => string | undefined)[] = [() => spelt(globalKey(`aws:${bare}`), `aws:${bare}`)];
  const each = (look: (service: ServiceReference, given: string) => string | undefined): void => {
    for (const service of services) tries.push(() => look(service, `${service.prefix}:${bare}`));
  };
  each((service, given) => spelt(serviceKey(service, given), given));
  each((service, given) => nearKey(given, service.conditionKeys, names));
  tries.push(() => nearKey(`aws:${bare}`, globalKeys(), names));
  for (const look of tries) {
    const found = look();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A prefix of no service; a slip where the key is real under the prefix that is nearest. */
function checkUnknownPrefix({ key, path }: ConditionTest, colon: number, subject: CheckedDocument): void {
  const prefix = key.slice(0, colon).toLowerCase();
  const global = editDistance(prefix, 'aws', 1) <= 1;
  const near = global ? 'aws' : subject.names.find(prefix, servicePrefixes(), prefix.length > 4 ? 2 : 1);
  const meant = near && `${near}${key.slice(colon)}`;
  const data = { key: clipText(key), ...proposing(meant) };
  const service = near === undefined || global ? undefined : serviceOf(near);
  const real = meant !== undefined && (globalKey(meant) ?? (service && serviceKey(service, meant))) !== undefined;
  if (real) raiseForBucket(subject, 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
  else subject.problems.raise('warning', 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
}

const providers = new Set(['saml', 'catalog', 'identitycenter', 'cognito-identity-auth', 'cognito-identity-unauth']);

function checkUnknownGlobal(
  { key, path }: ConditionTest,
  services: ReadonlySet<ServiceReference>,
  subject: CheckedDocument,
): void {
  // A few services have `aws:` keys of their own in the reference.
  for (const service of services) if (serviceKey(service, key) !== undefined) return;
  const near = nearKey(key, globalKeys(), subject.names);
  const data = { key: clipText(key), ...proposing(near) };
  if (near !== undefined) raiseForBucket(subject, 'INVALID_GLOBAL_CONDITION_KEY', path, data, 'key');
  else subject.problems.raise('warning', 'INVALID_GLOBAL_CONDITION_KEY', path, data, 'key');
}

/** Services whose keys come with the session of a role, whatever it calls. */
const sessionServices = new Set(['sts', 'glue', 'identitystore']);

/** A key of another service in a bucket policy: S3 sends none of them (S5). */
function checkForeign(
  { key, path }: ConditionTest,
  { action }: Statement,
  actions: readonly IntendedAction[],
  service: ServiceReference,
  subject: CheckedDocument,
): void {
  if (sessionServices.has(service.prefix) || actions.some((meant) => sends(meant, key))) return;
  const data = { key: clipText(key), action: clipText(action.values.join(', ')) };
  // What no action lists may come with the credentials of a role (P13).
  const severity = isListed(service, key) ? 'error' : 'warning';
  subject.problems.raise(severity, 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY', path, data, 'key');
}

/**
 * A key that actions of the statement never send. S3 refuses a bucket policy in which any action that is named in full
 * does not take a key of S3 (S5); what it does where only a pattern reaches such an action is not known.
 */
function checkActions(
  { key, path }: ConditionTest,
  { action }: Statement,
  actions: readonly IntendedAction[],
  service: ServiceReference,
  subject: CheckedDocument,
): void {
  if (action.negated || action.values.some((text) => text === '*' || text === '*:*')) return;
  const own = actions.filter((meant) => meant.service === service);
  const lacking = own.filter((meant) => !sends(meant, key));
  const raise = (severity: Severity, names: readonly string[]): void => {
    const data = { key: clipText(key), action: clipText(names.join(', ')) };
    subject.problems.raise(severity, 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY', path, data, 'key');
  };
  const named = lacking.filter(({ pattern }) => !pattern);
  if (own.length > lacking.length || (subject.bucket && named.length > 0)) {
    // With a negated operator the test holds for the actions that never send the key.
    for (const { text } of named) raise(subject.bucket ? 'error' : 'warning', [text]);
    return;
  }
  // An action that the reference does not know may send it, and what no action lists comes with its own service (P13).
  if (actions.length < action.values.length || (own.length > 0 && !isListed(service, key))) return;
  raise('warning', action.values);
}

/** Whether the reference lists the key for an action, whatever its service. */
function isListed({ actions, resourceTypes }: ServiceReference, key: string): boolean {
  const covered = (list: readonly string[]): boolean => list.some((name) => coversKey(name, key));
  for (const { conditionKeys } of resourceTypes.values()) if (covered(conditionKeys)) return true;
  for (const action of actions.values()) {
    if (covered(action.conditionKeys)) return true;
    if (action.resourceTypes.some(({ conditionKeys }) => covered(conditionKeys))) return true;
  }
  return false;
}

function sends({ service, actions }: IntendedAction, key: string): boolean {
  return actions.some(({ conditionKeys, resourceTypes }) => {
    const covered = (list: readonly string[]): boolean => list.some((name) => coversKey(name, key));
    if (covered(conditionKeys)) return true;
    return resourceTypes.some(
      ({ name, conditionKeys: own }) => covered(own) || covered(service.resourceTypes.get(name)?.conditionKeys ?? []),
    );
  });
}
