import { isPolicy, type PolicyInput, type PolicyType } from '../policy/model';
import { validate } from '../policy/validate';
import { isPolicyError, type PolicyError } from '../report/errors';
import { renderFinding, type Finding } from '../report/findings';
import { isBucket, type Bucket } from '../s3/buckets/bucket';
import { UsageError } from '../arguments/usage';
import { isPolicySet } from '../evaluator/policy-set';
import { guardDocument, subjectOf } from './subject';

/** What is found in one document; `refusal`: why S3 would not store it although it is a policy. */
export interface Examined {
  readonly document: PolicyInput;
  readonly findings: readonly Finding[];
  readonly refusal?: PolicyError;
}

/** The findings of the one document that stands inside `expect(…)`, which AWS may refuse. */
export function examine(received: unknown, type?: PolicyType): Examined {
  if (isBucket(received)) return examineBucket(received, type);
  guardDocument(received);
  if (isPolicySet(received))
    throw new UsageError('this matcher does not accept a policy set', 'write one expect for each policy');
  const findings = validate(received, type === undefined ? {} : { type }).map(renderFinding);
  const [first] = findings;
  if (typeof received === 'object' && first?.code === 'NOT_A_POLICY') {
    throw new UsageError(`the subject is not a policy: ${first.message}`);
  }
  return { document: received, findings };
}

/** The name of the file that a document comes from. */
export function fileOf({ document }: Examined): string | undefined {
  return isPolicy(document) ? document.source : undefined;
}

function examineBucket(bucket: Bucket, type: PolicyType | undefined): Examined {
  const { policy } = bucket;
  if (policy === undefined) throw new UsageError('the bucket has no policy', 's3Bucket({ name, policy })');
  if (type !== undefined && type !== 'resource') {
    throw new UsageError(`the policy of a bucket is of type "resource", not "${type}"`, 'leave type out');
  }
  guardDocument(policy);
  const findings = validate(policy, { type: 'resource', ofBucket: true }).map(renderFinding);
  if (findings.some(({ severity }) => severity === 'error')) return { document: policy, findings };
  try {
    subjectOf(bucket);
    return { document: policy, findings };
  } catch (error) {
    if (isPolicyError(error)) return { document: policy, findings, refusal: error };
    throw error;
  }
}
