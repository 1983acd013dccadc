import type { AccessRequest } from '../../evaluator/request';
import { compilePolicy } from '../../evaluator/compile';
import type { DocumentPath, Policy } from '../../policy/model';
import type { Verdict } from '../../prover/prove';
import { documentDecider, silentDecider } from '../../claims/decider';
import type { Claim } from '../../claims/judge';
import { s3RangeFor } from '../claims/claim-range';
import type { ClaimSubject } from '../claims/claim-subject';

/** Why a bucket is noncompliant where no request shows it. */
export type Shortcoming =
  /** A value has more policy variables than the rule can read. */
  | { readonly kind: 'variables'; readonly path: DocumentPath }
  /** A principal that no S3 request has, and that is not listed. */
  | { readonly kind: 'principal'; readonly path: DocumentPath; readonly value: string }
  | { readonly kind: 'encryption'; readonly found: string }
  | { readonly kind: 'block'; readonly off: readonly string[] };

/** What a rule says: COMPLIANT, NON_COMPLIANT with what shows it, or no answer. */
export type Compliance =
  | { readonly answer: 'compliant' }
  | {
      readonly answer: 'noncompliant';
      readonly witness: AccessRequest;
      /** Who decides the witness as the rule reads the policy. */
      readonly subject: ClaimSubject;
    }
  | { readonly answer: 'noncompliant'; readonly because: Shortcoming }
  | Extract<Verdict, { answer: 'undecided' }>
  /** It turns on which account owns the bucket. */
  | { readonly answer: 'ownerUntold' };

/** What requests a rule ranges over; `policies` are those that it asks. */
export function rangeOfRule(
  { policy, bucket }: Pick<ClaimSubject, 'policy' | 'bucket'>,
  policies: readonly Policy[],
): Pick<Claim, 'policies' | 'around' | 'actions' | 'callers' | 'byText'> {
  const { around, actions, callers } = s3RangeFor({
    decider: policy === undefined ? silentDecider : documentDecider(policy),
    ...(policy !== undefined && { policy }),
    ...(bucket !== undefined && { bucket }),
  });
  return { policies, around, actions, callers, byText: true };
}

/** A verdict as the rule's answer. */
export function complianceOf(verdict: Verdict, subject: ClaimSubject): Compliance {
  if (verdict.answer === 'undecided') return verdict;
  return verdict.answer === 'proven'
    ? { answer: 'compliant' }
    : { answer: 'noncompliant', witness: verdict.witness, subject };
}

const MOST_VARIABLES = 5;

/**
 * The first value with more than five policy variables: the rule cannot evaluate such a policy and says NON_COMPLIANT
 * (note on the pages of the rules that read policies).
 */
export function overloadedValue(policy: Policy): DocumentPath | undefined {
  for (const { statement } of compilePolicy(policy).statements) {
    const lists = [...(statement.resource === undefined ? [] : [statement.resource]), ...statement.conditions];
    const found = lists.find(({ values }) => values.some((value) => value.split('${').length - 1 > MOST_VARIABLES));
    if (found !== undefined) return found.path;
  }
  return undefined;
}
