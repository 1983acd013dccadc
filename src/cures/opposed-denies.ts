import { traceDocument } from '../evaluator/explain';
import type { AccessRequest } from '../evaluator/request';
import type { ConditionTest, Policy } from '../policy/model';
import { foldName } from '../values/letter-case';

/**
 * The tests of other Denies of a policy that stop a request with a value which one of its Denies spares by the same key: of two
 * with a network each, each refuses the other's. `index`: the one that spares it.
 */
export function opposedTests(
  policy: Policy,
  index: number,
  { key, value }: { readonly key: string; readonly value: string },
  { context = {}, ...request }: AccessRequest,
): readonly { readonly statement: number; readonly test: ConditionTest }[] {
  const others = Object.entries(context).filter(([name]) => foldName(name) !== foldName(key));
  const asked = { ...request, context: { ...Object.fromEntries(others), [key]: value } };
  return traceDocument(asked, policy).flatMap(({ ref: { statement }, effect, stoppedBy }) => {
    if (effect !== 'Deny' || stoppedBy !== undefined || statement === index) return [];
    const test = policy.statements[statement]?.conditions.find((one) => foldName(one.key) === foldName(key));
    return test === undefined ? [] : [{ statement, test }];
  });
}
