import { isAccessPoint, isBucketPolicy } from '../policy/checks/checked-document';
import { withoutPrincipal, type Policy, type PolicyType, type Statement } from '../policy/model';
import { PolicyError } from '../report/errors';
import { documentOf } from '../s3/claims/claim-subject';
import { UsageError } from '../arguments/usage';
import { subjectOf, type Subject } from './subject';

/** As `subjectOf`, for claims about S3 requests: throws on a document that such requests never meet. */
export function s3SubjectOf(received: unknown): Subject {
  const subject = subjectOf(received);
  const policy = documentOf(subject);
  if (policy === undefined) return subject;
  if (subject.kind === 'policy') checkTypeGiven(policy);
  const name = elsewhere[policy.type];
  if (name !== undefined) {
    throw new PolicyError(
      `the document is ${name}, but this matcher is about S3 requests to a bucket\nHint: give the bucket policy; test single calls with toAllow and toDeny`,
      [],
    );
  }
  if (policy.type !== 'resource' || isBucketPolicy(policy)) return subject;
  if (policy.statements.some(({ resource }) => resource?.values.some(isAccessPoint) === true)) {
    throw new UsageError('the subject is the policy of an access point', 'this matcher needs a bucket policy');
  }
  if (policy.statements.every(isOfAnotherService)) {
    throw new UsageError('the policy does not mention S3', 'this matcher is about S3 requests: give a bucket policy');
  }
  return subject;
}

/** As `subjectOf`, for claims about anonymous callers: throws on documents that never let one in (E28). */
export function resourceSubjectOf(received: unknown): Subject {
  const subject = subjectOf(received);
  if (subject.kind === 'policySet') {
    if (subject.layers.resource !== undefined) return subject;
    throw new UsageError(
      'without a resource policy, nothing lets anonymous callers in',
      'add the resource policy: { resource: policy }',
    );
  }
  if (subject.policy === undefined) return subject;
  if (subject.kind === 'policy') checkTypeGiven(subject.policy);
  if (!withoutPrincipal.has(subject.policy.type)) return subject;
  throw new UsageError('a policy without Principal never lets anonymous callers in', 'give the resource policy');
}

/** Who makes the requests of a claim, where the policies apply to some callers only: follows `every request` in messages. */
export function boundBy(subject: Subject): string {
  if (subject.kind !== 'policySet') return subject.policy === undefined ? '' : (bound[subject.policy.type] ?? '');
  return subject.layers.resource === undefined ? ' by a principal that the policies are attached to' : '';
}

const bound: Readonly<Partial<Record<PolicyType, string>>> = {
  identity: ' by a principal that the policy is attached to',
  permissionsBoundary: ' by a principal that the boundary applies to',
  session: ' by a session that the policy is passed to',
  serviceControl: ' by a principal in an account that the SCP is attached to',
};

/** Documents that come to S3 requests by no bucket. */
const elsewhere: Readonly<Partial<Record<PolicyType, string>>> = {
  vpcEndpoint: 'a VPC endpoint policy',
  kmsKey: 'a KMS key policy',
  trust: 'a role trust policy',
};

/** Throws on a document without `Principal` whose type nobody gave: it cannot be a bucket policy. */
function checkTypeGiven({ type, typeGiven, statements }: Policy): void {
  if (type === 'resource' || typeGiven) return;
  const denies = statements.every(({ effect }) => effect === 'Deny');
  const [other, otherType] = denies
    ? (['an SCP', 'serviceControl'] as const)
    : (['an identity policy', 'identity'] as const);
  throw new PolicyError(
    [
      `the document is not a bucket policy: it has no Principal`,
      `Hint: a bucket policy needs a Principal in each statement; if this is ${other}, read it with parsePolicy(text, { type: '${otherType}' })`,
    ].join('\n'),
    [],
  );
}

/** Whether no S3 request meets the statement: all its actions or all its resources are another service's. */
function isOfAnotherService({ action, resource }: Statement): boolean {
  const actions = !action.negated && action.values.every((text) => text.includes(':') && !text.startsWith('*:'));
  const resources = resource?.negated === false && resource.values.every((text) => isForeignArn(text));
  return actions || resources;
}

/** `arn:aws:sqs:…`; a wildcard in the service may stand for S3. */
function isForeignArn(text: string): boolean {
  const [start, , service = ''] = text.split(':', 3);
  return start === 'arn' && service !== 's3' && !/[*?]/.test(text.split(':', 3).join(':'));
}
