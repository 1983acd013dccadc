import { coversKey, type ActionFacts, type Service } from '../service-reference';

const carried = new WeakMap<ActionFacts, ReadonlySet<string>>();

/** Whether requests for an action can carry a key (in lower case): the action's own keys and those of its resources. */
export function carriesKey(facts: ActionFacts, key: string): boolean {
  let keys = carried.get(facts);
  if (keys === undefined) carried.set(facts, (keys = listed(facts)));
  const slash = key.indexOf('/');
  return keys.has(key) || (slash !== -1 && keys.has(key.slice(0, slash + 1)));
}

/** What a bucket policy sees of the access point that a request came through ("Configuring IAM policies for access points"). */
const accessPointKeys = ['s3:DataAccessPointArn', 's3:DataAccessPointAccount', 's3:AccessPointNetworkOrigin'];

/** In lower case; a family such as `aws:ResourceTag/${TagKey}` by what stands before its placeholder. */
function listed({ conditionKeys, resourceTypes }: ActionFacts): ReadonlySet<string> {
  const points = resourceTypes.some(({ name }) => name.startsWith('accesspoint')) ? accessPointKeys : [];
  const all = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys), ...points];
  return new Set(all.map((key) => key.toLowerCase().replace(/\$\{.*$/, '')));
}

/** Whether the reference lists a key for the action, for the action on this type of resource, or for the type itself. */
export function comesWith(key: string, service: Service, facts: ActionFacts, type: string | undefined): boolean {
  if (!carriesKey(facts, key) && type === undefined) return false;
  const covered = (names: readonly string[]): boolean => names.some((name) => coversKey(name, key));
  const onType = facts.resourceTypes.filter(({ name }) => type === undefined || name === type);
  return (
    covered(facts.conditionKeys) ||
    onType.some(({ conditionKeys }) => covered(conditionKeys)) ||
    (type !== undefined && covered(service.resourceTypes.get(type)?.conditionKeys ?? []))
  );
}
