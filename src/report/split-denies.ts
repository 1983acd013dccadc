import type { Cure } from '../cures/cure';
import { withCures } from '../cures/cure';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { listed } from '../values/one-or-many';

/** Why the tests of one Deny are to stand in two. */
export function renderSplitDenies(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
): readonly string[] {
  const isSplit = cures.some(({ document = [] }) => {
    const own = cures.filter((cure) => JSON.stringify(cure.document ?? []) === JSON.stringify(document));
    const before = find(document)?.document;
    const after = before && (withCures(before, own) as Policy['document'] | undefined);
    return before !== undefined && after !== undefined && hasSplit(deniesIn(before), deniesIn(after));
  });
  return isSplit ? ['The tests of one Condition must all hold: each rule needs a Deny of its own'] : [];
}

function deniesIn({ Statement }: Policy['document']): readonly DocumentStatement[] {
  return listed(Statement).filter(({ Effect }) => Effect === 'Deny');
}

/** Whether the tests of one of some Denies stand in two of others. */
function hasSplit(before: readonly DocumentStatement[], after: readonly DocumentStatement[]): boolean {
  const old = before.map(testsOf);
  const fresh = after.map(testsOf).filter((tests) => tests.length > 0 && !old.some((one) => isSame(one, tests)));
  return old.some((tests) => fresh.some((one) => fresh.some((other) => isSame(tests, [...one, ...other]))));
}

function testsOf({ Condition = {} }: DocumentStatement): readonly string[] {
  return Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map((test) => JSON.stringify([operator, ...test])),
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
