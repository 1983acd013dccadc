import { useOneOf } from '../../arguments/checks';
import { nearest } from '../../values/near-names';

const MOST_NAMES = 12;

/** The hint for a name that no member has: the one that was meant, then the others. `more` are names that they have too. */
export function memberHint(name: string, names: readonly string[], more: readonly string[] = []): string {
  const meant =
    nearest(name, [...names, ...more], 2) ??
    names.find((one) => one.startsWith(`${name}/`)) ??
    names.find((one) => one.endsWith(`/${name}`));
  const others = names.filter((one) => one !== meant).sort();
  const hidden = others.length - MOST_NAMES;
  const shown = [...others.slice(0, MOST_NAMES), ...(hidden > 0 ? [`… and ${hidden} more`] : [])];
  if (meant === undefined) return useOneOf(shown);
  return `did you mean "${meant}"?${others.length === 0 ? '' : ` There is also ${shown.join(', ')}`}`;
}
