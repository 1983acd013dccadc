import { asFunction } from '../arguments/asker';
import type { AccessRequest } from '../evaluator/request';
import { withoutPrincipal, type PolicyInput, type PolicyType } from '../policy/model';
import { policyTypes } from '../policy/type-rules';
import type { Verdict } from '../prover/prove';
import { renderFinding, type Finding } from '../report/findings';
import { isUndecidedError } from '../report/errors';
import { renderReason } from '../report/undecided';
import { checkActionNames } from '../s3/claims/action-names';
import { checkOneOf, checkOptions } from '../arguments/checks';
import { noPublicBucketAccess } from '../s3/claims/public-claim';
import { checkResourceNames } from '../arguments/resource-names';
import { checkResourceTypes } from '../s3/claims/resource-types';
import { UsageError } from '../arguments/usage';
import { noNewAccess, rangeOver } from '../claims/comparison';
import { documentDecider } from '../claims/decider';
import { notGranted, namedByAccesses, type Access } from '../claims/access-grants';
import { rangeOfItsResource } from '../claims/document-reach';
import { sameInEveryDeployment } from '../sources/cloudformation/every-deployment';
import { readPolicy, type ReadPolicy } from '../sources/storable-policy';

/**
 * The answer of a check, after IAM Access Analyzer's custom policy checks. A document that parses is answered for by its
 * meaning; why AWS would not store it, where it would not, stands in `findings`.
 */
export type CheckResult = (
  | { readonly result: 'PASS' }
  | { readonly result: 'FAIL'; readonly counterexample: AccessRequest }
  | { readonly result: 'UNDECIDED'; readonly reason: string }
) & { readonly findings?: readonly CheckFinding[] };

/** Why AWS would refuse to store a document of a check. */
export interface CheckFinding extends Finding {
  readonly document: 'policy' | 'candidate' | 'reference';
}

export interface CheckOptions {
  readonly type?: PolicyType;
}

/**
 * PASS when the candidate allows no request that the reference does not ("CheckNoNewAccess", Access Analyzer API).
 * Throws a `PolicyError` for a document that does not parse.
 */
export const checkNoNewAccess = inEachDeployment(
  (candidate: PolicyInput, reference: PolicyInput, options: CheckOptions = {}): CheckResult =>
    asFunction('checkNoNewAccess', () => {
      const documents = { candidate: read(candidate, options), reference: read(reference, options) };
      const [mine, theirs] = [documents.candidate.policy, documents.reference.policy];
      if (mine.type !== theirs.type) {
        throw new UsageError(`the candidate is of type "${mine.type}", the reference of type "${theirs.type}"`);
      }
      return resultOf(noNewAccess(mine, theirs), documents);
    }),
);

/**
 * PASS when the policy allows nobody any listed action (on any listed resource; what is left out is any)
 * ("CheckAccessNotGranted", Access Analyzer API).
 */
export const checkAccessNotGranted = inEachDeployment(
  (
    policy: PolicyInput,
    access: readonly Pick<Access, 'actions' | 'resources'>[],
    options: CheckOptions = {},
  ): CheckResult =>
    asFunction('checkAccessNotGranted', () => {
      const given: unknown = access;
      if (!Array.isArray(given) || access.length === 0) {
        throw new UsageError('the accesses must be a list', "give [{ actions: ['s3:PutBucketPolicy'] }]");
      }
      for (const one of access) {
        checkOptions(one, ['actions', 'resources']);
        if (one.actions === undefined && one.resources === undefined) {
          throw new UsageError('an access needs actions or resources');
        }
        texts('actions', one.actions);
        texts('resources', one.resources);
        checkResourceNames(one.resources);
      }
      const parsed = read(policy, options);
      const document = parsed.policy;
      for (const { resources } of access) checkResourceTypes(resources, [document]);
      const question = namedByAccesses(access);
      const range = rangeOver([document], document.type, { question });
      for (const { actions } of access) checkActionNames(actions, range.actions);
      const { reaching } = document.type === 'resource' ? rangeOfItsResource(document) : {};
      const scope = { ...range, ...(reaching && { reaching }) };
      return resultOf(notGranted(documentDecider(document), scope, access), { policy: parsed });
    }),
);

/** PASS when no stranger is allowed anything ("CheckNoPublicAccess", Access Analyzer API). */
export const checkNoPublicAccess = inEachDeployment((policy: PolicyInput): CheckResult =>
  asFunction('checkNoPublicAccess', () => {
    const parsed = read(policy, {});
    const document = parsed.policy;
    if (withoutPrincipal.has(document.type))
      throw new UsageError('the policy has no Principal', 'give a resource policy');
    return resultOf(noPublicBucketAccess(documentDecider(document), document, rangeOver([document], document.type)), {
      policy: parsed,
    });
  }),
);

/** On documents of a template, the answer of every deployment; where one differs from another, it is undecided. */
function inEachDeployment<Given extends unknown[]>(
  check: (...given: Given) => CheckResult,
): (...given: Given) => CheckResult {
  const answer = sameInEveryDeployment(check, ({ result }) => result);
  return (...given) => {
    try {
      return answer(...given);
    } catch (error) {
      if (isUndecidedError(error)) return { result: 'UNDECIDED', reason: error.problem };
      throw error;
    }
  };
}

function read(input: PolicyInput, options: CheckOptions): ReadPolicy {
  checkOptions(options, ['type']);
  if (options.type !== undefined) checkOneOf('type', options.type, policyTypes);
  return readPolicy(input, options.type);
}

function texts(name: string, value: unknown): void {
  if (value === undefined) return;
  const sound = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
  if (!sound) throw new UsageError(`${name} must be a list of strings`);
}

function resultOf(
  verdict: Verdict,
  documents: Readonly<Partial<Record<CheckFinding['document'], ReadPolicy>>>,
): CheckResult {
  const findings = Object.entries(documents).flatMap(([document, { refusals }]) =>
    refusals.map((problem) => ({ ...renderFinding(problem), document: document as CheckFinding['document'] })),
  );
  const shown = findings.length > 0 && { findings };
  switch (verdict.answer) {
    case 'proven':
      return { result: 'PASS', ...shown };
    case 'refuted':
      return { result: 'FAIL', counterexample: verdict.witness, ...shown };
    case 'undecided':
      return { result: 'UNDECIDED', reason: renderReason(verdict), ...shown };
  }
}
