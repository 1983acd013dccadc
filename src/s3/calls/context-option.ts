import { foldName } from '../../values/letter-case';
import {
  globalKey,
  globalKeys,
  serviceKey,
  serviceOf,
  servicePrefixes,
  type ConditionKeyFacts,
} from '../../service-reference/index';
import { canHaveKey } from '../../service-reference/key-presence';
import { isSilentOnTags } from '../../requests/s3-keys';
import { parseAddress } from '../../values/address';
import { nearest } from '../../values/near-names';
import { actionOf } from './actions';
import { quoted } from '../../arguments/checks';
import { instantOf } from './instant';
import { checkNetworkKeys } from '../callers/network';
import type { ContextInput } from './options';
import type { KnownValue } from './known-value';
import { UsageError } from '../../arguments/usage';

const EMPTY: ReadonlyMap<string, KnownValue> = new Map();

/**
 * The `context` of a call, by lower-case key; throws a usage error on a key that none of the call's actions can have,
 * where these are known.
 */
export function readContext(given: unknown, actions: readonly string[] | undefined): ReadonlyMap<string, KnownValue> {
  if (given === undefined) return EMPTY;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError('context must be an object', "give { 'aws:RequestedRegion': 'eu-west-1' }");
  }
  const context = new Map<string, KnownValue>();
  for (const [name, value] of Object.entries(given as Record<string, ContextInput | undefined>)) {
    if (value === undefined) {
      throw new UsageError(
        `context: ${name} is undefined`,
        'leave it out, or give null if the condition key is absent',
      );
    }
    const key = foldName(name);
    if (context.has(key)) throw new UsageError(`context has "${name}" twice`, 'condition keys are not case-sensitive');
    const facts = keyOf(name);
    if (value !== null && facts !== undefined && actions !== undefined) checkPlace(name, actions);
    context.set(key, value === null ? null : valueOf(`context: ${name}`, value, facts));
  }
  checkNetworkKeys([...context].flatMap(([key, value]) => (value === null ? [] : [key])));
  return context;
}

/** What the reference says about a key; nothing for a key of a service or an identity provider that it does not know. */
function keyOf(name: string): ConditionKeyFacts | undefined {
  const known = globalKey(name);
  if (known !== undefined) return known;
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(colon, 0)).toLowerCase();
  const unknown = (hint: string): UsageError => new UsageError(`unknown context key "${name}"`, hint);
  if (colon === -1) throw unknown('for example aws:SourceIp or s3:prefix');
  const service = prefix === 'aws' ? undefined : serviceOf(prefix);
  if (service !== undefined) {
    const facts = serviceKey(service, name);
    if (facts !== undefined) return facts;
    throw unknown(
      nearHint(
        name,
        [...service.conditionKeys.values()].map((entry) => entry.name),
        prefix,
      ),
    );
  }
  if (prefix === 'aws') throw unknown(nearHint(name, globalKeys(), prefix));
  const near = prefix.includes('.') ? undefined : nearest(prefix, ['aws', ...servicePrefixes()], 1);
  if (near !== undefined) throw unknown(`did you mean "${near}:${name.slice(colon + 1)}"?`);
  return undefined;
}

function nearHint(name: string, known: readonly string[], prefix: string): string {
  const near = nearName(name, known, 3);
  return near === undefined ? `the service reference has no such ${prefix} key` : `did you mean "${near}"?`;
}

/** The nearest of the known keys; of a key with a slash the part before it counts. */
function nearName(name: string, known: readonly string[], distance: number): string | undefined {
  const slash = name.indexOf('/');
  const stem = slash === -1 ? name : name.slice(0, slash);
  const stems = known.map((key) => (slash === -1 ? key : (key.split('/${')[0] ?? key)));
  const near = nearest(stem, stems, distance);
  return near === undefined || slash === -1 ? near : near + name.slice(slash);
}

/** The real context key that a name misspells; nothing for a real key and for one that is like none. */
export function nearKeyOf(name: string): string | undefined {
  if (globalKey(name) !== undefined) return undefined;
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(colon, 0)).toLowerCase();
  if (colon === -1 && globalKey(`aws:${name}`) !== undefined) return `aws:${name}`;
  if (prefix === 'aws' || prefix === '') return nearName(name, globalKeys(), 2);
  const service = serviceOf(prefix);
  if (service === undefined) {
    const near = prefix.includes('.') ? undefined : nearest(prefix, ['aws', ...servicePrefixes()], 1);
    return near === undefined ? undefined : near + name.slice(colon);
  }
  if (serviceKey(service, name) !== undefined) return undefined;
  const keys = [...service.conditionKeys.values()].map((facts) => facts.name);
  return nearName(name, keys, 2);
}

/** What the reference lists for some actions, AWS sends with no others (F20). */
function checkPlace(name: string, actions: readonly string[]): void {
  const key = foldName(name);
  // Under a key, S3 calls KMS for the same caller, and the pairs of the encryption context are told here.
  if (key.startsWith('kms:') && actions.some((action) => action.startsWith('s3:'))) return;
  const isSent = (name: string): boolean => !key.startsWith('s3:existingobjecttag/') || !isSilentOnTags(name);
  const named = actions.map((action) => actionOf(action));
  if (named.some((action) => canHaveKey(key, action) && isSent(action.name))) return;
  throw new UsageError(
    `${actions[0] ?? ''} has no context key "${name}"`,
    `leave it out: AWS sends it only with other actions`,
  );
}

function valueOf(name: string, value: unknown, facts: ConditionKeyFacts | undefined): KnownValue {
  if (Array.isArray(value)) {
    if (facts?.multivalued === false) throw new UsageError(`${name} is single-valued`, 'give a string, not a list');
    // An empty list is the same as no key.
    return value.length === 0 ? null : Object.freeze(value.map((member: unknown) => scalarOf(name, member, facts)));
  }
  const scalar = scalarOf(name, value, facts);
  return facts?.multivalued === true ? Object.freeze([scalar]) : scalar;
}

function scalarOf(name: string, value: unknown, facts: ConditionKeyFacts | undefined): string {
  if (
    typeof value !== 'string' &&
    typeof value !== 'boolean' &&
    !(typeof value === 'number' && Number.isFinite(value))
  ) {
    throw new UsageError(
      `${name}: ${quoted(value)} is not a context value`,
      'give a string, a number, true, false, a list of strings or null',
    );
  }
  const text = String(value);
  const type = facts?.type ?? 'String';
  if (!fits(name, type, text))
    throw new UsageError(`${name}: ${quoted(text)} is not a possible value`, `the condition key's type is ${type}`);
  return text;
}

function fits(name: string, type: ConditionKeyFacts['type'], text: string): boolean {
  if (type === 'Bool') return text === 'true' || text === 'false';
  if (type === 'Numeric') return /^-?\d{1,40}(\.\d{1,40})?$/.test(text);
  if (type === 'IPAddress') return parseAddress(text) !== undefined;
  if (type === 'ARN') return text.startsWith('arn:');
  if (type !== 'Date' || /^\d{1,15}$/.test(text)) return true;
  instantOf(name, text);
  return true;
}
