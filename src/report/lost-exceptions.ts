import { listedTexts } from './listed-texts';

/** What patterns of callers spared that Denies do not except any more, and what is to be written in their place. */
export function renderLostExceptions(patterns: readonly string[]): readonly string[] {
  if (patterns.length === 0) return [];
  const [spare, place] = patterns.length === 1 ? ['spares', 'its place'] : ['spare', 'their place'];
  const texts = listedTexts(patterns.map((entry) => JSON.stringify(entry)));
  return [
    `${texts} ${spare} others too: list whom you mean to spare, one by one, in ${place}; whoever is not listed is denied`,
  ];
}
