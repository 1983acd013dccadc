import type { Cure } from '../cures/cure';
import { valueAt } from '../policy/value-at';
import { renderPath } from './excerpt';

/** Changes of single values of a document, a line each. */
export function renderEdits(document: object | undefined, cures: readonly Cure[]): readonly string[] {
  return cures.map(({ path, operation, value }) => {
    const before = JSON.stringify(valueAt(document, path));
    return operation === 'remove'
      ? `To fix it, remove ${before.length > MOST ? '' : `${before} at `}${renderPath(path)}`
      : `To fix it, write ${JSON.stringify(value)} for ${before}`;
  });
}

/** A longer value is named by its place alone. */
const MOST = 60;
