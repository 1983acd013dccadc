import { isDefault, type Atom } from '../../names/atom';
import type { AtomValues } from './cuts';

/** What free texts are, by the ids of their names: of each the first beside whose others it stands. */
export type FittingValues = ReadonlyMap<string, readonly FittingValue[]>;

interface FittingValue {
  readonly value: string;
  readonly beside: ReadonlyMap<string, string>;
}

/** A free text of a deployment, with the value that fits where it stands. */
export interface FittedText {
  readonly id: string;
  readonly value: string;
  readonly fit: string;
}

/** The value that fits for a name beside the others that are chosen. */
export function fittingValue(fitting: FittingValues | undefined, atom: Atom, values: AtomValues): string | undefined {
  const isBeside = ({ beside }: FittingValue): boolean =>
    [...beside].every(([other, value]) => values.get(other) === value);
  const all = [atom.id, fittingId(atom)].flatMap((id) => fitting?.get(id) ?? []);
  return all.find(isBeside)?.value;
}

/**
 * By what values that fit are found: all elements of a list stand in one place, and so do imports whose names differ in a
 * parameter alone, such as `${Database}-Arn` and `${Queue}-Arn`.
 */
export function fittingId({ id, kind, countedBy }: Atom): string {
  if (countedBy !== undefined) return `elements of ${countedBy.id}`;
  return kind === 'import' || kind === 'dynamic' ? id.replaceAll(/\$\{[^}]*\}/g, '${}') : id;
}

/** The name with a more ordinary value than any but its default. */
export function withExample(atom: Atom, value: string): Atom {
  const [first, ...rest] = atom.examples;
  const usual = atom.hasDefault === true && first !== undefined ? [first, value, ...rest] : [value, ...atom.examples];
  return { ...atom, examples: [...new Set(usual)] };
}

/** The texts of a deployment of which nobody gave the value and others would fit, those of one list together. */
export function fittingTexts(
  fitting: FittingValues | undefined,
  atoms: ReadonlyMap<string, Atom>,
  values: AtomValues,
): readonly (readonly FittedText[])[] {
  const found = new Map<string, FittedText[]>();
  for (const [id, value] of values) {
    const atom = atoms.get(id);
    const fit = atom && fittingValue(fitting, atom, values);
    if (atom === undefined || fit === undefined || fit === value) continue;
    if (isDefault(atom, value, (other) => values.get(other))) continue;
    const place = fittingId(atom);
    found.set(place, [...(found.get(place) ?? []), { id, value, fit }]);
  }
  return [...found.values()];
}

/** Whether what was read differs in nothing but the values of texts that nobody chose. */
export function isSameBut(fitting: readonly FittedText[], one: string, other: string): boolean {
  const isChanged = (text: string, changed: string): boolean =>
    fitting.some(({ value, fit }) =>
      value === '' ? text === '' && changed === fit : text.replaceAll(value, fit) === changed,
    );
  const areAlike = (left: unknown, right: unknown): boolean => {
    if (left === right) return true;
    if (typeof left === 'string' && typeof right === 'string') return isChanged(left, right);
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
    const [entries, others] = [Object.entries(left), Object.entries(right)];
    return (
      Array.isArray(left) === Array.isArray(right) &&
      entries.length === others.length &&
      entries.every(([key, value], index) => key === others[index]?.[0] && areAlike(value, others[index][1]))
    );
  };
  return areAlike(JSON.parse(one), JSON.parse(other));
}
