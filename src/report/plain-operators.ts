import type { Cure } from '../cures/cure';
import { smallestChange } from '../cures/smallest-change';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { listed } from '../values/one-or-many';

/** Which operator says the same where changes leave no wildcard to one that compares with patterns. */
export function renderPlainOperators(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
): readonly string[] {
  const lines = cures.flatMap((cure) => {
    const policy = find(cure.document ?? []);
    if (policy === undefined || cure.operation !== 'replace') return [];
    const { path, value } = smallestChange(policy, cure);
    const [key = '', operator, element] = [...path].reverse();
    if (element !== 'Condition' || typeof operator !== 'string' || !/String(?:Not)?Like/i.test(operator)) return [];
    const tests = valueAt(policy.document, path.slice(0, -1)) as NonNullable<DocumentStatement['Condition']>[string];
    const isPattern = (one: unknown): boolean =>
      listed(one as string | readonly string[]).some((text) => /[*?]/.test(text));
    if (!isPattern(tests[key]) || Object.values({ ...tests, [key]: value }).some(isPattern)) return [];
    return [`Without a wildcard ${operator} is ${operator.replace(/Like/i, 'Equals')}, which you may write instead`];
  });
  return [...new Set(lines)];
}
