import { withCures, type Cure } from '../cures/cure';
import { writtenTests, type WrittenTest } from '../cures/condition-edits';
import { opposedTests } from '../cures/opposed-denies';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import { listed } from '../values/one-or-many';
import { renderPlace } from './excerpt';
import { nameOfStatement } from './needless-statement';

/**
 * Of a Deny that gets another value to spare, the other Denies that stop requests with the values that it spared before: of two
 * with a network each, each refuses the other's.
 */
export function renderStillStopped(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
  request: AccessRequest,
): readonly string[] {
  return cures.flatMap((cure) => {
    const [list, index] = cure.path;
    const policy = find(cure.document ?? []);
    const mended = policy && withCures(policy.document, [cure]);
    const after = policy && mended && withDocument(policy, mended)?.policy;
    if (policy === undefined || after === undefined || list !== 'Statement' || typeof index !== 'number') return [];
    return sparedBefore(policy, after, index).flatMap((test) => stoppedBeside(after, index, test, request));
  });
}

/** The negated tests of a Deny to which values were added, as they were. */
function sparedBefore(policy: Policy, after: Policy, index: number): readonly WrittenTest[] {
  const testsOf = ({ document }: Policy): readonly WrittenTest[] => {
    const statement = valueAt(document, ['Statement', index]) as DocumentStatement | undefined;
    return statement?.Effect !== 'Deny' ? [] : writtenTests(statement).filter(({ operator }) => /not/i.test(operator));
  };
  return testsOf(policy).filter((test) => {
    const now = testsOf(after).find(({ operator, key }) => operator === test.operator && key === test.key);
    return now !== undefined && listed(now.value).length > listed(test.value).length;
  });
}

function stoppedBeside(
  policy: Policy,
  index: number,
  { key, value }: WrittenTest,
  request: AccessRequest,
): readonly string[] {
  return listed(value)
    .map(String)
    .filter((entry) => !/[*?$]/.test(entry))
    .flatMap((entry) =>
      opposedTests(policy, index, { key, value: entry }, request).map(({ statement, test }) => {
        const where = `${nameOfStatement(policy, statement)}  ${renderPlace(policy, test.path)}`;
        return `Still stopped: ${key} ${JSON.stringify(entry)}, by ${where}: add it there too, if it is meant`;
      }),
    );
}
