import {
  coversKey,
  serviceKey,
  serviceOf,
  servicePrefixes,
  type ActionFacts,
  type ActionResourceType,
  type ServiceReference,
} from './index';
import {
  documentedKeys,
  narrowedKeys,
  REFERENCE,
  type KeyAnswer,
  type KeyCaller,
  type Presence,
} from './documented-keys';

/** The tags of a request and of a resource: global keys, but with the actions that the reference lists alone. */
const tagKeys = ['aws:requesttag/', 'aws:resourcetag/', 'aws:tagkeys'];

const found = new Map<string, KeyAnswer>();
const MOST = 2000;

/** When a key, in lower case, may be present, and where AWS says so. */
export function keyAnswer(key: string): KeyAnswer {
  let answer = found.get(key);
  if (answer === undefined) {
    answer = answerFor(key);
    if (found.size >= MOST) found.clear();
    found.set(key, answer);
  }
  return answer;
}

function answerFor(key: string): KeyAnswer {
  const slash = key.indexOf('/') + 1;
  const known = documentedKeys.get(key) ?? (slash === 0 ? undefined : documentedKeys.get(key.slice(0, slash)));
  if (known !== undefined) return known;
  if (tagKeys.some((prefix) => key.startsWith(prefix))) return { when: { kind: 'listedActions' }, source: REFERENCE };
  const prefix = prefixOf(key);
  const service = prefix === 'aws' ? undefined : serviceOf(prefix);
  if (service === undefined) return unprefixed(key, prefix);
  // Some keys stand under the name of one service on the pages of others.
  if (serviceKey(service, key) === undefined) return unprefixed(key, prefix);
  if (!isListed(key, service)) return { when: { kind: 'ownService', service: service.prefix }, source: REFERENCE };
  const more = narrowedKeys.get(key) ?? (slash === 0 ? undefined : narrowedKeys.get(key.slice(0, slash)));
  return { when: { kind: 'listedActions' }, ...(more ?? { source: REFERENCE }) };
}

function unprefixed(key: string, prefix: string): KeyAnswer {
  const unknown: KeyAnswer = { when: { kind: 'unknown' }, source: REFERENCE };
  if (prefix === 'aws' || prefix === '') return unknown;
  if (prefix === 'saml' || prefix.includes('.'))
    return { when: { kind: 'claims' }, source: 'IAM and AWS STS condition context keys' };
  const listing = servicePrefixes().find((other) => {
    const service = serviceOf(other);
    return service !== undefined && serviceKey(service, key) !== undefined;
  });
  return listing === undefined ? unknown : { when: { kind: 'listedActions' }, source: REFERENCE };
}

/** The kinds of caller of a key that goes by them; nothing for another key. */
export function callersOfKey(key: string): Readonly<Partial<Record<KeyCaller, Presence>>> | undefined {
  const { when } = keyAnswer(key);
  return when.kind === 'byCaller' ? when.callers : undefined;
}

/** The keys that go by the caller, in lower case; families end with `/`. */
export function callerKeyNames(): readonly string[] {
  return [...documentedKeys].flatMap(([key, { when }]) => (when.kind === 'byCaller' ? [key] : []));
}

/** Whether it depends on the action whether a key comes. */
export function isByAction(key: string): boolean {
  const { kind } = keyAnswer(key).when;
  return kind === 'listedActions' || kind === 'ownService' || kind === 'unknown' || kind === 'claims';
}

/** An action of a service, as far as the reference knows them. */
export interface KnownAction {
  readonly service?: ServiceReference;
  readonly facts?: ActionFacts;
}

/**
 * Whether a request for an action on a type of resource can have a key (in lower case) by what the reference lists; of a
 * key that goes neither by caller nor by way. `type` left out: on any of the action's resources.
 */
export function isKeySent(key: string, { service, facts }: KnownAction, type?: string): boolean {
  // Of what the reference does not know, it lists nothing.
  if (service === undefined || facts === undefined) return true;
  let known = remembered.get(facts);
  if (known === undefined) remembered.set(facts, (known = new Map<string, boolean>()));
  const id = type === undefined ? key : `${type} ${key}`;
  let comes = known.get(id);
  if (comes === undefined) known.set(id, (comes = isSent(key, service, facts, type)));
  return comes;
}

/** Whether any request for an action can have a key (in lower case), whoever calls and however. */
export function canHaveKey(key: string, action: KnownAction): boolean {
  const { kind } = keyAnswer(key).when;
  return (kind !== 'listedActions' && kind !== 'ownService') || isKeySent(key, action);
}

const remembered = new WeakMap<ActionFacts, Map<string, boolean>>();

function isSent(key: string, service: ServiceReference, facts: ActionFacts, type: string | undefined): boolean {
  const onType = facts.resourceTypes.filter(({ name }) => type === undefined || name === type);
  if (lists(facts, onType, service, key) || isOfAccessPoint(key, facts)) return true;
  // A resource of a type that the reference lists for other actions has the keys of its type all the same.
  const own = type === undefined ? [] : (service.resourceTypes.get(type)?.conditionKeys ?? []);
  if (own.some((name) => coversKey(name, key))) return true;
  // What a service has without saying with what: with any of its actions. A new key of its own may be with any too.
  if (serviceKey(service, key) !== undefined) return !isListed(key, service);
  return prefixOf(key) === service.prefix;
}

/** What a bucket policy sees of the access point that a request came through ("Configuring IAM policies for access points"). */
const accessPointKeys = new Set(['s3:dataaccesspointarn', 's3:dataaccesspointaccount', 's3:accesspointnetworkorigin']);

function isOfAccessPoint(key: string, { resourceTypes }: ActionFacts): boolean {
  return accessPointKeys.has(key) && resourceTypes.some(({ name }) => name.startsWith('accesspoint'));
}

function lists(
  facts: ActionFacts,
  types: readonly ActionResourceType[],
  service: ServiceReference,
  key: string,
): boolean {
  const covered = (names: readonly string[]): boolean => names.some((name) => coversKey(name, key));
  if (covered(facts.conditionKeys)) return true;
  return types.some(
    ({ name, conditionKeys }) =>
      covered(conditionKeys) || covered(service.resourceTypes.get(name)?.conditionKeys ?? []),
  );
}

interface ListedKeys {
  readonly names: ReadonlySet<string>;
  readonly families: readonly string[];
}

const listedKeys = new WeakMap<ServiceReference, ListedKeys>();

/** Whether the reference lists a key (in lower case) for some action of the service, or for a type of its resources. */
function isListed(key: string, service: ServiceReference): boolean {
  let listed = listedKeys.get(service);
  if (listed === undefined) listedKeys.set(service, (listed = listedBy(service)));
  return listed.names.has(key) || listed.families.some((family) => coversKey(family, key));
}

/** Many actions and types share one list: each is gone through once. A call asks about every key of its service. */
function listedBy({ actions, resourceTypes }: ServiceReference): ListedKeys {
  const lists = new Set([...resourceTypes.values()].map(({ conditionKeys }) => conditionKeys));
  for (const { conditionKeys, resourceTypes: own } of actions.values()) {
    lists.add(conditionKeys);
    for (const type of own) lists.add(type.conditionKeys);
  }
  const names = new Set([...lists].flat().map((name) => name.toLowerCase()));
  return { names, families: [...names].filter((name) => name.includes('${')) };
}

function prefixOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(':')));
}
