import type { Cure } from '../cures/cure';
import type { OtherWay } from '../cures/replaced-entries';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { foldName } from '../values/letter-case';
import { rootArnForm } from '../s3/callers/identity-arn';
import { isAccountId } from '../values/arn';
import { listed } from '../values/one-or-many';
import { listedTexts } from './listed-texts';

/**
 * Whom a Deny goes on exempting beside a caller that a change adds: it may be whom that one replaces. Not one of whom
 * another line asks that.
 */
export function renderKeptExemptions(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
  ways: readonly OtherWay[] = [],
): readonly string[] {
  const kept = cures.flatMap(({ document = [], path, operation, value }) => {
    if (operation !== 'replace' || path.length > 2) return [];
    const before = exempted(valueAt(find(document)?.document, path) as Partial<DocumentStatement> | undefined);
    const after = exempted(value as Partial<DocumentStatement>);
    const isAdded = after.some((entry) => !before.includes(entry));
    const isStillNamed = (entry: string): boolean =>
      after.includes(entry) && !((value as Partial<DocumentStatement>).NotPrincipal !== undefined && isAccount(entry));
    return isAdded ? before.filter(isStillNamed) : [];
  });
  const isAsked = (entry: string): boolean => ways.some((one) => one.entry === entry);
  const all = [...new Set(kept)].filter((entry) => !isAsked(entry)).map((entry) => JSON.stringify(entry));
  if (all.length === 0) return [];
  const what = all.length === 1 ? 'it' : 'what is stale';
  return [`Still exempt: ${listedTexts(all)}; take ${what} out if the new entry is to replace it`];
}

/** Whether an entry of NotPrincipal is an account, which has to stand there for each of its users and roles (B30). */
function isAccount(entry: string): boolean {
  return rootArnForm.test(entry) || isAccountId(entry);
}

/** The callers that a Deny spares by their ARN. */
function exempted({ Effect, NotPrincipal, Condition = {} }: Partial<DocumentStatement> = {}): readonly string[] {
  if (Effect !== 'Deny') return [];
  const listedThere = typeof NotPrincipal === 'object' ? listed(NotPrincipal.AWS ?? []) : [];
  const tested = Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).flatMap(([key, value]) =>
      /not/i.test(operator) && foldName(key) === 'aws:principalarn' ? listed(value).map(String) : [],
    ),
  );
  return [...listedThere, ...tested];
}
