import { POLICY_PLACEHOLDERS, type Policy } from '../policy/model';
import { withPlaceholders } from '../policy/placeholders';

/** Lines to paste with the placeholders of the policy's file, in quotation marks alone: what stands outside is not the file's. */
export function withFilePlaceholders(lines: readonly string[], policy: Policy): readonly string[] {
  const placeholders = policy[POLICY_PLACEHOLDERS];
  if (placeholders === undefined) return lines;
  return lines.map((line) => line.replace(/"(?:[^"\\]|\\.)*"/g, (text) => withPlaceholders(text, placeholders)));
}
