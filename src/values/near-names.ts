/**
 * The candidate nearest to a misspelt name, or nothing when all are more than `maxDistance` edits away.
 * Letter case is free; an edit adds, drops or changes a letter or swaps two neighbours. The first of equals wins.
 */
export function nearest(name: string, candidates: Iterable<string>, maxDistance: number): string | undefined {
  const folded = name.toLowerCase();
  let best: string | undefined;
  let limit = maxDistance;
  for (const candidate of candidates) {
    const found = editDistance(folded, candidate.toLowerCase(), limit);
    if (found > limit) continue;
    best = candidate;
    limit = found - 1;
    if (limit < 0) break;
  }
  return best;
}

/** Edits from `a` to `b` (optimal string alignment); any number above `limit` when there are more. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    let smallest = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(last, column) + 1, at(next, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(before, column - 2) + 1);
      }
      next.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest > limit) return limit + 1;
    before = last;
    last = next;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** `team-a` beside `team-b`, `logs-1` beside `logs-2`: names that count or enumerate differ on purpose. */
export function isSiblingName(one: string, other: string): boolean {
  const [mine, theirs] = [one.split(/[.-]/), other.split(/[.-]/)];
  const differing = mine.flatMap((part, index) => (part === theirs[index] ? [] : [[part, theirs[index] ?? '']]));
  return (
    mine.length === theirs.length &&
    differing.every((parts) => parts.every((part) => part.length === 1 || /\d/.test(part)))
  );
}
