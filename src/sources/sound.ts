import { isPolicy, type Policy, type PolicyInput, type PolicyType } from '../policy/model';
import { toPolicy } from '../policy/parse';
import { validate } from '../policy/validate';
import { refused } from '../report/errors';

/** The policy of a document that AWS would store; else a `PolicyError` with every finding. `where` names who asks. */
export function soundPolicy(where: string, input: PolicyInput, type?: PolicyType): Policy {
  const options = type === undefined ? {} : { type };
  const problems = validate(input, options);
  if (!problems.some(({ severity }) => severity === 'error')) return toPolicy(input, options);
  const title = `Policy problem: ${where}: AWS would refuse this document, so no claim on it can hold`;
  const from = isPolicy(input) ? input : { text: typeof input === 'string' ? input : undefined };
  throw refused(title, problems, from);
}
