import { isInvalidDocument } from '../policy/invalid';
import type { Policy, PolicyInput } from '../policy/model';
import { toPolicy, type ParseOptions } from '../policy/parse';
import { validate } from '../policy/validate';
import { policyError } from '../report/errors';
import { editedDocument } from '../report/edits';
import { renderFindingCures } from '../report/finding-edits';

/** The policy of a document that keeps to the grammar; else a `PolicyError` with everything else that is wrong too. */
export function policyByGrammar(input: PolicyInput, options: ParseOptions): Policy {
  try {
    return toPolicy(input, options);
  } catch (error) {
    if (!isInvalidDocument(error)) throw error;
    const { type, source, origin, placeholders } = options;
    const problems = validate(input, { ...(type !== undefined && { type }), ...(origin !== undefined && { origin }) });
    // What variables filled, or a file that is read otherwise has, is not known to stand there as the document has it.
    const isKnown = placeholders === undefined && (origin === undefined || origin.part !== undefined);
    const edited = { ...editedDocument(input), source, ...origin };
    const advice = isKnown ? renderFindingCures(edited, problems, type) : [];
    throw policyError(problems, { source, text: typeof input === 'string' ? input : origin?.text }, advice);
  }
}
