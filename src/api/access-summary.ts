import { asFunction } from '../arguments/asker';
import { isDeploymentValue } from '../arguments/deployment-value';
import { UsageError } from '../arguments/usage';
import type { PolicyInput } from '../policy/model';
import { storablePolicy } from '../sources/storable-policy';
import { accessText } from '../summary/access-text';

/** The text of a policy's access; what is exported records that it was asked for. */
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
