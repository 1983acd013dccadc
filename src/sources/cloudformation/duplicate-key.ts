import type { Position } from '../../policy/model';
import type { UsageError } from '../../arguments/usage';
import { documentError } from './document-error';
import type { MapEntry } from './template-node';

/** The error for a key that stands in a map already. */
export function duplicateKey(
  from: { readonly source: string | undefined; readonly text: string },
  name: string,
  position: Position,
  entries: ReadonlyMap<string, MapEntry>,
): UsageError {
  const first = entries.get(name)?.keyPosition?.line;
  const where = first === undefined ? '' : `, first in line ${first}`;
  return documentError(from, position, `"${name}" appears twice in one map${where}`, 'only one of them would count');
}
