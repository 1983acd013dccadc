import type { PolicyType } from './model';

/** What a statement of each type must and may hold ("Grammar of the IAM JSON policy language" and the pages of each type). */
export interface TypeRules {
  readonly principal: 'required' | 'forbidden';
  readonly resource: 'required' | 'forbidden';
  /** Whether IAM itself stores the text: plain characters, alphanumeric and unique Sids. */
  readonly iam: boolean;
}

export const rulesOf: Readonly<Record<PolicyType, TypeRules>> = {
  identity: { principal: 'forbidden', resource: 'required', iam: true },
  permissionsBoundary: { principal: 'forbidden', resource: 'required', iam: true },
  session: { principal: 'forbidden', resource: 'required', iam: true },
  serviceControl: { principal: 'forbidden', resource: 'required', iam: false },
  resourceControl: { principal: 'required', resource: 'required', iam: false },
  resource: { principal: 'required', resource: 'required', iam: false },
  kmsKey: { principal: 'required', resource: 'required', iam: false },
  vpcEndpoint: { principal: 'required', resource: 'required', iam: false },
  trust: { principal: 'required', resource: 'forbidden', iam: true },
};

export const policyTypes = Object.keys(rulesOf) as readonly PolicyType[];

/** Actions that a role's own trust policy decides ("How to use trust policies with IAM roles"), in lower case. */
export const roleActions: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
]);

/** Services whose resource policies must tell the resource; others may leave it out and mean their own. */
export const typesWithResource: ReadonlySet<string> = new Set(['s3', 's3express', 'kms', 'sqs', '*']);
/** Services that are known to leave it out. */
export const typesWithoutResource: ReadonlySet<string> = new Set(['sts', 'sns', 'ecr', 'ecr-public']);
