import { compilePolicy } from '../evaluator/compile';
import type { Policy } from '../policy/model';
import type { AuthorizationRequest } from '../s3/authorizations/authorizations';
import { bucketInArn } from '../s3/calls/call-place';
import { bucketsOfPolicy } from '../s3/claims/bucket-scope';
import { isSiblingName, nearest } from '../values/near-names';
import { UsageError } from '../arguments/usage';
import type { Subject } from './subject';

/**
 * Throws when a call goes to a bucket that no identity policy mentions and whose name is a slip of the pen away from
 * one that they name. Identity policies may be asked about any bucket, so names that differ on purpose pass.
 */
export function checkNotMisspelt(subject: Subject, authorizations: readonly AuthorizationRequest[]): void {
  const policies = identityPolicies(subject);
  if (policies.length === 0) return;
  const known = policies.flatMap(bucketsOfPolicy);
  for (const one of authorizations) {
    const arn = typeof one.resource === 'string' ? one.resource : `${one.resource.bucket}/key`;
    const bucket = bucketInArn(arn);
    if (bucket === undefined || known.includes(bucket)) continue;
    const near = nearest(bucket, known, bucket.length < 6 ? 1 : 2);
    if (near === undefined || isSiblingName(bucket, near)) continue;
    if (policies.some((policy) => mentions(policy, one.action, arn))) continue;
    throw new UsageError(`the subject does not mention the bucket "${bucket}"`, `did you mean "${near}"?`);
  }
}

function identityPolicies(subject: Subject): readonly Policy[] {
  if (subject.kind === 'policySet') return subject.layers.resource === undefined ? (subject.layers.identity ?? []) : [];
  return subject.kind === 'policy' && subject.policy.type === 'identity' ? [subject.policy] : [];
}

/** Whether a statement on the action has this resource among its patterns, or one that a variable may make it. */
function mentions(policy: Policy, action: string, arn: string): boolean {
  const none = (): undefined => undefined;
  return compilePolicy(policy).statements.some(
    ({ action: list, resource }) =>
      list.matches(action.toLowerCase()) &&
      (resource === undefined ||
        resource.negated ||
        resource.matches(arn, none) ||
        resource.entries.some(({ text }) => text.includes('${'))),
  );
}
