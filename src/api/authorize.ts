import * as evaluator from '../evaluator/authorize';
import * as explainer from '../evaluator/explain';
import type { AccessRequest, Decision, PolicySet, StatementTrace } from '../evaluator/request';
import type { PolicyInput } from '../policy/model';
import { inWords } from '../report/errors';
import { checkPolicy, checkPolicySet } from './policy-argument';
import { checkRequest } from './request-argument';

/**
 * What AWS decides on one request over all kinds of policy ("Policy evaluation logic"). Throws a `PolicyError` only for
 * what is no policy by its grammar or of another layer's type, a `UsageError` for arguments of another shape; any action
 * name is answered.
 */
export function authorize(request: AccessRequest, policies: PolicySet): Decision {
  checkRequest('authorize', request);
  checkPolicySet('authorize', policies);
  try {
    return evaluator.authorize(request, policies);
  } catch (error) {
    throw inWords(error);
  }
}

/** What one document says of a request by itself; throws as `authorize`. */
export function authorizeDocument(request: AccessRequest, policy: PolicyInput): Decision {
  checkRequest('authorizeDocument', request);
  checkPolicy('authorizeDocument', policy);
  try {
    return evaluator.authorizeDocument(request, policy);
  } catch (error) {
    throw inWords(error);
  }
}

/** Why AWS decides as it does: deciding layers, what was missing, how far each statement got; throws as `authorize`. */
export function explain(request: AccessRequest, policies: PolicySet): explainer.Explanation {
  checkRequest('explain', request);
  checkPolicySet('explain', policies);
  try {
    return explainer.explain(request, policies);
  } catch (error) {
    throw inWords(error);
  }
}

/** How far each statement of one document gets; throws as `authorize`. */
export function explainDocument(request: AccessRequest, policy: PolicyInput): readonly StatementTrace[] {
  checkRequest('explainDocument', request);
  checkPolicy('explainDocument', policy);
  try {
    return explainer.explainDocument(request, policy);
  } catch (error) {
    throw inWords(error);
  }
}
