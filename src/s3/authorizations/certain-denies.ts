import { compilePolicy } from '../../evaluator/compile';
import { policyAt } from '../../evaluator/policy-at';
import type { Decision, PolicySet } from '../../evaluator/request';
import type { Policy } from '../../policy/model';
import { keysRead } from '../../requests/action-slices';

/**
 * The decision by those statements alone that deny whatever the unspecified keys are. All of them where none does so by
 * itself: then each value is denied by one or another.
 */
export function certainDenies(
  decision: Decision,
  unspecified: readonly string[],
  { policy: lone, layers }: { readonly policy?: Policy; readonly layers?: PolicySet },
): Decision {
  if (decision.outcome !== 'ExplicitDeny' || unspecified.length === 0) return decision;
  const certain = decision.decidedBy.filter((ref) => {
    const policy = layers === undefined ? lone : policyAt(layers, ref);
    const statement = policy && compilePolicy(policy).statements[ref.statement];
    if (statement === undefined) return false;
    const read = new Set(keysRead([statement]));
    return unspecified.every((key) => !read.has(key));
  });
  return certain.length === 0 ? decision : { ...decision, decidedBy: certain };
}
