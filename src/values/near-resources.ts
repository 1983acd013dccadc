import { parsePattern } from './pattern';

/** An entry as it was meant, and how it differs from what is written. */
export interface NearResource {
  readonly meant: string;
  readonly differs: 'partition' | 'region' | 'step' | 'alias';
  /** What the entry has and what the resource has in its place; of a step that the entry lacks, the step alone. */
  readonly written: string;
  readonly other: string;
}

/** How an entry misses a resource, where it was written for another partition, another Region, lacks a step of its path, or names a KMS key by an alias. */
export function nearResource(entry: string, resource: string): NearResource | undefined {
  return (
    inPartitionOf(entry, resource) ??
    inRegionOf(entry, resource) ??
    withStepOf(entry, resource) ??
    keyOfAlias(entry, resource)
  );
}

/** An entry that misses a resource by its letter case alone, in that of the resource up to its first wildcard. */
export function inCaseOf(entry: string, resource: string): string | undefined {
  const wildcard = entry.search(/[*?]|\$\{/);
  const own = wildcard === -1 ? entry : entry.slice(0, wildcard);
  const other = resource.slice(0, own.length);
  if (own === other || own.toLowerCase() !== other.toLowerCase()) return undefined;
  const meant = `${other}${entry.slice(own.length)}`;
  return parsePattern(meant).matches(resource) ? meant : undefined;
}

function inPartitionOf(entry: string, resource: string): NearResource | undefined {
  const [own, other] = [/^arn:(aws[\w-]*):/.exec(entry)?.[1], /^arn:(aws[\w-]*):/.exec(resource)?.[1]];
  if (own === undefined || other === undefined || own === other) return undefined;
  return { meant: entry.replace(own, other), differs: 'partition', written: own, other };
}

const REGION = /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-isob?)?-[a-z]+-\d\b/;

function inRegionOf(entry: string, resource: string): NearResource | undefined {
  const [own] = REGION.exec(entry) ?? [];
  const [other] = REGION.exec(resource) ?? [];
  if (own === undefined || other === undefined || own === other) return undefined;
  return { meant: entry.replaceAll(own, other), differs: 'region', written: own, other };
}

/** A path that lacks one step of the resource's: `table/orders/byDate` for `table/orders/index/byDate`. */
function withStepOf(entry: string, resource: string): NearResource | undefined {
  const [own, all] = [entry.split('/'), resource.split('/')];
  if (own.length < 3 || all.length !== own.length + 1) return undefined;
  const at = all.findIndex((step, index) => step !== own[index]);
  if (at < 2 || !own.slice(at).every((step, index) => step === all[at + 1 + index])) return undefined;
  return { meant: resource, differs: 'step', written: '', other: `/${all[at] ?? ''}` };
}

/** The key in the place of an alias of its account and Region, all keys in that of all aliases: KMS decides by the ARN of the key. */
function keyOfAlias(entry: string, resource: string): NearResource | undefined {
  const [, aliases] = /^(arn:[^:]*:kms:.*:)alias\/\*$/.exec(entry) ?? [];
  if (aliases !== undefined && /^arn:[^:]*:kms:.*:key\//.test(resource)) {
    const meant = `${aliases}key/*`;
    return { meant, differs: 'alias', written: entry, other: meant };
  }
  const [place, other] = [
    /^(arn:[^:]*:kms:.*:)alias\//.exec(entry)?.[1],
    /^(arn:[^:]*:kms:.*:)key\//.exec(resource)?.[1],
  ];
  if (place === undefined || place !== other) return undefined;
  return { meant: resource, differs: 'alias', written: entry, other: resource };
}
