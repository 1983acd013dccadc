/** A stream of choices that a seed fixes, so that a failing run can be run again. */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    const index = this.below(list.length);
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[index] as T;
  }

  /** Between `least` and `most` different members. */
  few<T>(list: readonly T[], least: number, most: number): T[] {
    const chosen = new Set<T>();
    const count = least + this.below(most - least + 1);
    for (let tries = 0; chosen.size < count && tries < 20; tries++) chosen.add(this.pick(list));
    return [...chosen];
  }

  text(letters: string, most: number): string {
    return Array.from({ length: this.below(most + 1) }, () => letters.charAt(this.below(letters.length))).join('');
  }
}

/** Every text over some letters of at most `most` characters, the empty one first. */
export function texts(letters: string, most: number): string[] {
  const found = [''];
  for (let from = 0, length = 1; length <= most; length++) {
    const until = found.length;
    for (; from < until; from++) for (const letter of letters) found.push(`${found[from] ?? ''}${letter}`);
  }
  return found;
}

/** Every set of at most `most` members. */
export function sets<T>(members: readonly T[], most: number): T[][] {
  const found: T[][] = [[]];
  for (const member of members) {
    for (const set of [...found]) if (set.length < most) found.push([...set, member]);
  }
  return found;
}
