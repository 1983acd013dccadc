import { anyChar, literalTokens, sequence, wordsOverlap, type Language, type Word } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { idOfWord, isWrittenOut } from '../../names/cells';
import { accountField, atomsIn, idOfText } from '../../names/named-text';
import { residuals, tokensOf } from '../../names/residuals';
import type { TextFrame } from '../../names/text-frame';
import { anyName } from './name-languages';
import type { Slot } from './policy-slots';
import type { Met } from './world';

/** A text that meets others, and where in the policy it stands. */
export interface Standing extends Met {
  readonly slot?: Slot;
}

/** A text that is known, by the number of what it says. */
export interface Known extends Standing {
  readonly id: number;
  /** Equal where it stands alike too. */
  readonly key: string;
}

/** The values chosen so far, by the ids of their names. */
export type AtomValues = ReadonlyMap<string, string>;

/** A language of more words is taken for any text, where it stands beside the name in question. */
const MANY = 16;

/** A stretch of a text that a name may stand over against. */
export interface Cut {
  /** Equal for equal words. */
  readonly id: string;
  readonly word: Word;
}

const [whatever = []] = anyName;
/** A text with `*` in it. */
export const starred: Cut = { id: 'starred', word: [...whatever, ...tokensOf('*', false), ...whatever] };

/** The beginning of the ARN of a bucket: no other text may begin a Resource of one. */
export const ofBucket: Cut = { id: 'of a bucket', word: [...tokensOf('arn:aws:s3:::', false), ...whatever] };

/** The values of a name, and how many steps it took to find them. */
export interface FoundCells {
  readonly cells: readonly string[];
  readonly steps: number;
}

/** What was found in all searches of one template, by what it follows from. */
export class KnownCuts {
  readonly cells = new Map<string, FoundCells>();
  readonly cuts = new Map<string, readonly Cut[]>();
  private readonly ids = new Map<string, number>();

  /** The text, and the account of an ARN by itself. */
  knownOf(standing: Standing): readonly Known[] {
    const account = accountField(standing.text);
    const standings = account === undefined ? [standing] : [standing, { ...standing, text: account }];
    return standings.map((one) => {
      const { slot } = one;
      const id = this.idOf(one);
      return { ...one, id, key: [id, slot?.key, slot?.isNegative, slot?.family].join('\0') };
    });
  }

  /** The number of a text with how it is read. */
  private idOf({ text, isPattern, ignoresCase, language, rest }: Standing): number {
    const within = (language ?? rest)?.map((word) => idOfWord(word)).join();
    const parts = atomsIn(text).map(({ partOf }) => partOf);
    const key = [idOfText(text), isPattern, ignoresCase, within, ...parts].join('\0');
    const id = this.ids.get(key) ?? this.ids.size;
    this.ids.set(key, id);
    return id;
  }
}

/** Whether more than one text fits it, and not every one. */
export function isOpen({ word }: Cut): boolean {
  return !isWrittenOut(word) && !word.every(({ chars, loop }) => loop && chars === anyChar);
}

/** What a cut of the open name of one text is of that of another where the two are the same text. */
export function cutsAcross(cut: Word, from: TextFrame, to: TextFrame): readonly Cut[] {
  const whole = [...literalTokens(from.before), ...cut, ...literalTokens(from.after)];
  const found = residuals(literalTokens(to.before), literalTokens(to.after), whole);
  return found.map((word) => ({ id: idOfWord(word), word }));
}

/** The occurrences of a name in negative places, where they vary by themselves. */
export function negativeOf(atom: Atom): Atom {
  return { ...atom, id: `${atom.id}${NEGATIVE}` };
}

const NEGATIVE = ' (negative)';

export function baseId(id: string): string {
  return id.endsWith(NEGATIVE) ? id.slice(0, -NEGATIVE.length) : id;
}

export function cutsOf(atom: Atom, standing: Standing, other: Standing, values: AtomValues): Language {
  const id = baseId(atom.id);
  return standing.text.flatMap((part, at): Language => {
    if (typeof part === 'string' || part.id !== id || isAligned(standing, other, at)) return [];
    const { isPattern, ignoresCase = false } = standing;
    const before = tokens({ text: standing.text.slice(0, at), isPattern, ignoresCase }, values)[0] ?? [];
    const after = tokens({ ...standing, text: standing.text.slice(at + 1) }, values)[0] ?? [];
    const against = other.language ?? tokens(other, values, MANY);
    // Where it is a part of a name, no other text of it counts.
    const isPossible = (cut: Word): boolean => part.language.some((word) => wordsOverlap(word, cut));
    const cuts = against.flatMap((word) => residuals(before, after, word));
    return part.partOf === undefined ? cuts : cuts.filter(isPossible);
  });
}

/** Whether the name stands over against itself: after the same literals and names. */
function isAligned({ text, isPattern }: Standing, other: Standing, at: number): boolean {
  const start = text.slice(0, at + 1);
  const isLiteral = !isPattern || start.every((part) => typeof part !== 'string' || !/[*?]|\$\{/.test(part));
  return isLiteral && idOfText(start) === idOfText(other.text.slice(0, at + 1));
}

/** The words of a text in which the values are put that are chosen; more than `most` are taken for any text. */
function tokens({ text, isPattern, ignoresCase = false, rest }: Met, values: AtomValues, most = 1): Language {
  const fold = ignoresCase ? 'letters' : undefined;
  const parts = text.map((part): Language => {
    if (typeof part === 'string') return [tokensOf(part, isPattern, fold)];
    const value = values.get(part.id);
    if (value !== undefined) return [tokensOf(value, isPattern && part.mayBePattern, fold)];
    if (part.values !== undefined) return part.values.map((one) => tokensOf(one, false));
    return part.language.length > most ? anyName : part.language;
  });
  const all = parts.reduce<Language>(
    (sum, part) => sequence(sum, sum.length * part.length > most ? anyName : part),
    [[]],
  );
  return rest === undefined ? all : sequence(all, rest);
}
