import type { Cure } from '../cures/cure';
import { managesPermissions, isRare } from '../cures/narrowed-actions';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { listed } from '../values/one-or-many';
import { listedTexts } from './listed-texts';

const MOST_NAMED = 3;

/** A call whose action changes take out of a pattern. */
interface TakenCall {
  readonly action: string;
  /** Whether other requests lose something too. */
  readonly isOneOfMany: boolean;
  /** Whether a Deny of the action would do. */
  readonly isDeniable: boolean;
}

/**
 * What to look at where changes write out the actions that a pattern of an Allow was meant for: which of them are, only its
 * author knows.
 */
export function renderWrittenOut(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
  taken?: TakenCall,
): readonly string[] {
  return cures.flatMap(({ document = [], path, operation, value }) => {
    if (operation !== 'replace' || path.length > 2) return [];
    const before = valueAt(find(document)?.document, path) as Partial<DocumentStatement> | undefined;
    const [own, names] = [listed(before?.Action ?? []), listed((value as Partial<DocumentStatement>).Action ?? [])];
    const added = names.filter((name) => !own.includes(name));
    const [pattern, ...others] = own.filter((entry) => !names.includes(entry) && /[*?]/.test(entry));
    if (before?.Effect !== 'Allow' || pattern === undefined || others.length > 0 || added.length === 0) return [];
    if (taken?.isOneOfMany === true && managesPermissions(taken.action)) {
      const instead = taken.isDeniable ? `, or deny ${taken.action} alone instead` : '';
      return [
        `Of ${JSON.stringify(pattern)} the text keeps what is usual and gives no access: add what else is meant${instead}`,
      ];
    }
    if (added.length < 2 && !/[*?]/.test(added.join(''))) return [];
    const rare = added.filter(isRare);
    const shown = rare.length > MOST_NAMED ? [...rare.slice(0, MOST_NAMED), `${rare.length - MOST_NAMED} more`] : rare;
    const such = rare.length === 0 ? '' : `, such as ${listedTexts(shown)}`;
    return [`${JSON.stringify(pattern)} is written out: leave out what else is not meant${such}`];
  });
}
