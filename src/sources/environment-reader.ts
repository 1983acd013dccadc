import type { Reader } from '../s3/environment-layers';
import { soundPolicy } from './sound';
import { soundBucketPolicy } from './sound-bucket';

/** Reads the documents of an environment that a call meets; a `PolicyError` for one that AWS would refuse. */
export function environmentReader(where: string): Reader {
  return {
    policy: (what, input, type) => soundPolicy(`${where}: ${what}`, input, type),
    bucketPolicy: (bucket) => soundBucketPolicy(where, bucket),
  };
}
