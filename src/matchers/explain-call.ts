import { askedBy } from '../arguments/asker';
import { checkPolicySet } from '../api/policy-argument';
import { checkRequest } from '../api/request-argument';
import { explainRequest, traceDocument, type Explanation } from '../evaluator/explain';
import { layerOf } from '../evaluator/layer-of-type';
import { policyAt } from '../evaluator/policy-at';
import type { AccessRequest, PolicySet } from '../evaluator/request';
import { isPolicy, type PolicyInput } from '../policy/model';
import { renderDecisionTable, type TableFacts } from '../report/decision-table';
import { withMessage } from '../report/errors';
import { refusalSentences } from '../report/refusal';
import type { Bucket } from '../s3/buckets/bucket';
import { isCall, type Call } from '../s3/calls/described-call';
import { isEnvironment, type Environment } from '../s3/environment/environment';
import { sameInEveryDeployment } from '../sources/cloudformation/every-deployment';
import { callInEnvironment } from './call-in-environment';
import { callOnSubject } from './call-on-subject';

/** An explanation whose text is a table. */
export interface ExplainedDecision extends Explanation {
  toString(): string;
}

/**
 * Why a call or a request is decided as it is: each layer, each statement, what matched and what stopped it; of a call of
 * several authorizations the one that decides. `String(…)` of it is a table. The subject is what the one-call matchers
 * take; of a template, an ordinary deployment where all are decided alike. Throws as they do, and as `authorize` does for a request on a policy set.
 */
export const explain = sameInEveryDeployment(explained, ({ decision: { outcome, decidedBy }, missing }) => [
  outcome,
  decidedBy,
  missing,
]);

function explained(
  call: Call | AccessRequest,
  subject: PolicyInput | Bucket | PolicySet | Environment,
): ExplainedDecision {
  try {
    return isCall(call) || !isPlainSet(subject) ? ofCall(call, subject) : ofRequest(call, subject);
  } catch (error) {
    throw withMessage(askedBy({ kind: 'function', name: 'explain' }, error));
  }
}

/** A set is asked a request as it is, whatever it lacks. */
function isPlainSet(subject: unknown): boolean {
  if (typeof subject !== 'object' || subject === null) return typeof subject !== 'string';
  return !isPolicy(subject) && !('Statement' in subject) && Object.getOwnPropertySymbols(subject).length === 0;
}

function ofRequest(request: AccessRequest, set: unknown): ExplainedDecision {
  checkRequest(request);
  checkPolicySet(set);
  return withTable(explainRequest(request, set), { request, unspecified: [], policyOf: (ref) => policyAt(set, ref) });
}

function ofCall(call: unknown, given: unknown): ExplainedDecision {
  const { subject, verdict } = isEnvironment(given)
    ? callInEnvironment(given, call)
    : callOnSubject(given, call, { every: 'Allow', effect: 'Allow' });
  const { request, decision, unspecified, refusal } = verdict;
  const shown = { request, unspecified, ...(refusal !== undefined && { refusal: refusalSentences[refusal] }) };
  const { layers, policy } = subject;
  if (layers !== undefined)
    return withTable(
      { ...explainRequest(request, layers), decision },
      { ...shown, policyOf: (ref) => policyAt(layers, ref) },
    );
  const layer = policy === undefined ? 'resource' : layerOf(policy.type);
  const isSilent = decision.outcome === 'ImplicitDeny';
  const { relation } = explainRequest(request, {});
  const explanation: Explanation = {
    decision,
    relation,
    layers: [{ layer }],
    missing: isSilent ? [{ layer, missing: 'allow' }] : [],
    statements: policy === undefined ? [] : traceDocument(request, policy),
  };
  return withTable(explanation, { ...shown, policyOf: () => policy });
}

/** Beside the data, which compares as before, its text. */
function withTable(explanation: Explanation, facts: TableFacts): ExplainedDecision {
  const toString = (): string => renderDecisionTable(explanation, facts);
  return Object.defineProperty({ ...explanation }, 'toString', { value: toString, enumerable: false });
}
