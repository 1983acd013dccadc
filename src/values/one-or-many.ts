/** A list as JSON policies have it: one member stands by itself. */
export function oneOrMany<T>(values: readonly T[]): T | readonly T[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** The same read back: what stands by itself is a list of one. */
export function listed<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** The members as they were meant, each once; nothing where that changes none, or leaves none. */
export function changedMembers(
  value: string | readonly string[] | undefined,
  meant: (member: string) => string | readonly string[],
): string | readonly string[] | undefined {
  const members = value === undefined ? [] : listed(value);
  const changed = [...new Set(members.flatMap(meant))];
  const isSame = changed.length === members.length && changed.every((member, at) => member === members[at]);
  return isSame || changed.length === 0 ? undefined : oneOrMany(changed);
}
