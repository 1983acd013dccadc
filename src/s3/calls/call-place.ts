import type { Policy } from '../../policy/model';
import { partitionOfRegion, partitionsOf } from '../../requests/partitions';
import type { Bucket } from '../buckets/bucket';
import { partitionOf } from '../callers/caller';
import type { Call } from './described-call';
import { proposalFor } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';

/** What the subject of an expectation tells about where a call goes. */
export interface CallPlace {
  /** The bucket that the subject mentions, for calls that leave it out. */
  readonly bucket?: string;
  /** The bucket's owner. */
  readonly account?: string;
  /** The one partition that its policies name. */
  readonly partition?: string;
  /** The owner's organization; `null`: none. */
  readonly organization?: string | null;
  /** The bucket's settings, where the subject has them. */
  readonly bucketFacts?: Bucket;
  /** All buckets of an environment. */
  readonly buckets?: readonly Bucket[];
}

/** What a bucket's settings tell about a call to it. */
export function placeOfBucket(bucket: Bucket): CallPlace {
  const { account, organization } = bucket;
  return {
    bucketFacts: bucket,
    ...(account !== undefined && { account }),
    ...(organization !== undefined && { organization }),
  };
}

/** The place with the partition of its policies, where they name one alone. */
export function placeAmong(policies: readonly Policy[], place: CallPlace): CallPlace {
  const [partition, ...others] = partitionsOf(policies);
  return partition === undefined || others.length > 0 ? place : { ...place, partition };
}

/** The partition of a call: that of its caller, of the bucket's Region, of the policies. */
export function partitionOfCall({ facts: { caller } }: Call, bucket: string | undefined, place: CallPlace): string {
  const region = bucket === undefined ? undefined : settingsOf(bucket, place)?.region;
  return partitionOf(caller) ?? (region === undefined ? place.partition : partitionOfRegion(region)) ?? 'aws';
}

/** The bucket of an S3 resource that has no Region: the bucket itself, or one of its objects. */
export function bucketInArn(arn: string): string | undefined {
  const [, , service, region, , path = ''] = arn.split(':');
  return service === 's3' && region === '' ? path.split('/')[0] : undefined;
}

/** The buckets that a call names itself: its own and the one that it copies from. */
export function bucketsOfCall({ facts }: Call): string[] {
  const named = facts.resource === undefined ? undefined : bucketInArn(facts.resource);
  return [facts.bucket ?? named, facts.copySource?.bucket].filter((name) => name !== undefined);
}

/**
 * Throws a usage error when a call names only buckets that the subject does not mention: no such call can show
 * anything about it. `known` are the buckets of the subject; an empty list says that it mentions any.
 */
export function checkKnownBucket(call: Call, known: readonly string[]): void {
  const named = bucketsOfCall(call);
  if (known.length === 0 || named.length === 0 || named.some((bucket) => known.includes(bucket))) return;
  throw new UsageError(
    `${call.name}: the subject does not mention the bucket "${named[0] ?? ''}"`,
    proposalFor(named[0] ?? '', known),
  );
}

/** The bucket that a call goes to. */
export function bucketOfCall(call: Call, place: CallPlace): string {
  const bucket = call.facts.bucket ?? place.bucket ?? place.bucketFacts?.name;
  if (bucket !== undefined) return bucket;
  throw new UsageError(`${call.name}: the call does not specify its bucket`, "give { bucket: 'logs' }");
}

/** The settings that hold for a bucket, if the subject has them. */
export function settingsOf(bucket: string, { bucketFacts, buckets }: CallPlace): Bucket | undefined {
  return bucketFacts?.name === bucket ? bucketFacts : buckets?.find(({ name }) => name === bucket);
}
