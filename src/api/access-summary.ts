import { asFunction } from '../arguments/asker';
import { isDeploymentValue } from '../arguments/deployment-value';
import { UsageError } from '../arguments/usage';
import type { PolicyInput } from '../policy/model';
import { storablePolicy } from '../sources/storable-policy';
import { accessText } from '../summary/access-text';

/**
 * Who may do what under which conditions, as a short text in one spelling, made for `toMatchSnapshot()`: a pull request
 * then shows what changed in access. Equal texts mean that the policies decide every request alike, proven; a policy that
 * cannot be put shortly is printed as it stands, and the first line says so. Throws a `PolicyError` for a document that
 * AWS would refuse, a `UsageError` for a policy of a template.
 */
export function accessSummary(policy: PolicyInput): string {
  return asFunction('accessSummary', () => {
    if (isDeploymentValue(policy))
      throw new UsageError(
        'the policy stands in a template, and names that only deployment knows have no text',
        'compare stacks with expect(stack.policy(id)).toBeEquivalentTo(…), or summarise the policy of one deployment',
      );
    return accessText(storablePolicy(policy));
  });
}
