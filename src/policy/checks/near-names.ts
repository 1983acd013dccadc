import { editDistance } from '../../values/near-names';

/** Names to propose from, made ready once for each list. */
interface Index {
  readonly names: readonly string[];
  readonly lower: readonly string[];
  readonly letters: readonly number[];
}

const indexes = new WeakMap<object, Index>();
/** Enough for a hundred misspelt names; a few tenths of a second. */
const MOST_COMPARISONS = 5_000;
// Looking up a global is slow in a test runner's sandbox.
const { abs, imul } = Math;

/**
 * Finds the real names that misspelt ones of one document are nearest to. What all its searches cost has a bound:
 * a document of thousands of unknown names gets no proposal for the last of them.
 */
export class NearNames {
  private readonly known = new Map<object, Map<string, string | undefined>>();
  private left = MOST_COMPARISONS;

  /** The name at most so many edits away (letter case is free), the first of the nearest; `list` is kept by identity. */
  find(name: string, list: readonly string[] | ReadonlyMap<string, unknown>, most: number): string | undefined {
    let answers = this.known.get(list);
    if (answers === undefined) this.known.set(list, (answers = new Map<string, string | undefined>()));
    const key = `${String(most)} ${name}`;
    if (!answers.has(key)) answers.set(key, this.search(name.toLowerCase(), indexOf(list), most));
    return answers.get(key);
  }

  private search(misspelt: string, { names, lower, letters }: Index, most: number): string | undefined {
    const own = lettersOf(misspelt);
    let best: string | undefined;
    let limit = most;
    for (let at = 0; at < names.length && limit >= 0 && this.left > 0; at++) {
      const candidate = lower[at] ?? '';
      if (abs(candidate.length - misspelt.length) > limit) continue;
      // One edit brings in one letter and drops one, so names that share too few letters need no comparison.
      if (bitsOf(own ^ (letters[at] ?? 0)) > 2 * limit) continue;
      this.left -= 1;
      const found = editDistance(misspelt, candidate, limit);
      if (found > limit) continue;
      best = names[at];
      limit = found - 1;
    }
    return best;
  }
}

function indexOf(list: readonly string[] | ReadonlyMap<string, unknown>): Index {
  const before = indexes.get(list);
  if (before !== undefined) return before;
  const names = 'get' in list ? [...list.keys()] : list;
  const lower = names.map((name) => name.toLowerCase());
  const index = { names, lower, letters: lower.map(lettersOf) };
  indexes.set(list, index);
  return index;
}

/** Which letters occur, as bits; all others share what bits are left. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits |= 1 << (text.charCodeAt(at) & 31);
  return bits;
}

function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
