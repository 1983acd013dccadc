import type { Decision } from '../evaluator/request';
import type { Decider } from '../claims/decider';

/** Says that the bucket's ACL allows a request which no statement allows; nothing where it does not. */
export function renderAclGrant({ acl }: Decider, { outcome, decidedBy }: Decision): string[] {
  return acl === undefined || outcome !== 'Allow' || decidedBy.length > 0 ? [] : [`Allowed by the bucket's ACL ${acl}`];
}

/** What to do where a grant of an ACL is not wanted. */
export const aclHint = 'Hint: make the ACL private, or let Block Public Access void it (IgnorePublicAcls)';
