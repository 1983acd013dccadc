import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { proposal } from '../s3/checks';
import { bucketsOf } from '../s3/scope';
import { misuse } from './misuse';
import { checkOwnBucket } from './own-bucket';
import type { Subject } from './subject';

/** Whether a value has the shape of an `AccessRequest`: a counterexample, say, that becomes a test of its own. */
export function isAccessRequest(value: unknown): value is AccessRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { principal, action, resource, context } = value as Readonly<Record<string, unknown>>;
  const named = typeof principal === 'string' || isNamed(principal);
  const plain = context === undefined || (typeof context === 'object' && context !== null && !Array.isArray(context));
  return named && typeof action === 'string' && typeof resource === 'string' && plain;
}

function isNamed(principal: unknown): boolean {
  if (typeof principal !== 'object' || principal === null) return false;
  const { service, federated } = principal as Readonly<Record<string, unknown>>;
  return typeof service === 'string' || typeof federated === 'string';
}

/**
 * Throws when a request goes to a bucket that the subject is not about. In a policy set the resource policy is that of
 * the requested bucket; a lone bucket policy and a bucket are about the buckets that they name, as for a call.
 */
export function checkBucketOf(matcher: string, subject: Subject, { resource }: AccessRequest): void {
  const [, , service, region, account, path = ''] = resource.split(':');
  if (service !== 's3' || region !== '' || account !== '') return;
  const bucket = path.split('/')[0] ?? '';
  if (subject.kind === 'set') {
    if (subject.layers.resource !== undefined) checkOwnBucket(matcher, subject.layers.resource, bucket);
    return;
  }
  const known = subject.kind === 'bucket' ? [subject.bucket.name] : namedBy(subject.policy);
  if (known.length === 0 || known.includes(bucket)) return;
  throw misuse(matcher, `the subject does not speak of the bucket "${bucket}"`, proposal(bucket, known));
}

function namedBy(policy: Policy): readonly string[] {
  return policy.type === 'resource' ? bucketsOf(policy) : [];
}
