import { POLICY_PART, POLICY_PLACES, type Policy } from './model';

/**
 * Whether a policy is written as it is read: alone in a file, or as a map in a larger JSON or YAML document. What a template
 * resolves is not, nor is JSON text in a string, in which no element has a place of its own.
 */
export function isPlainlyWritten(policy: Policy): boolean {
  const { attachedTo, [POLICY_PART]: part, [POLICY_PLACES]: locate } = policy;
  if (attachedTo !== undefined || part !== undefined) return false;
  return locate === undefined || locate(['Statement'], 'value')?.offset !== locate([], 'value')?.offset;
}
