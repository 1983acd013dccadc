import type { Bucket } from '../s3/buckets/bucket';
import type { DocumentReader } from '../s3/environment/policy-layers';
import type { Policy } from '../policy/model';
import { storablePolicy } from './storable-policy';
import { storableBucketPolicy } from './storable-bucket-policy';

/**
 * Reads the documents of an environment that a call meets; a `PolicyError` for one that AWS would refuse. A reader is for
 * one question: what several authorizations meet it reads once, and so judges once whether a bucket is public.
 */
export function environmentReader(): DocumentReader {
  const policies = new Map<string, Map<unknown, Policy>>();
  const buckets = new Map<Bucket, Policy | undefined>();
  return {
    policy: (what, input, type) => {
      let ofType = policies.get(type);
      if (ofType === undefined) policies.set(type, (ofType = new Map<unknown, Policy>()));
      const policy = ofType.get(input) ?? storablePolicy(input, type, { what });
      ofType.set(input, policy);
      return policy;
    },
    bucketPolicy: (bucket) => {
      if (!buckets.has(bucket)) buckets.set(bucket, storableBucketPolicy(bucket));
      return buckets.get(bucket);
    },
  };
}
