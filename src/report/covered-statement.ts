import type { CoveringWildcard } from '../cures/covering-wildcards';
import type { Policy } from '../policy/model';
import { renderPlace } from './excerpt';
import { listedTexts } from './listed-texts';
import { nameOfStatement } from './needless-statement';
import { renderCure } from './render-cure';
import { renderSideEffect } from './side-effect';

/** By which wildcards, and where, another statement covers a needless one. */
export function renderCovering(policy: Policy, wildcards: readonly CoveringWildcard[]): readonly string[] {
  return wildcards.map(({ entry, path, covered }) => {
    const own = listedTexts(covered.map((one) => JSON.stringify(one)));
    return `    its ${JSON.stringify(entry)}  ${renderPlace(policy, path)} covers ${own}`;
  });
}

/** What to do before the statement goes, where such a wildcard is wider than was meant. */
export function renderKeeping(
  policy: Policy,
  index: number,
  wildcards: readonly CoveringWildcard[],
): readonly string[] {
  if (wildcards.length === 0) return [];
  const name = nameOfStatement(policy, index);
  const choices = wildcards.map(({ entry, narrowed }) => {
    const how = narrowed === undefined ? 'narrow it' : 'take the text behind "Or" below';
    return `If ${JSON.stringify(entry)} is wider than meant, keep ${name} and ${how}`;
  });
  const meant = wildcards.length === 1 ? 'it is meant as it is' : 'they are meant as they are';
  return [...choices, `If ${meant}, remove ${name}:`];
}

/** The texts to paste instead, with which the statement is needed, each with what it takes away. */
export function renderNarrowing(policy: Policy, wildcards: readonly CoveringWildcard[]): readonly string[] {
  return wildcards.flatMap(({ narrowed }) => {
    if (narrowed === undefined) return [];
    const [heading = '', ...lines] = renderCure({ policy }, [narrowed.cure]);
    return [heading.replace(/^To fix it, /, 'Or '), ...lines, ...renderSideEffect(narrowed.takesAway)];
  });
}
