import type { Policy, PolicyType } from '../policy/model';

/** How the names of Regions begin in the partitions other than `aws` ("AWS partitions"). */
const regions: readonly (readonly [start: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a Region is in. */
export function partitionOfRegion(region: string): string {
  return regions.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
}

/**
 * The partitions to ask in: each one that the policies or the question (`named`: its ARNs) name, else `aws`. Nothing
 * reaches from one into another.
 */
export function partitionsOf(policies: readonly Policy[], named: readonly string[] = []): readonly string[] {
  return orDefault([...partitionsNamed(named), ...policies.flatMap(partitionsNamedBy)]);
}

/** The partitions that some texts name. */
export function partitionsIn(texts: readonly string[]): readonly string[] {
  return orDefault(partitionsNamed(texts));
}

function orDefault(found: readonly string[]): readonly string[] {
  return found.length === 0 ? ['aws'] : [...new Set(found)];
}

function partitionsNamed(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => partitionOfArn(text) ?? []))];
}

function partitionOfArn(text: string): string | undefined {
  return /^arn:(aws[a-z-]*):/.exec(text)?.[1];
}

const ofResources: ReadonlySet<PolicyType> = new Set(['resource', 'trust', 'kmsKey']);

const known = new WeakMap<Policy, readonly string[]>();

function partitionsNamedBy(policy: Policy): readonly string[] {
  let names = known.get(policy);
  if (names === undefined) known.set(policy, (names = partitionsNamed(arnsOf(policy))));
  return names;
}

/** The ARNs of a policy that tell where it is. What stands at a resource is where that resource is. */
function arnsOf({ type, statements }: Policy): readonly string[] {
  const resources = statements.flatMap(({ resource }) => resource?.values ?? []);
  const principals = statements.flatMap(({ principal }) => (principal?.entries ?? []).map(({ value }) => value));
  const values = statements.flatMap(({ conditions }) => conditions.flatMap((test) => test.values));
  if (!ofResources.has(type)) return [...resources, ...principals, ...values];
  return [resources, principals, values].find((texts) => texts.some(partitionOfArn)) ?? [];
}
