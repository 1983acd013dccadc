import { checkActions } from './checks/actions';
import { checkBuckets } from './checks/buckets';
import { checkConditions } from './checks/conditions';
import { checkDocument } from './checks/document';
import { NearNames } from './checks/near-names';
import { checkPrincipals } from './checks/principals';
import { checkResources } from './checks/resources';
import { isBucketPolicy } from './checks/checked-document';
import { checkVariables } from './checks/variables';
import type { ProblemCode } from './codes';
import type { Policy, PolicyInput, PolicyType, Problem } from './model';
import { withPositions, readDraft, type DraftPolicy, type Origin } from './parse';
import { Problems } from './problem';
import { withoutConsequences } from './unresolved';

/**
 * What AWS refuses in a document that is saved anew while deployed ones hold it: the id that is left of a deleted role or
 * user (B28), and a trust policy from before IAM asked for the claim that tells the tenants of an identity provider apart (P16).
 */
const onlyWhenSaved: ReadonlySet<ProblemCode> = new Set([
  'INVALID_ROLE_REFERENCE',
  'INVALID_USER_REFERENCE',
  'MISSING_IDENTITY_PROVIDER_CLAIM',
] as const);

/** Whether no claim on a document with this problem can hold: AWS has no such document. */
export function refusesClaims({ severity, code }: Problem): boolean {
  return severity === 'error' && !onlyWhenSaved.has(code);
}

/** Whether AWS would store the document, as far as its text shows. */
export function isStorable({ sound, policy }: DraftPolicy): boolean {
  return sound && !validate(policy).some(refusesClaims);
}

export interface ValidateOptions {
  readonly type?: PolicyType;
  /** Whether the document is known to be the policy of a bucket; else it is one when it mentions S3. */
  readonly ofBucket?: boolean;
  /** Where a document that is given as an object comes from. */
  readonly origin?: Origin;
}

const judged = {
  byItself: new WeakMap<Policy, readonly Problem[]>(),
  ofBucket: new WeakMap<Policy, readonly Problem[]>(),
};

/**
 * Every problem of a document: its grammar, the rules of its type, its names by the service reference, and what S3
 * refuses in a bucket policy. Ordered by place. Any input is answered.
 */
export function validate(
  input: PolicyInput,
  { ofBucket = false, ...options }: ValidateOptions = {},
): readonly Problem[] {
  const draft = readDraft(input, options);
  return 'policy' in draft ? problemsOf(draft, ofBucket) : draft.problems;
}

/** The same of a document that is read already. */
export function problemsOf(draft: DraftPolicy, ofBucket: boolean): readonly Problem[] {
  const { policy } = draft;
  const known = ofBucket ? judged.ofBucket : judged.byItself;
  const before = known.get(policy);
  if (before !== undefined) return before;
  const problems = Object.freeze(withoutConsequences([...draft.problems, ...judge(policy, ofBucket)]).sort(byPlace));
  known.set(policy, problems);
  return problems;
}

function judge(policy: Policy, ofBucket: boolean): readonly Problem[] {
  const problems = new Problems();
  const subject = { policy, bucket: ofBucket || isBucketPolicy(policy), problems, names: new NearNames() };
  checkDocument(subject);
  checkBuckets(subject);
  for (const statement of policy.statements) {
    checkPrincipals(statement, subject);
    const actions = checkActions(statement, subject);
    checkResources(statement, actions, subject);
    checkConditions(statement, actions, subject);
    checkVariables(statement, subject);
  }
  return withPositions(policy, problems);
}

function byPlace(a: Problem, b: Problem): number {
  return (a.position?.offset ?? 0) - (b.position?.offset ?? 0);
}
