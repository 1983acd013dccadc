/** Each once, in the order of their code units. */
export function inOrder(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort(compareTexts);
}

/** By code units, whatever the machine's language is. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
