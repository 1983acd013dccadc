import { readCaller, standsAlone } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import type { Policy } from '../../policy/model';
import { all, some } from '../../prover/formula';
import type { Verdict } from '../../prover/prove';
import { documentDecider, silentDecider, type Decider } from '../../claims/decider';
import { effectiveBlock } from '../buckets/access-block';
import type { Bucket } from '../buckets/bucket';
import { policyWithAcl, withAcl, type PublicBucketAcl } from './bucket-acl';
import { noPublicBucketAccess } from './public-claim';
import { rangeFor } from './claim-range';

const judged = new WeakMap<Policy, Verdict>();

/**
 * Whether S3 takes a bucket policy for public: going by its Allow statements alone ("The meaning of public", Blocking
 * public access to your Amazon S3 storage). `refuted`: it is public, and the witness is a stranger who is let in.
 */
export function publicStatus(policy: Policy, bucket: string): Verdict {
  let verdict = judged.get(policy);
  if (verdict === undefined) {
    const statements = policy.statements.filter(({ effect }) => effect === 'Allow');
    const grants: Policy = Object.freeze({ ...policy, statements });
    const decider = documentDecider(grants);
    verdict =
      statements.length === 0
        ? { answer: 'proven' }
        : noPublicBucketAccess(decider, grants, rangeFor({ decider, policy: grants }, { bucket }));
    judged.set(policy, verdict);
  }
  return verdict;
}

/** Whether the settings of the bucket or its account void what is granted to strangers (E41). */
export function isRestricted(bucket: Bucket, policy: Policy | undefined): boolean {
  if (policy === undefined || !effectiveBlock(bucket).restrictPublicBuckets) return false;
  return publicStatus(policy, bucket.name).answer !== 'proven';
}

/** The bucket's ACL where it grants something: public, and not ignored. */
export function grantingAcl(bucket: Bucket): PublicBucketAcl | undefined {
  return bucket.acl === 'private' || effectiveBlock(bucket).ignorePublicAcls ? undefined : bucket.acl;
}

/** The bucket as it would be with a private ACL. */
export function withoutAcl(bucket: Bucket): Bucket {
  return Object.freeze({ ...bucket, acl: 'private' as const });
}

/** What the bucket's policy and ACL say, before anything is restricted. */
export function bucketGrants(bucket: Bucket, policy: Policy | undefined): Decider {
  const decider = policy === undefined ? silentDecider : documentDecider(policy);
  const acl = grantingAcl(bucket);
  return acl === undefined ? decider : withAcl(decider, bucket, acl);
}

/** What stands at a bucket among several layers: its policy, with its ACL where that grants something. */
export function bucketLayer(bucket: Bucket, policy: Policy | undefined): Policy | undefined {
  const acl = grantingAcl(bucket);
  return acl === undefined ? policy : policyWithAcl(policy, bucket, acl);
}

/** What a bucket decides, with its policy, its ACL and Block Public Access. */
export function bucketDecider(bucket: Bucket, policy: Policy | undefined): Decider {
  const grants = bucketGrants(bucket, policy);
  return isRestricted(bucket, policy) ? restrictedDecider(grants) : grants;
}

/**
 * `RestrictPublicBuckets` on a public policy: only AWS services and callers of the owner's account are let in, all
 * grants to anonymous callers and other accounts are void.
 */
export function restrictedDecider(decider: Decider): Decider {
  return {
    ...decider,
    decide: (request) => {
      const decision = decider.decide(request);
      return decision.outcome === 'Allow' && isShutOut(request) ? { outcome: 'ImplicitDeny', decidedBy: [] } : decision;
    },
    outcomes: (space) => {
      const { denied, allowed } = decider.outcomes(space);
      return { denied, allowed: all([allowed, some([space.callers('sameAccount'), space.callers('service')])]) };
    },
  };
}

function isShutOut({ principal, resourceAccount }: AccessRequest): boolean {
  const caller = readCaller(principal);
  if (caller.kind === 'service') return false;
  return standsAlone(caller) || (resourceAccount !== undefined && caller.account !== resourceAccount);
}
