import { isPolicy, type Policy, type PolicyInput, type PolicyType } from '../policy/model';
import { toPolicy } from '../policy/parse';
import { validate } from '../policy/validate';
import { PolicyError } from '../report/errors';
import { renderFinding, renderFindings } from '../report/findings';

/** The policy of a document that AWS would store; else a `PolicyError` with every finding. `where` names who asks. */
export function soundPolicy(where: string, input: PolicyInput, type?: PolicyType): Policy {
  const options = type === undefined ? {} : { type };
  const findings = validate(input, options).filter(({ severity }) => severity === 'error');
  if (findings.length === 0) return toPolicy(input, options);
  const rendered = findings.map(renderFinding);
  const lines = renderFindings(rendered, isPolicy(input) ? input.source : undefined);
  const head = `Policy problem: ${where}: AWS would refuse this document, so no claim on it can hold`;
  throw new PolicyError([head, '', ...lines].join('\n'), rendered);
}
