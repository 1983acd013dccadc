import type { ActionFacts } from '../service-reference';

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
