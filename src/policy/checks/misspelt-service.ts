import { editDistance } from '../../values/near-names';
import { serviceOf } from '../../service-reference';

/** An entry of an action list as it was meant, where the prefix of no service stands in it and nearly that of an action. */
export function withServiceOf(entry: string, action: string): string | undefined {
  const colon = entry.indexOf(':');
  const written = entry.slice(0, colon);
  const meant = action.slice(0, action.indexOf(':'));
  if (colon < 1 || /[*?]/.test(written) || serviceOf(written) !== undefined) return undefined;
  const most = written.length > 4 ? 2 : 1;
  return editDistance(written.toLowerCase(), meant, most) > most ? undefined : `${meant}${entry.slice(colon)}`;
}
