import { findString, type StringConstraint } from '../languages/find-string';
import {
  anyChar,
  languageHas,
  anyNumberOf,
  type Budget,
  type Language,
  wordsOverlap,
  type Word,
} from '../languages/language';
import type { Atom } from './atom';

/** Equal for equal words. */
export function idOfWord(word: Word): string {
  return word.map(({ chars, loop }) => `${chars.name}${loop ? '*' : ''}`).join('\0');
}

/**
 * A value of the name for each way in which it can fit some of the cuts and not the others: the first that is ordinary,
 * else the shortest. Throws `BudgetSpent`.
 */
export function cellsOf(atom: Atom, cuts: Language, seeds: readonly string[], budget: Budget): readonly string[] {
  if (atom.values !== undefined && atom.isCount !== true) return atom.values;
  const dividing = meaningful(atom, cuts);
  const written = dividing.filter(isWrittenOut);
  const open = dividing.filter((cut) => !isWrittenOut(cut));
  // A text that is written out is a cell of its own.
  const alone = [...new Set(written.map((cut) => example(cut, atom)))].filter((text) => isValue(atom, text));
  if (atom.values !== undefined) {
    // What holds of each number that is asked for may hold of no greater one.
    const greater = alone.length === 0 ? [] : [String(Math.max(...alone.map(Number)) + 1)];
    return [...new Set([...atom.values, ...alone, ...greater])].filter((text) => isValue(atom, text));
  }
  const ordinary = [...atom.examples, ...seeds, ...open.map((cut) => example(cut, atom))].filter(
    (text) => isValue(atom, text) && !alone.includes(text),
  );
  const always: readonly StringConstraint[] = [
    [[anyNumberOf(anyChar, atom.leastLength ?? 0)], true],
    ...written.map((cut): StringConstraint => [[cut], false]),
  ];
  // Each ordinary text is looked for in the same cuts again and again.
  const fits = new Map<Word, Map<string, boolean>>(open.map((cut) => [cut, new Map()]));
  const isIn = (cut: Word, text: string): boolean => {
    const known = fits.get(cut);
    const fit = known?.get(text) ?? languageHas([cut], text);
    known?.set(text, fit);
    return fit;
  };
  const find = (constraints: readonly StringConstraint[]): string | undefined => {
    const known = ordinary.find((text) =>
      constraints.every(([language, holds]) => language.some((cut) => isIn(cut, text)) === holds),
    );
    if (known !== undefined) return known;
    const found = findString(atom.language, [...always, ...constraints], budget);
    return found === undefined || isValue(atom, found) ? found : undefined;
  };
  const first = find([]);
  let cells: { readonly constraints: readonly StringConstraint[]; readonly value: string }[] =
    first === undefined ? [] : [{ constraints: [], value: first }];
  for (const cut of open) {
    const next: typeof cells = [];
    for (const { constraints, value } of cells) {
      const holds = isIn(cut, value);
      next.push({ constraints: [...constraints, [[cut], holds]], value });
      const split = [...constraints, [[cut], !holds]] as const;
      const other = find(split);
      if (other !== undefined) next.push({ constraints: split, value: other });
    }
    cells = next;
  }
  return [...cells.map(({ value }) => value), ...alone];
}

export function isValue({ language, values, isCount, leastLength = 0, admits }: Atom, text: string): boolean {
  if (values !== undefined) return values.includes(text) || (isCount === true && admits?.(text) === true);
  return text.length >= leastLength && languageHas(language, text) && admits?.(text) !== false;
}

/** What the values of a name lie in, and no other texts do, as far as languages say it; nothing of a name that may be any text. */
export function limitsOf({ language, leastLength = 0, mostLength }: Atom): readonly Language[] {
  return [
    ...(language.some(isAnyText) ? [] : [language]),
    ...(leastLength === 0 ? [] : [[anyNumberOf(anyChar, leastLength)]]),
    ...(mostLength === undefined ? [] : [[anyNumberOf(anyChar, mostLength + 1)]]),
  ];
}

/** The cuts that divide the language, each once; a generated name is never a text that somebody wrote. */
function meaningful({ isGenerated, language }: Atom, cuts: Language): Language {
  const found = new Map(cuts.map((cut) => [idOfWord(cut), cut]));
  return [...found.values()].filter((cut) => {
    if (isAnyText(cut) || (isGenerated && isWrittenOut(cut))) return false;
    return language.some((word) => wordsOverlap(word, cut));
  });
}

function isAnyText(cut: Word): boolean {
  return cut.length > 0 && cut.every(({ chars, loop }) => loop && chars === anyChar);
}

/** Whether it is one text alone. */
export function isWrittenOut(cut: Word): boolean {
  return cut.every(({ chars, loop }) => !loop && chars.codes?.length === 1);
}

/** A readable text of a pattern: `logs-example` for `logs-*`. */
function example(cut: Word, { isGenerated }: Atom): string {
  return cut
    .map(({ chars, loop }) => {
      if (chars.codes?.[0] !== undefined) return loop ? '' : String.fromCharCode(chars.codes[0]);
      if (!loop) return 'x';
      return isGenerated ? 'example-1a2b3c4d5e6f' : 'example';
    })
    .join('');
}
