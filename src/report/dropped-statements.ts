import type { Cure } from '../cures/cure';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';

/** How the line begins that says that a change takes a whole statement out. */
export const DROPS = 'This drops the whole ';

/** That a change takes whole statements out: nobody is to paste that in passing. */
export function renderDropped(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
): readonly string[] {
  const dropped = cures.filter(
    ({ operation, path }) => operation === 'remove' && path[0] === 'Statement' && path.length === 2,
  );
  const effects = new Set(
    dropped.map(({ document = [], path }) => {
      const statement = valueAt(find(document)?.document, path) as Partial<DocumentStatement> | undefined;
      return statement?.Effect;
    }),
  );
  return [
    ...(effects.has('Deny') ? [`${DROPS}Deny, for every request that it stops`] : []),
    ...(effects.has('Allow') ? [`${DROPS}Allow, with everything that it grants`] : []),
  ];
}
