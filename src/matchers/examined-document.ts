import { isPolicy, POLICY_PLACES, type PolicyInput, type PolicyType, type Problem } from '../policy/model';
import { validate } from '../policy/validate';
import { isPolicyError, type PolicyError } from '../report/errors';
import { renderFinding, type Finding } from '../report/findings';
import { isBucket, type Bucket } from '../s3/buckets/bucket';
import { bucketOfPolicy } from '../s3/claims/bucket-scope';
import { checkOwnBucket } from '../sources/storable-bucket-policy';
import { UsageError } from '../arguments/usage';
import { isPolicySet } from '../evaluator/policy-set';
import { guardDocument, subjectOf } from './subject';

/** What is found in one document; `refusal`: why S3 would not store it although it is a policy. */
export interface Examined {
  readonly document: PolicyInput;
  readonly findings: readonly Finding[];
  /** What the findings are the words of, in the same order. */
  readonly problems: readonly Problem[];
  readonly refusal?: PolicyError;
}

/** The findings of the one document that stands inside `expect(…)`, which AWS may refuse. */
export function examine(received: unknown, type?: PolicyType): Examined {
  if (isBucket(received)) return examineBucket(received, type);
  guardDocument(received);
  if (isPolicySet(received))
    throw new UsageError('this matcher does not accept a policy set', 'write one expect for each policy');
  const problems = validate(received, type === undefined ? {} : { type });
  const findings = problems.map(renderFinding);
  const [first] = findings;
  if (typeof received === 'object' && first?.code === 'NOT_A_POLICY') {
    throw new UsageError(`the subject is not a policy: ${first.message}`);
  }
  const bucket = isPolicy(received) ? bucketOfPolicy(received) : undefined;
  if (!isPolicy(received) || bucket === undefined) return { document: received, findings, problems };
  return withRefusal({ document: received, findings, problems }, () => {
    checkOwnBucket(received, bucket);
  });
}

/** With what the check throws of a document in which nothing else is wrong. */
function withRefusal(examined: Examined, check: () => void): Examined {
  if (examined.findings.some(({ severity }) => severity === 'error')) return examined;
  try {
    check();
    return examined;
  } catch (error) {
    if (isPolicyError(error)) return { ...examined, refusal: error };
    throw error;
  }
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
  const problems = validate(policy, { type: 'resource', ofBucket: true });
  const findings = problems.map(renderFinding);
  return withRefusal({ document: policy, findings, problems }, () => {
    subjectOf(bucket);
  });
}

/** The document as an object; nothing where it is text that is not JSON, or stands in a larger one. */
export function writtenDocument({ document }: Examined): object | undefined {
  if (isPolicy(document)) return document[POLICY_PLACES] === undefined ? document.document : undefined;
  if (typeof document === 'object') return document;
  try {
    const read: unknown = JSON.parse(document);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    // Its syntax is what is wrong with it.
    return undefined;
  }
}
