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

/** The Regions of each partition ("AWS Regions"), the one for examples first. */
const names: Readonly<Record<string, readonly string[]>> = {
  aws: [
    ...['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-east-2', 'us-west-1', 'us-west-2', 'af-south-1', 'ap-east-1'],
    ...['ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
    ...['ap-southeast-1', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
    ...['ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2'],
    ...['eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1'],
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
  'aws-iso': ['us-iso-east-1', 'us-iso-west-1'],
  'aws-iso-b': ['us-isob-east-1', 'us-isob-west-1'],
  'aws-iso-e': ['eu-isoe-west-1'],
  'aws-iso-f': ['us-isof-south-1', 'us-isof-east-1'],
  'aws-eusc': ['eusc-de-east-1'],
};

/** The Regions of a partition that are known by name; of an unknown partition those of `aws`. */
export function regionsOf(partition: string): readonly string[] {
  return (Object.hasOwn(names, partition) ? names[partition] : undefined) ?? names['aws'] ?? [];
}

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

/** The Region in which examples are. */
export function firstRegion(name: string): string {
  return regionsOf(name)[0] ?? '';
}
