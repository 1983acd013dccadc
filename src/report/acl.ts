import type { Decision } from '../evaluator/request';
import type { Bucket } from '../s3/bucket';
import { grantingAcl } from '../s3/public-access';

/** Says that the bucket's ACL allows a request which no statement allows; nothing where it does not. */
export function renderAclGrant(bucket: Bucket | undefined, { outcome, decidedBy }: Decision): string[] {
  const acl = bucket === undefined || outcome !== 'Allow' || decidedBy.length > 0 ? undefined : grantingAcl(bucket);
  return acl === undefined ? [] : [`Allowed by the bucket's ACL ${acl}`];
}

/** What to do where a grant of an ACL is not wanted. */
export const aclHint = 'Hint: make the ACL private, or let Block Public Access void it (IgnorePublicAcls)';
