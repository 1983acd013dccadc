import type { Cure } from '../cures/cure';
import { isOfEncryption } from '../cures/meant-tests';
import type { DocumentPath, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';

/** How the line begins that names the other choice. */
export const IF_BOTH = 'If both are meant, list both: ';

/** That the encryption which a change takes out of a test may be meant beside the new one, with the value to write then. */
export function renderOtherEncryption(
  find: (document: DocumentPath) => Policy | undefined,
  cures: readonly Cure[],
): readonly string[] {
  return cures.flatMap(({ document = [], path, value }) => {
    const key = String(path.at(-1));
    const before = path.at(-3) === 'Condition' && isOfEncryption(key) ? valueAt(find(document)?.document, path) : value;
    return typeof before !== 'string' || typeof value !== 'string' || before === value
      ? []
      : [`${IF_BOTH}${JSON.stringify(key)}: [${JSON.stringify(before)}, ${JSON.stringify(value)}]`];
  });
}
