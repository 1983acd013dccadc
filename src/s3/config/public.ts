import type { Policy } from '../../policy/model';
import type { ActionChoice } from '../../requests/request-class';
import { documentDecider, silentDecider } from '../../claims/decider';
import { withAcl } from '../claims/bucket-acl';
import type { Bucket } from '../buckets/bucket';
import { complianceOf, rangeOfRule, type Compliance } from './rule';
import { allowStatementsOf } from '../claims/partial-policy';
import { noPublicBucketAccess } from '../claims/public-claim';
import type { ClaimSubject } from '../claims/claim-subject';

/**
 * `s3-bucket-public-read-prohibited` and `s3-bucket-public-write-prohibited`: neither a policy nor an ACL that Block
 * Public Access does not restrict gives a stranger such access. Only fixed values make an Allow not public, so a Deny
 * does not count. ASSUMED: the settings are the bucket's own, RestrictPublicBuckets for policies and IgnorePublicAcls
 * for ACLs.
 */
export function publicAccessProhibited(
  bucket: Bucket,
  policy: Policy | undefined,
  access: 'read' | 'write',
): Compliance {
  const { restrictPublicBuckets, ignorePublicAcls } = bucket.blockPublicAccess;
  const granting = policy === undefined || restrictPublicBuckets ? undefined : allowStatementsOf(policy);
  const byPolicy = granting === undefined ? silentDecider : documentDecider(granting);
  const { acl } = bucket;
  const decider = acl === 'private' || ignorePublicAcls ? byPolicy : withAcl(byPolicy, bucket, acl);
  if (decider.policies.length === 0) return { answer: 'compliant' };
  const subject: ClaimSubject = { decider, bucket, ...(granting !== undefined && { policy: granting }) };
  const range = rangeOfRule({ bucket, ...(policy !== undefined && { policy }) }, decider.policies);
  const actions = range.actions.filter((action) => isOfAccess(access, action));
  return complianceOf(noPublicBucketAccess(decider, granting, { ...range, actions }), subject);
}

/** The access level of the Service Authorization Reference; an action that it does not know may be either. */
export function isOfAccess(access: 'read' | 'write', { facts }: ActionChoice): boolean {
  if (facts === undefined) return true;
  const reads = facts.accessLevel === 'Read' || facts.accessLevel === 'List';
  return reads === (access === 'read');
}
