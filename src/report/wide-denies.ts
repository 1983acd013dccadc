import type { Cure } from '../cures/cure';
import type { WideDeny } from '../cures/meant-actions';
import type { DocumentPath } from '../policy/model';
import { listedTexts } from './listed-texts';
import { nameOfStatement } from './needless-statement';

/** Why a pattern of actions in a Deny is wider than meant, and what a text leaves of it; nothing of Denies that the text mends otherwise. */
export function renderWideDenies(
  denies: readonly WideDeny[],
  action: string,
  cures: readonly Cure[],
): readonly string[] {
  return denies.flatMap(({ one, pattern, neverSent, left, cure }) => {
    if (!cures.some((other) => (cure === undefined ? isWithin(other, one.path) : isSame(other, cure)))) return [];
    const place = `${JSON.stringify(pattern)} in ${nameOfStatement(one.policy, one.index)}`;
    const why =
      neverSent.length === 0
        ? `${place} covers actions on several kinds of resource`
        : `${action} can never have ${listedTexts(neverSent)}, so ${place} stops every such call`;
    const what =
      left === 'meant'
        ? 'the text lists the actions that can'
        : left === 'too many'
          ? 'list the actions that are meant, which are too many to print, or exempt callers'
          : neverSent.length === 0
            ? `the text leaves out ${action} alone`
            : `too many others can to list them, so the text leaves out ${action} alone`;
    return [`${why}: ${what}`];
  });
}

/** Whether both make the same change, of whichever document of a subject. */
function isSame(one: Cure, other: Cure): boolean {
  return JSON.stringify([one.path, one.value]) === JSON.stringify([other.path, other.value]);
}

function isWithin({ path }: Cure, statement: DocumentPath): boolean {
  return statement.every((part, at) => path[at] === part);
}
