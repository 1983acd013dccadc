import { isPolicy, type Policy, type PolicyInput, type PolicyType, type Problem } from '../policy/model';
import { parseDocument } from '../policy/parse';
import { refusesClaims, validate } from '../policy/validate';
import { refused } from '../report/errors';

/** The policy of a document that AWS would store; else a `PolicyError` with every finding. `where` names who asks. */
export function soundPolicy(where: string, input: PolicyInput, type?: PolicyType, ofBucket = false): Policy {
  const { policy, problems } = read(where, input, type, ofBucket);
  if (!problems.some(refusesClaims)) return policy;
  throw problem(where, input, problems);
}

/** A document that parses, and why AWS would not store it where it would not. */
export interface ReadPolicy {
  readonly policy: Policy;
  readonly refusals: readonly Problem[];
}

/** The policy of any document that parses, with what AWS would refuse about it; else a `PolicyError`. */
export function readPolicy(where: string, input: PolicyInput, type?: PolicyType): ReadPolicy {
  const { policy, problems } = read(where, input, type);
  return { policy, refusals: problems.filter(({ severity }) => severity === 'error') };
}

function read(
  where: string,
  input: PolicyInput,
  type: PolicyType | undefined,
  ofBucket = false,
): { policy: Policy; problems: readonly Problem[] } {
  const options = type === undefined ? {} : { type };
  const problems = validate(input, { ...options, ofBucket });
  const { policy } = parseDocument(input, options);
  if (policy === undefined) throw problem(where, input, problems);
  return { policy, problems };
}

function problem(where: string, input: PolicyInput, problems: readonly Problem[]): Error {
  const title = `Policy problem: ${where}: AWS would refuse this document, so no claim on it can hold`;
  const from = isPolicy(input) ? input : { text: typeof input === 'string' ? input : undefined };
  return refused(title, problems, from);
}
