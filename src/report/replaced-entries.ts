import type { OtherWay } from '../cures/replaced-entries';
import type { DocumentPath, Policy } from '../policy/model';
import { renderPlace } from './excerpt';

/** What to write where an entry is in the place of another one, or is to stay beside it: a line below the text to paste. */
export function renderOtherWays(
  find: (document: DocumentPath) => Policy | undefined,
  ways: readonly OtherWay[] = [],
): readonly string[] {
  const [first, ...more] = ways;
  const policy = first && find(first.document);
  if (first === undefined || policy === undefined) return [];
  const { way, older, path } = first;
  const [meant, entry] = [JSON.stringify(first.meant), JSON.stringify(first.entry)];
  if (way === 'keep') return [`If ${older.old} is to stay, add ${meant} beside ${entry} instead`];
  if (more.length > 0 && ways.some((one) => one.meant !== first.meant))
    return ways.flatMap((one) => renderOtherWays(find, [one]));
  const olds = ways.map((one) => one.older.old).join(' or ');
  const [what, place] = more.length === 0 ? [entry, path] : ['it', path.slice(0, -1)];
  return [`If ${olds} is the old ${older.what}, write ${meant} for ${what} instead  ${renderPlace(policy, place)}`];
}

/** Whether a line of a message is such a one. */
export function isOtherWay(line: string): boolean {
  return /^If .* instead(?: {2}\S+)?$/.test(line);
}
