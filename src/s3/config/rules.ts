import type { Policy } from '../../policy/model';
import { nearest } from '../../values/near-names';
import { checkActionNames } from '../claims/action-names';
import { quoted } from '../../arguments/checks';
import { denyInsecureTransport } from '../claims/bucket-claims';
import type { ClaimSubject } from '../claims/claim-subject';
import type { Bucket } from '../buckets/bucket';
import { actionsProhibited, notBeyond } from './accounts';
import { granteesWithin } from './grantees';
import {
  checkParameters,
  controlPolicyOf,
  granteesOf,
  membersOf,
  type ConfigParameters,
  type ParameterName,
} from './parameters';
import { publicAccessProhibited } from './public';
import { complianceOf, overloadedValue, type Compliance } from './rule';
import { usesKms } from '../buckets/encryption';
import { UsageError } from '../../arguments/usage';

/** A rule that reads nothing but the policy, or one that reads the bucket's settings too. */
type Rule = { readonly parameters: readonly ParameterName[]; readonly required?: ParameterName } & (
  | { readonly reads: 'policy'; judge(subject: ClaimSubject, parameters: ConfigParameters): Compliance }
  | {
      readonly reads: 'settings';
      judge(bucket: Bucket, policy: Policy | undefined, parameters: ConfigParameters): Compliance;
    }
);

const compliant: Compliance = Object.freeze({ answer: 'compliant' });

/** The rules by their names ("List of AWS Config Managed Rules"), each by its meaning. */
const rules = {
  's3-bucket-ssl-requests-only': {
    reads: 'policy',
    parameters: [],
    judge: (subject) => complianceOf(denyInsecureTransport(subject, {}), subject),
  },
  's3-bucket-server-side-encryption-enabled': {
    reads: 'settings',
    parameters: [],
    // Since January 2023 every bucket has a default encryption, so the rule's other condition never matters (H5).
    judge: () => compliant,
  },
  's3-default-encryption-kms': {
    reads: 'settings',
    parameters: ['kmsKeyArns'],
    judge: ({ defaultEncryption }, _, parameters) => defaultKms(defaultEncryption, membersOf(parameters, 'kmsKeyArns')),
  },
  's3-bucket-public-read-prohibited': {
    reads: 'settings',
    parameters: [],
    judge: (bucket, policy) => publicAccessProhibited(bucket, policy, 'read'),
  },
  's3-bucket-public-write-prohibited': {
    reads: 'settings',
    parameters: [],
    judge: (bucket, policy) => publicAccessProhibited(bucket, policy, 'write'),
  },
  's3-bucket-policy-grantee-check': {
    reads: 'policy',
    parameters: ['awsPrincipals', 'servicePrincipals', 'federatedUsers', 'ipAddresses', 'vpcIds'],
    judge: (subject, parameters) => {
      const grantees = granteesOf(parameters);
      return ofPolicy(subject, (policy) => granteesWithin(subject, policy, grantees));
    },
  },
  's3-bucket-blacklisted-actions-prohibited': {
    reads: 'policy',
    parameters: ['blacklistedActionPattern'],
    required: 'blacklistedActionPattern',
    judge: (subject, parameters) => {
      const patterns = membersOf(parameters, 'blacklistedActionPattern') ?? [];
      if (subject.policy === undefined) checkActionNames(patterns, [], 'blacklistedActionPattern');
      return ofPolicy(subject, (policy) => actionsProhibited(subject, policy, patterns));
    },
  },
  's3-bucket-policy-not-more-permissive': {
    reads: 'policy',
    parameters: ['controlPolicy'],
    required: 'controlPolicy',
    judge: (subject, { controlPolicy = '' }) => {
      const control = controlPolicyOf(controlPolicy);
      return ofPolicy(subject, (policy) => notBeyond(subject, policy, control));
    },
  },
  's3-bucket-level-public-access-prohibited': {
    reads: 'settings',
    parameters: ['excludedPublicBuckets'],
    judge: ({ name, blockPublicAccess }, _, parameters) => {
      if (membersOf(parameters, 'excludedPublicBuckets')?.includes(name) === true) return compliant;
      const off = Object.entries(blockPublicAccess).flatMap(([setting, on]) => (on ? [] : [setting]));
      return off.length === 0 ? compliant : { answer: 'noncompliant', because: { kind: 'block', off } };
    },
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type ConfigRule = keyof typeof rules;

/** Whether the rule reads the policy alone or the bucket's settings too; throws on an unknown name. */
export function ruleNamed(id: unknown): ConfigRule {
  if (typeof id === 'string' && Object.hasOwn(rules, id)) return id as ConfigRule;
  const known = Object.keys(rules);
  if (typeof id !== 'string') throw new UsageError('the rule must be a string', `one of ${known.join(', ')}`);
  const near = nearest(id.toLowerCase().replaceAll('_', '-'), known, 3);
  throw new UsageError(
    `unknown rule ${quoted(id)}`,
    near === undefined ? `use one of ${known.join(', ')}` : `did you mean "${near}"?`,
  );
}

/** What the rule says of the subject; throws a usage error where it cannot be asked so. */
export function judgeRule(id: ConfigRule, subject: ClaimSubject, given: unknown): Compliance {
  const rule: Rule = rules[id];
  const parameters = checkParameters(given, rule.parameters, rule.required);
  const { bucket, policy } = subject;
  if (rule.reads === 'settings') {
    if (bucket !== undefined) return rule.judge(bucket, policy, parameters);
    throw new UsageError(
      `${id} reads the settings of a bucket, and the subject is a policy alone`,
      'give s3Bucket({ name, policy, … })',
    );
  }
  const path = policy && overloadedValue(policy);
  const compliance = rule.judge(subject, parameters);
  return path === undefined ? compliance : { answer: 'noncompliant', because: { kind: 'variables', path } };
}

/** A rule on what a policy allows is COMPLIANT where there is none (H9). */
function ofPolicy({ policy }: ClaimSubject, judge: (policy: Policy) => Compliance): Compliance {
  return policy === undefined ? compliant : judge(policy);
}

/** `s3-default-encryption-kms`: DSSE-KMS uses a KMS key too. ASSUMED: the AWS managed key is never in a list. */
function defaultKms(encryption: Bucket['defaultEncryption'], keys: readonly string[] | undefined): Compliance {
  const { kind, keyArn } = encryption;
  const listed = keys === undefined || (keyArn !== undefined && keys.includes(keyArn));
  if (usesKms(encryption) && listed) return compliant;
  const found = usesKms(encryption) ? `${kind} under ${keyArn ?? 'the AWS managed key aws/s3'}` : kind;
  return { answer: 'noncompliant', because: { kind: 'encryption', found } };
}
