import { loadIndex, loadService, type ActionData, type ServiceData } from './load';

/** One service of the Service Authorization Reference. */
export interface ServiceReference {
  readonly prefix: string;
  /** By lower-case name without prefix: `putobject`. */
  readonly actions: ReadonlyMap<string, ActionFacts>;
  /** By name as AWS writes it: `object`. */
  readonly resourceTypes: ReadonlyMap<string, ResourceTypeFacts>;
  /** By lower-case name; families as `aws:resourcetag/${tagkey}`. */
  readonly conditionKeys: ReadonlyMap<string, ConditionKeyFacts>;
}

export interface ActionFacts {
  /** `PutObject` */
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly ActionResourceType[];
  readonly conditionKeys: readonly string[];
  /** Has no API call of its own; other calls check it. */
  readonly permissionOnly?: boolean;
  readonly dependentActions?: readonly string[];
}

export interface ActionResourceType {
  readonly name: string;
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
}

export interface ResourceTypeFacts {
  readonly name: string;
  /** `arn:${Partition}:s3:::${BucketName}/${ObjectName}` */
  readonly arns: readonly string[];
  readonly conditionKeys: readonly string[];
}

export interface ConditionKeyFacts {
  readonly name: string;
  readonly type: ConditionKeyType;
  readonly multivalued: boolean;
}

export type ConditionKeyType = 'String' | 'Numeric' | 'Bool' | 'Date' | 'ARN' | 'IPAddress' | 'Binary';

const services = new Map<string, ServiceReference>();
let prefixes: readonly string[] | undefined;
let globalNames: readonly string[] | undefined;
let globals: ReadonlyMap<string, ConditionKeyFacts> | undefined;

/** Every service prefix, sorted. */
export function servicePrefixes(): readonly string[] {
  return (prefixes ??= loadIndex().services.trim().split(' '));
}

/** The facts of a service; its prefix in any letter case. Nothing for a service that the reference does not know. */
export function serviceOf(prefix: string): ServiceReference | undefined {
  const known = services.get(prefix);
  if (known !== undefined) return known;
  const lower = prefix.toLowerCase();
  if (lower.includes(' ') || !loadIndex().services.includes(` ${lower} `)) return undefined;
  const service = services.get(lower) ?? unfold(loadService(lower));
  services.set(lower, service);
  return service;
}

/** The services whose resources an RCP can protect ("List of AWS services that support RCPs"). */
export function rcpServices(): readonly string[] {
  return loadIndex().resourceControl;
}

/** A key that every service may send ("AWS global condition context keys"); in any letter case, tag keys included. */
export function globalKey(name: string): ConditionKeyFacts | undefined {
  globals ??= byName(
    loadIndex().globalKeys.map((key) => keyFacts(key[0], key[1])),
    (known) => known.toLowerCase(),
  );
  return keyIn(globals, name);
}

/** Every global key; families as `aws:PrincipalTag/${TagKey}`. */
export function globalKeys(): readonly string[] {
  return (globalNames ??= loadIndex().globalKeys.map(([name]) => name));
}

/** A key of a service by its full name, in any letter case; `s3:ExistingObjectTag/team` is one of its family. */
export function serviceKey(service: ServiceReference, name: string): ConditionKeyFacts | undefined {
  return keyIn(service.conditionKeys, name);
}

/** Whether a listed key, perhaps a family such as `aws:ResourceTag/${TagKey}`, covers a key that a policy names. */
export function coversKey(listedName: string, name: string): boolean {
  // Nearly all differ in length, and need not be put in lower case.
  const open = listedName.indexOf('${');
  if (open === -1) return listedName.length === name.length && listedName.toLowerCase() === name.toLowerCase();
  const pattern = listedName.toLowerCase();
  const text = name.toLowerCase();
  // A family has one placeholder or more; its literal head and tail are what tells it.
  const tail = pattern.slice(pattern.lastIndexOf('}') + 1);
  return text.length > open + tail.length && text.startsWith(pattern.slice(0, open)) && text.endsWith(tail);
}

function keyIn(keys: ReadonlyMap<string, ConditionKeyFacts>, name: string): ConditionKeyFacts | undefined {
  const exact = keys.get(name.toLowerCase());
  if (exact !== undefined) return exact;
  for (const [pattern, facts] of keys) {
    if (pattern.includes('${') && coversKey(pattern, name)) return facts;
  }
  return undefined;
}

function unfold(data: ServiceData): ServiceReference {
  const keys = data.conditionKeys.map((key) => keyFacts(key[0], key[1]));
  const sets = data.keySets.map((set) => Object.freeze(set.map((position) => keys[position]?.name ?? '')));
  const keysOf = (set: number): readonly string[] => sets[set] ?? [];
  const resourceTypes = data.resourceTypes.map(([name, arns, set]) => ({ name, arns, conditionKeys: keysOf(set) }));
  // Many actions share one list, so nothing of it has to be made or looked at for each.
  const typeSets = data.resourceTypeSets.map((set) =>
    set.map(([type, required, keySet]) => ({
      name: resourceTypes[type]?.name ?? '',
      required: required === 1,
      conditionKeys: keysOf(keySet),
    })),
  );
  const actions = data.actions.map((entry) => actionFacts(entry, typeSets, keysOf));
  return Object.freeze({
    prefix: data.prefix,
    actions: byName(actions, (name) => name.toLowerCase()),
    resourceTypes: byName(resourceTypes, (name) => name),
    conditionKeys: byName(keys, (name) => name.toLowerCase()),
  });
}

function byName<T extends { readonly name: string }>(all: readonly T[], idOf: (name: string) => string) {
  const found = new Map<string, T>();
  all.forEach((one) => found.set(idOf(one.name), one));
  return found;
}

/** Read by index: a service has hundreds of them, and a pattern would go through an iterator for each. */
function actionFacts(
  data: ActionData,
  typeSets: readonly (readonly ActionResourceType[])[],
  keysOf: (set: number) => readonly string[],
): ActionFacts {
  const facts = {
    name: data[0],
    accessLevel: data[1],
    resourceTypes: typeSets[data[3]] ?? [],
    conditionKeys: keysOf(data[2]),
  };
  const dependentActions = data[4];
  if ((dependentActions === undefined || dependentActions.length === 0) && data[5] !== 1) return facts;
  return {
    ...facts,
    ...(data[5] === 1 && { permissionOnly: true }),
    ...(dependentActions !== undefined && dependentActions.length > 0 && { dependentActions }),
  };
}

function keyFacts(name: string, type: string): ConditionKeyFacts {
  const multivalued = type.startsWith('ArrayOf');
  return { name, type: (multivalued ? type.slice('ArrayOf'.length) : type) as ConditionKeyType, multivalued };
}

/** A key by its full name, of every service or of one, in any letter case. */
export function keyFactsOf(key: string): ConditionKeyFacts | undefined {
  const service = serviceOf(key.slice(0, Math.max(key.indexOf(':'), 0)));
  return globalKey(key) ?? (service && serviceKey(service, key));
}

/** A condition key in the letter case that AWS writes it in; the part after a slash, and an unknown key, stay as given. */
export function spelledKey(key: string): string {
  const name = keyFactsOf(key)?.name;
  if (name === undefined) return key;
  const family = name.indexOf('${');
  return family === -1 ? name : name.slice(0, family) + key.slice(family);
}
