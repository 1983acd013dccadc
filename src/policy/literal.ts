/** By list or object, then by index or name: the texts of its numbers that say more than the number does. */
const literals = new WeakMap<object, Map<string | number, string>>();

/**
 * Keeps the text of a number in JSON (`1.0`, `9007199254740993`), since IAM compares scalars by their text and a number
 * forgets it. `holder` is the list or object that the number stands in, `place` its index or name there.
 */
export function keepLiteral(holder: object, place: string | number, value: unknown, text: string): void {
  if (typeof value !== 'number' || String(value) === text) return;
  let kept = literals.get(holder);
  if (kept === undefined) literals.set(holder, (kept = new Map<string | number, string>()));
  kept.set(place, text);
}

/** The text of a number or Boolean as its document has it. */
export function scalarText(value: number | boolean, holder: object, place: string | number): string {
  return literals.get(holder)?.get(place) ?? String(value);
}
