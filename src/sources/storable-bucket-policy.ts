import { authorizeByDocument } from '../evaluator/authorize';
import type { Policy } from '../policy/model';
import { PolicyError } from '../report/errors';
import { renderDecidedBy } from '../report/decision';
import { renderExcerpt, renderPlace } from '../report/excerpt';
import { renderRequest } from '../report/request';
import { undecidedError } from '../report/undecided';
import { effectiveBlock, type PublicAccessBlock } from '../s3/buckets/access-block';
import type { Bucket } from '../s3/buckets/bucket';
import { publicStatus } from '../s3/claims/public-access';
import { resourcesBeside } from '../s3/claims/resources-beside';
import { storablePolicy } from './storable-policy';

/** The policy of a bucket that S3 would store on it; else a `PolicyError`. */
export function storableBucketPolicy(bucket: Bucket): Policy | undefined {
  if (bucket.policy === undefined) return undefined;
  const policy = storablePolicy(bucket.policy, 'resource', { ofBucket: true });
  checkOwnBucket(policy, bucket.name);
  const { blockPublicPolicy, restrictPublicBuckets } = effectiveBlock(bucket);
  if (blockPublicPolicy || restrictPublicBuckets) checkPublicness(bucket, policy);
  return policy;
}

/** Throws when the policy of a bucket names another bucket: S3 refuses to store it (S2, "Policy has invalid resource"). */
export function checkOwnBucket(policy: Policy, bucket: string): void {
  const beside = resourcesBeside(policy, bucket);
  const [first] = beside;
  if (first === undefined) return;
  const names = [...new Set(beside.map(({ name }) => name))];
  throw new PolicyError(
    [
      `the policy of the bucket "${bucket}" names another bucket: ${names.join(', ')}`,
      '',
      `In ${renderPlace(policy, first.path)}`,
      ...renderExcerpt(policy, first.path),
      `Hint: S3 accepts a bucket policy only for its own bucket and objects: make it ${JSON.stringify(first.own)}`,
    ].join('\n'),
    [],
  );
}

/** The error for a public policy on a bucket that takes none. */
export class BlockedPolicyError extends PolicyError {
  constructor(
    /** What is the case, and what to do about it also where the bucket is of a template. */
    readonly problemOfTemplate: string,
    /** What to do about it beside that where a test makes the bucket. */
    option: string,
    /** Settings of the bucket under which S3 takes it, the nearest to its own first; none where the account takes it neither. */
    readonly settings: readonly { readonly blockPublicAccess: PublicAccessBlock }[],
  ) {
    super(`${problemOfTemplate}${option}`, []);
  }
}

/**
 * Throws where it is not known whether the policy is public, and where it is and S3 refuses to store it: while
 * BlockPublicPolicy is on, as it is on a new bucket (S6).
 */
function checkPublicness(bucket: Bucket, policy: Policy): void {
  const verdict = publicStatus(policy, bucket.name);
  if (verdict.answer === 'proven') return;
  if (verdict.answer === 'undecided') {
    throw undecidedError(verdict);
  }
  const own = bucket.blockPublicAccess.blockPublicPolicy;
  if (!own && !bucket.accountBlockPublicAccess.blockPublicPolicy) return;
  const who = own ? `the bucket "${bucket.name}"` : `the account of the bucket "${bucket.name}"`;
  const { blockPublicAccess, accountBlockPublicAccess } = bucket;
  const open = { ...blockPublicAccess, blockPublicPolicy: false };
  const problem = [
    `the policy is public, and S3 refuses that while ${who} blocks public policies`,
    '',
    ...renderRequest(verdict.witness),
    '',
    ...renderDecidedBy(policy, authorizeByDocument(verdict.witness, policy), verdict.witness),
    `Hint: name the intended principals in the statement that allows this${own ? '' : ', or s3Bucket({ accountBlockPublicAccess: false })'}`,
  ].join('\n');
  const settings = [open, { ...open, restrictPublicBuckets: false }].map((block) => ({ blockPublicAccess: block }));
  const option = own ? ', or s3Bucket({ blockPublicAccess: false })' : '';
  throw new BlockedPolicyError(problem, option, accountBlockPublicAccess.blockPublicPolicy ? [] : settings);
}
