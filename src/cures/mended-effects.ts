import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import type { Cure } from './cure';

/** Whether changes mend nothing but Allows: no Deny is added, nor one that is there changed. */
export function mendsAllowsAlone(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
): boolean {
  return (
    cures.length > 0 &&
    cures.every(({ document = [], path, operation }) => {
      const own = path.slice(0, typeof path[1] === 'number' ? 2 : 1);
      const statement = valueAt(find(document)?.document, own) as Partial<DocumentStatement> | undefined;
      return operation !== 'add' && statement?.Effect === 'Allow';
    })
  );
}
