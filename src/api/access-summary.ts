import { asFunction } from '../arguments/asker';
import { isDeploymentValue } from '../arguments/deployment-value';
import { UsageError } from '../arguments/usage';
import { isPolicySet } from '../evaluator/policy-set';
import type { PolicyInput } from '../policy/model';
import { effectiveBlock } from '../s3/buckets/access-block';
import { isBucket, s3Bucket, type Bucket } from '../s3/buckets/bucket';
import { isKmsKey, type KmsKey } from '../s3/buckets/kms-key';
import { isRestricted } from '../s3/claims/public-access';
import { isEnvironment } from '../s3/environment/environment';
import { storableBucketPolicy } from '../sources/storable-bucket-policy';
import { storablePolicy } from '../sources/storable-policy';
import { accessText } from '../summary/access-text';
import { canonicalJson } from '../values/canonical-json';

/** The text of the access that a policy, a bucket or a KMS key gives; what is exported records that it was asked for. */
export function accessSummary(subject: PolicyInput | Bucket | KmsKey): string {
  return asFunction('accessSummary', () => {
    if (isDeploymentValue(subject))
      throw new UsageError(
        'the policy stands in a template, and names that only deployment knows have no text',
        'compare stacks with expect(stack.policy(id)).toBeEquivalentTo(…), or summarise the policy of one deployment',
      );
    if (isEnvironment(subject))
      throw new UsageError(
        'an environment has a text for each of its policies, not one',
        "summarise its members: accessSummary(env.bucket('logs')), accessSummary(env.policy(id))",
      );
    if (isPolicySet(subject))
      throw new UsageError('a policy set has a text for each of its policies, not one', 'give one policy');
    if (isBucket(subject)) return bucketText(subject);
    if (isKmsKey(subject))
      return [`KMS key ${subject.arn}`, accessText(storablePolicy(subject.policy, 'kmsKey'))].join('\n');
    return accessText(storablePolicy(subject));
  });
}

/** The settings that differ from those of a new bucket, then the policy. */
function bucketText(bucket: Bucket): string {
  const policy = storableBucketPolicy(bucket);
  const isNew = settingsOf(s3Bucket({ name: bucket.name }));
  const settings = Object.entries(settingsOf(bucket)).filter(([name, value]) => isNew[name] !== value);
  return [
    `bucket ${bucket.name}`,
    ...settings.map(([name, value]) => `  ${name} ${value}`),
    ...(isRestricted(bucket, policy) ? ['  its policy is public: only AWS services and the owner are let in'] : []),
    policy === undefined ? 'no policy' : accessText(policy),
  ].join('\n');
}

/** Each setting but the name and the policy as a text; of the two blocks of public access, what comes of them. */
function settingsOf(bucket: Bucket): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, unknown>> = { ...bucket, ...effectiveBlock(bucket) };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([setting]) => !shownOtherwise.has(setting))
      .map(([setting, value]) => [setting, typeof value === 'string' ? value : canonicalJson(value)]),
  );
}

const shownOtherwise: ReadonlySet<string> = new Set([
  'name',
  'policy',
  'blockPublicAccess',
  'accountBlockPublicAccess',
] satisfies readonly (keyof Bucket)[]);
