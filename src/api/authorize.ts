import * as evaluator from '../evaluator/authorize';
import * as explainer from '../evaluator/explain';
import type { AccessRequest, Decision, PolicySet, StatementTrace } from '../evaluator/request';
import type { PolicyInput } from '../policy/model';
import { askedBy } from '../arguments/asker';
import { withMessage } from '../report/errors';
import { checkPolicy, checkPolicySet } from './policy-argument';
import { checkRequest } from './request-argument';

/**
 * What AWS decides on one request over all kinds of policy ("Policy evaluation logic"). Throws a `PolicyError` only for
 * what is not a policy by its grammar or of another layer's type, a `UsageError` for arguments of another shape; any action
 * name is answered.
 */
export function authorize(request: AccessRequest, policies: PolicySet): Decision {
  try {
    checkRequest(request);
    checkPolicySet(policies);
    return evaluator.authorizeRequest(request, policies);
  } catch (error) {
    throw withMessage(askedBy({ kind: 'function', name: 'authorize' }, error));
  }
}

/** What one document says of a request by itself; throws as `authorize`. */
export function authorizeDocument(request: AccessRequest, policy: PolicyInput): Decision {
  try {
    checkRequest(request);
    checkPolicy(policy);
    return evaluator.authorizeByDocument(request, policy);
  } catch (error) {
    throw withMessage(askedBy({ kind: 'function', name: 'authorizeDocument' }, error));
  }
}

/** How far each statement of one document gets; throws as `authorize`. */
export function explainDocument(request: AccessRequest, policy: PolicyInput): readonly StatementTrace[] {
  try {
    checkRequest(request);
    checkPolicy(policy);
    return explainer.traceDocument(request, policy);
  } catch (error) {
    throw withMessage(askedBy({ kind: 'function', name: 'explainDocument' }, error));
  }
}
