/** Pattern text; `holes` are the indexes where any one character will do. */
export interface HoledText {
  readonly text: string;
  readonly holes: readonly boolean[];
}

/** Up to this length each place is tried in turn; that takes at most so many steps for each letter of the value. */
const SHORT = 64;

/** The first index from `from` to `until` at which the piece stands in the value; -1 when there is none. */
export function findInHoledText(piece: HoledText, value: string, from: number, until: number): number {
  if (piece.text.length > SHORT) return findInBlocks(piece, value, from, until);
  for (let at = from; at <= until; at++) if (fitsHoledText(piece, value, at)) return at;
  return -1;
}

/** Whether the piece stands in the value at an index. */
export function fitsHoledText({ text, holes }: HoledText, value: string, offset: number): boolean {
  for (let at = 0; at < text.length; at++) {
    if (holes[at] !== true && text.charCodeAt(at) !== value.charCodeAt(offset + at)) return false;
  }
  return true;
}

/**
 * Tries 32 places at once: one bit for each, cleared by each letter of the piece that does not stand there. The time is
 * the product of both lengths divided by 32, whatever they hold.
 */
function findInBlocks({ text, holes }: HoledText, value: string, from: number, until: number): number {
  const offsetsOf = offsetsByLetter(text, holes);
  const words = Math.ceil(text.length / 32);
  for (let start = from; start <= until; start += words * 32) {
    const found = findInBlock(offsetsOf, words, value, start, text.length);
    if (found !== -1) return start + found > until ? -1 : start + found;
  }
  return -1;
}

/** Where in the piece each letter stands, by its code. */
function offsetsByLetter(text: string, holes: readonly boolean[]): ReadonlyMap<number, readonly number[]> {
  const offsets = new Map<number, number[]>();
  for (let at = 0; at < text.length; at++) {
    if (holes[at] === true) continue;
    const code = text.charCodeAt(at);
    const known = offsets.get(code);
    if (known === undefined) offsets.set(code, [at]);
    else known.push(at);
  }
  return offsets;
}

/** The first of `words * 32` places from `start`, counted from there. */
function findInBlock(
  offsetsOf: ReadonlyMap<number, readonly number[]>,
  words: number,
  value: string,
  start: number,
  length: number,
): number {
  const places = new Uint32Array(words).fill(0xffffffff);
  const width = Math.min(value.length - start, words * 32 + length);
  const letters = offsetsByLetter(value.slice(start, start + width), []);
  // One word more than any shift reaches.
  const stands = new Uint32Array(words + Math.ceil(length / 32) + 2);
  for (const [code, offsets] of offsetsOf) {
    stands.fill(0);
    for (const at of letters.get(code) ?? []) stands[at >>> 5] = (stands[at >>> 5] ?? 0) | (1 << (at & 31));
    for (const offset of offsets) if (!keep(places, stands, offset)) return -1;
  }
  for (let word = 0; word < words; word++) {
    const left = places[word] ?? 0;
    if (left !== 0) return word * 32 + 31 - Math.clz32(left & -left);
  }
  return -1;
}

/** Keeps the places that have the letter at this distance; whether any are left. */
function keep(places: Uint32Array, stands: Uint32Array, offset: number): boolean {
  const first = offset >>> 5;
  const shift = offset & 31;
  let any = 0;
  for (let word = 0; word < places.length; word++) {
    const low = (stands[first + word] ?? 0) >>> shift;
    const high = shift === 0 ? 0 : (stands[first + word + 1] ?? 0) << (32 - shift);
    const left = (places[word] ?? 0) & (low | high);
    places[word] = left;
    any |= left;
  }
  return any !== 0;
}
