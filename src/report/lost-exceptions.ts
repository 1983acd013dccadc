import { withCures, type Cure } from '../cures/cure';
import { writtenTests } from '../cures/condition-edits';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { listed } from '../values/one-or-many';
import { listedTexts } from './listed-texts';

/**
 * The patterns that Denies do not except any more with cures: they stood for others too, whom the author knows and the message
 * does not.
 */
export function renderLostExceptions(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
): readonly string[] {
  const lost = cures.flatMap((cure) => {
    const before = find(cure.document ?? [])?.document;
    if (before === undefined || cure.operation !== 'replace') return [];
    const after = withCures(before, [cure]) as Policy['document'] | undefined;
    const kept = after === undefined ? [] : exceptionsIn(after);
    return exceptionsIn(before).filter((entry) => /[*?]/.test(entry) && !kept.includes(entry));
  });
  const patterns = [...new Set(lost)].map((entry) => JSON.stringify(entry));
  if (patterns.length === 0) return [];
  const [spare, place] = patterns.length === 1 ? ['spares', 'its place'] : ['spare', 'their place'];
  return [`${listedTexts(patterns)} ${spare} others too: list whom you mean to spare, one by one, in ${place}`];
}

/** The callers that Denies of a document spare by a test of their ARN. */
function exceptionsIn({ Statement }: Policy['document']): readonly string[] {
  return listed(Statement).flatMap((statement: DocumentStatement) =>
    statement.Effect !== 'Deny'
      ? []
      : writtenTests(statement)
          .filter(({ operator, key }) => /not/i.test(operator) && /^aws:principalarn$/i.test(key))
          .flatMap(({ value }) => listed(value).map(String)),
  );
}
