import type { CoveringWildcard } from '../cures/covering-wildcards';
import type { Policy } from '../policy/model';
import { renderPlace } from './excerpt';
import { listedTexts } from './listed-texts';
import { nameOfStatement } from './needless-statement';
import { renderCure } from './render-cure';

/** By which wildcards, and where, another statement covers a needless one. */
export function renderCovering(policy: Policy, wildcards: readonly CoveringWildcard[]): readonly string[] {
  return wildcards.map(({ entry, path, covered }) => {
    const own = listedTexts(covered.map((one) => JSON.stringify(one)));
    return `    its ${JSON.stringify(entry)}  ${renderPlace(policy, path)} covers ${own}`;
  });
}

/** What to do where such a wildcard is wider than was meant, and that the statement goes where none is. */
export function renderNarrowing(
  policy: Policy,
  index: number,
  wildcards: readonly CoveringWildcard[],
): readonly string[] {
  const keep = `keep ${nameOfStatement(policy, index)}`;
  const narrower = wildcards.flatMap(({ entry, narrowed }) => {
    const start = `If ${JSON.stringify(entry)} is wider than meant, `;
    if (narrowed === undefined) return [`${start}narrow it and ${keep}`];
    const [heading = '', ...lines] = renderCure({ policy }, [narrowed]);
    return [`${start}${keep} and ${heading.replace(/^To fix it, /, '')}`, ...lines];
  });
  const meant = wildcards.length === 1 ? 'it is meant as it is' : 'they are meant as they are';
  return wildcards.length === 0 ? [] : [...narrower, `If ${meant}, remove ${nameOfStatement(policy, index)}:`];
}
