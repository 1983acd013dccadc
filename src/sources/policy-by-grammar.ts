import { isInvalidDocument } from '../policy/invalid';
import type { Policy, PolicyInput } from '../policy/model';
import { toPolicy, type ParseOptions } from '../policy/parse';
import { validate } from '../policy/validate';
import { policyError } from '../report/errors';

/** The policy of a document that keeps to the grammar; else a `PolicyError` with everything else that is wrong too. */
export function policyByGrammar(input: PolicyInput, options: ParseOptions): Policy {
  try {
    return toPolicy(input, options);
  } catch (error) {
    if (!isInvalidDocument(error)) throw error;
    const { type, source, origin } = options;
    const problems = validate(input, { ...(type !== undefined && { type }), ...(origin !== undefined && { origin }) });
    throw policyError(problems, { source, text: typeof input === 'string' ? input : origin?.text });
  }
}
