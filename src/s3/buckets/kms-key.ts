import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import type { PolicyInput } from '../../policy/model';
import { checkOptions, checkPolicyInput, quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';
import { brandOf, isBranded } from '../../values/brand';

/** Marks KMS keys across two loaded builds. */
const KMS_KEY: unique symbol = brandOf('kms-key');

export interface KmsKeySettings {
  /** The key's ARN, never that of an alias. */
  readonly arn: string;
  /** Left out: the default key policy, which leaves the decision to the IAM policies of the key's account. */
  readonly policy?: PolicyInput;
}

export interface KmsKey {
  readonly [KMS_KEY]: true;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly policy: PolicyInput;
}

export function isKmsKey(value: unknown): value is KmsKey {
  return isBranded(value, KMS_KEY);
}

/** A customer managed KMS key with its key policy ("Key policies in AWS KMS"). Throws a usage error on what is not an ARN of a key. */
export const kmsKey = takesDeploymentValues('kmsKey', (settings: KmsKeySettings): KmsKey =>
  asFunction('kmsKey', () => {
    checkOptions(settings, ['arn', 'policy']);
    const { arn, policy } = settings;
    checkKeyArn('arn', arn);
    if (policy !== undefined) checkPolicyInput('policy', policy);
    const [, partition = '', , region = '', account = ''] = arn.split(':');
    return Object.freeze({
      [KMS_KEY]: true as const,
      arn,
      account,
      region,
      policy: policy ?? defaultKeyPolicy(partition, account),
    });
  }),
);

/** Throws unless the value is the ARN of a KMS key. */
export function checkKeyArn(name: string, value: unknown): asserts value is string {
  if (typeof value === 'string' && /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(value)) return;
  throw new UsageError(
    `${name} must be the ARN of a KMS key, got ${quoted(value)}`,
    'conditions see the ARN of the key, never its alias or id: arn:aws:kms:<region>:<account>:key/<id>',
  );
}

/** "Default key policy": what a key made by the API without a policy has. */
function defaultKeyPolicy(partition: string, account: string): object {
  return Object.freeze({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}
