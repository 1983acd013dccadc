import { findString } from '../../languages/find-string';
import { spendSteps, wordsOverlap, type Budget } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { cellsOf, idOfWord, isValue, limitsOf } from '../../names/cells';
import { atomsIn, wholeLiteral, spell, type NamedText } from '../../names/named-text';
import { frameOf, valueAcross, withoutCommonEnds, type TextFrame } from '../../names/text-frame';
import { onceForEachObject } from '../../values/once';
import {
  baseId,
  cutsAcross,
  cutsOf,
  isOpen,
  ofBucket,
  starred,
  type AtomValues,
  type Cut,
  type FoundCells,
  type Known,
  type KnownCuts,
  type Standing,
} from './cuts';
import type { Slot } from './policy-slots';
import { partitionAtom, regionAtom, regionsIn, urlSuffixAtom } from './pseudo-parameters';
import { beforeSlash } from './resource-texts';
import { typedValues } from './typed-values';

interface Surroundings {
  readonly group: string;
  readonly standing: Known;
  readonly others: readonly Known[];
}

interface TextsOfQuestion {
  readonly literals: readonly Standing[];
  readonly resources: readonly Standing[];
}

/** Two texts that may be one, by the one name that is open in each. */
interface Comparison {
  readonly name: Atom;
  readonly frame: TextFrame;
  readonly other: TextFrame;
}

/** Names of which any may be one, the one in question first. */
interface Linked {
  readonly names: readonly Atom[];
  readonly comparisons: readonly Comparison[];
}

/** What is known while names are given: `cutsOfLinked` is what tells those apart that a name may be one with. */
interface Giving {
  readonly values: AtomValues;
  readonly cutsOfLinked: (given: Atom) => readonly Cut[];
  readonly budget: Budget;
}

/** A name that AWS makes up, and one that is given it or a part of it. */
type GivenName = readonly { readonly atom: Atom; readonly value: string }[];

/** Texts of this group meet those of every other. */
export const EVERYWHERE = 'everywhere';

/** The group of what stands for resources. */
export const RESOURCES = 'resource';

const DECISION = 'decision: ';

/** The group of texts that decide by themselves what a template comes to: no other text meets them. */
export function decision(group: string): string {
  return `${DECISION}${group}`;
}

function literalsOf(texts: Surroundings['others']): readonly string[] {
  return texts.flatMap(({ text }) => wholeLiteral(text) ?? []);
}

function decides(group: string): boolean {
  return group.startsWith(DECISION);
}

/** What was met in one reading: each text with its group. */
export type MetTexts = readonly (readonly [group: string, texts: readonly Known[]])[];

/** More kinds of readings are not kept apart. */
const MOST_KINDS = 64;

/**
 * All texts that were seen to meet one another, and what they make of the values of a name. A text meets those alone that
 * stand beside it in some deployment: what a condition chooses never meets what it leaves out.
 */
export class Meetings {
  private readonly groups = new Map<string, Map<string, Known>>();
  /** In which kinds of readings each text stands, a bit for each; nothing for one that is beside all. */
  private readonly kindsOf = new Map<string, bigint>();
  private readonly kinds = new Set<string>();
  /** What follows from the texts that are known, until there is another one. */
  private surroundings = new Map<string, readonly Surroundings[]>();
  private comparisons = new WeakMap<AtomValues, Map<Atom, readonly Comparison[]>>();
  /** Grows with whatever is known. */
  size = 0;

  /** `literals` meet all texts, `resources` those that stand for some. */
  constructor(
    { literals, resources }: TextsOfQuestion,
    private readonly found: KnownCuts,
    /** The cells of this search, in whatever order their cuts came up. */
    private readonly ofSearch: Map<string, readonly string[]>,
    /** Whether a name is told apart by what is decided alone, where its own text is not what is judged. */
    private readonly isOfDecisions = false,
  ) {
    for (const literal of literals) this.add(EVERYWHERE, found.knownOf(literal));
    for (const resource of resources) this.add(RESOURCES, found.knownOf(resource));
  }

  /** The texts of a reading. */
  addAll(met: MetTexts, kind: string): void {
    if (this.kinds.has(kind)) return;
    this.kinds.add(kind);
    const bit = this.kinds.size > MOST_KINDS ? undefined : 1n << BigInt(this.kinds.size);
    for (const [group, texts] of met) this.add(group, texts, bit);
  }

  /** Texts as `KnownCuts` knows them. */
  private add(group: string, standings: readonly Known[], kind?: bigint): void {
    const known = this.groups.get(group) ?? new Map<string, Known>();
    this.groups.set(group, known);
    let isNew = false;
    for (const standing of standings) {
      const isKnown = known.has(standing.key);
      const id = placed(group, standing);
      const kinds = this.kindsOf.get(id);
      if (kind === undefined) this.kindsOf.delete(id);
      else if (!isKnown || kinds !== undefined) this.kindsOf.set(id, (kinds ?? 0n) | kind);
      known.set(standing.key, standing);
      isNew = true;
    }
    if (!isNew) return;
    this.size++;
    this.surroundings = new Map();
    this.comparisons = new WeakMap();
  }

  /** A name that is to be chosen before another: one that it follows from, or that it may be a pattern of. */
  before(atom: Atom, values: AtomValues): Atom | undefined {
    const partition = this.partitionBefore(atom, values);
    if (partition !== undefined || !atom.mayBePattern) return partition;
    return this.around(atom)
      .filter(({ standing: { text, slot } }) => text.length === 1 && slot?.element === 'resource')
      .flatMap(({ others }) => others.flatMap(({ text }) => atomsIn(text)))
      .find((one) => !one.mayBePattern && one.values === undefined && !values.has(one.id) && isFree(one));
  }

  /** Whether a condition or a mapping asks for the name: its values decide what there is. What it has to lie in does not. */
  isDecisive(atom: Atom): boolean {
    return this.around(atom).some(
      ({ group, others }) => decides(group) && others.some(({ language }) => language === undefined),
    );
  }

  /**
   * The values of a name that can matter, ordinary ones first. Texts of several names may be one text, so whatever
   * matters of one of them is tried of the others, and of those that are compared with these.
   */
  valuesOf(target: Atom, values: AtomValues, budget: Budget): readonly string[] {
    const own = this.ownValues(target, values, budget);
    if ((target.values !== undefined && target.isCount !== true) || target.isGenerated) return own;
    const linked = this.linkedWith(target, values);
    const { names, comparisons } = linked;
    const found = new Map(
      names.map((one) => [one.id, new Set(one === target ? own : this.ownValues(one, values, budget))]),
    );
    for (const value of this.valuesTogether(linked, values, budget)) found.get(target.id)?.add(value);
    for (let round = 1; round < names.length; round++) {
      let isNew = false;
      for (const { name, frame, other } of comparisons) {
        const known = found.get(name.id);
        for (const value of found.get(other.atom.id) ?? []) {
          spendSteps(budget, 1);
          const same = valueAcross(value, other, frame);
          if (known === undefined || same === undefined || known.has(same) || !isValue(name, same)) continue;
          known.add(same);
          isNew = true;
        }
      }
      if (!isNew) break;
    }
    return [...(found.get(target.id) ?? own)];
  }

  /** The name with those that it may be one with, and those that these may be one with. */
  private linkedWith(target: Atom, values: AtomValues): Linked {
    const comparisons: Comparison[] = [];
    const names = [target];
    const seen = new Set([target.id]);
    for (const name of names) {
      for (const comparison of distinct(this.comparisonsOf(name, values))) {
        const other = comparison.other.atom;
        comparisons.push(comparison);
        if (seen.has(other.id)) continue;
        seen.add(other.id);
        names.push(other);
      }
    }
    return { names, comparisons };
  }

  /** Where names are one, their value fits whatever tells any of them apart: here all of that together tells it apart. */
  private valuesTogether(linked: Linked, values: AtomValues, budget: Budget): readonly string[] {
    const [target, ...rest] = linked.names;
    const ids = new Set(linked.names.map(({ id }) => id));
    const isToldApart = (name: Atom): boolean => !name.isGenerated && this.patternsOf(name, ids, values).length > 0;
    // What tells one alone apart, is tried of the others as it is.
    if (target === undefined || rest.length === 0 || linked.names.filter(isToldApart).length < 2) return [];
    const isChosen = ({ name, other }: Comparison): boolean => !name.isGenerated && !other.atom.isGenerated;
    const own = this.cuts(target, this.around(target), values);
    const others = this.cutsOfOthers({ ...linked, comparisons: linked.comparisons.filter(isChosen) }, values, budget);
    const more = others.filter(({ id }) => !own.some((cut) => cut.id === id));
    if (more.length === 0) return [];
    const { mayBePattern } = target;
    const cuts = [...own, ...(mayBePattern ? [starred] : []), ...more];
    return this.cells(mayBePattern ? withoutPatterns(target) : target, cuts, [], budget);
  }

  /** What tells the others apart, as cuts of the first. A text that is written out is tried by itself. */
  private cutsOfOthers({ names, comparisons }: Linked, values: AtomValues, budget: Budget): readonly Cut[] {
    const [target] = names;
    const ids = new Set(names.map(({ id }) => id));
    const found = new Map(
      names.map((name) => [name.id, new Map(name === target ? [] : this.patternsOf(name, ids, values))]),
    );
    for (let round = 1; round < names.length; round++) {
      for (const { name, frame, other } of comparisons) {
        for (const { word } of [...(found.get(other.atom.id)?.values() ?? [])]) {
          spendSteps(budget, 1);
          for (const cut of cutsAcross(word, other, frame)) if (isOpen(cut)) found.get(name.id)?.set(cut.id, cut);
        }
      }
    }
    return [...(found.get(target?.id ?? '')?.values() ?? [])];
  }

  /** What tells the values of a name apart, but for texts with names that it is linked with; and what all of them fit. */
  private patternsOf(name: Atom, linked: ReadonlySet<string>, values: AtomValues): readonly (readonly [string, Cut])[] {
    const isKnown = ({ text }: Known): boolean => atomsIn(text).every(({ id }) => values.has(id) || !linked.has(id));
    const around = this.around(name).map((one) => ({ ...one, others: one.others.filter(isKnown) }));
    const limits = name.isGenerated ? [] : limitsOf(name).flat();
    return [...limits.map((word) => ({ id: idOfWord(word), word })), ...this.cuts(name, around, values)]
      .filter(isOpen)
      .map((cut) => [cut.id, cut]);
  }

  /**
   * The ways in which a name and one that AWS makes up are one: a parameter may be given the name of the stack's own bucket.
   * They are told apart by what either of the two meets.
   */
  givenNames(target: Atom, values: AtomValues, budget: Budget): readonly GivenName[] {
    // A name that is given may be one with many that AWS makes up.
    const cutsOfLinked = onceForEachObject((given: Atom) =>
      this.cutsOfOthers(this.linkedWith(given, values), values, budget),
    );
    return distinct(this.comparisonsOf(target, values).flatMap(withoutWildcards)).flatMap(({ frame, other }) => {
      const [given, made] = target.isGenerated ? [other, frame] : [{ ...frame, atom: target }, other];
      const isPossible = !given.atom.isGenerated && made.atom.isGenerated && given.atom.kind !== 'import';
      if (!isPossible || given.atom.values !== undefined) return [];
      return this.namesWithin(given, made, { values, cutsOfLinked, budget }).flatMap((value): readonly GivenName[] => {
        const name = valueAcross(value, given, made);
        if (name === undefined || !isValue(made.atom, name)) return [];
        return [
          [
            { atom: made.atom, value: name },
            { atom: given.atom, value },
          ],
        ];
      });
    });
  }

  /** Values of a name with which its text is that of a name that AWS makes up: none is a text that somebody wrote. */
  private namesWithin(given: TextFrame, made: TextFrame, { values, cutsOfLinked, budget }: Giving): readonly string[] {
    const cutsOf = (atom: Atom): readonly Cut[] => this.cuts(atom, this.around(atom), values);
    const ofMade = [...made.atom.language, ...cutsOf(made.atom).map(({ word }) => word)].flatMap((word) =>
      cutsAcross(word, made, given),
    );
    const { atom } = given;
    const examples = made.atom.examples.flatMap((text) => valueAcross(text, made, given) ?? []);
    const asMade = { ...atom, id: `${atom.id} as ${made.atom.id}`, examples, isGenerated: true };
    const isOfMade = ({ word }: Cut): boolean =>
      cutsAcross(word, given, made).some((cut) => made.atom.language.some((one) => wordsOverlap(one, cut.word)));
    const ofOthers = cutsOfLinked(atom).filter(isOfMade);
    return this.cells(asMade, [...cutsOf(atom), ...ofMade, ...ofOthers], [], budget);
  }

  private ownValues(target: Atom, values: AtomValues, budget: Budget): readonly string[] {
    const atom = target.id === regionAtom.id ? regionsIn(values.get(partitionAtom.id)) : target;
    const around = this.around(atom);
    const mayBePattern = around.some(({ standing: { text } }) =>
      atomsIn(text).some((one) => one.id === baseId(atom.id) && one.mayBePattern),
    );
    const isLimited = around.some(({ others }) => others.some(({ language }) => language !== undefined));
    const texts = this.cuts(atom, around, values);
    // The widest texts that it may be need not be among those that it is limited to.
    const cuts = [
      ...texts,
      ...(mayBePattern && isLimited ? [starred] : []),
      ...(around.some(({ standing: { text, slot } }) => beginsResource(text, slot)) ? [ofBucket] : []),
    ];
    const typed = around.flatMap(({ standing: { slot, text }, others }) =>
      slot === undefined || (text.length !== 1 && !beginsResource(text, slot)) || atom.kind === 'pseudo'
        ? []
        : typedValues(slot, literalsOf(others), (text) => isValue(atom, text)),
    );
    const isIdentity = atom.kind !== 'pseudo' && around.some(({ standing }) => standing.slot?.group === 'identity');
    const accounts = isIdentity ? ['444455556666'] : [];
    const seeds = [...accounts, ...typed].filter((text) => isValue(atom, text));
    const found = this.cells(mayBePattern ? withoutPatterns(atom) : atom, cuts, seeds, budget);
    const cells =
      atom.id === partitionAtom.id ? [...new Set([...found, ...this.partitionsOfRegions(values, budget)])] : found;
    if (atom.values !== undefined) return cells;
    const [usual] = atom.examples;
    const first = usual !== undefined && atom.hasDefault === true && isValue(atom, usual) ? [usual] : [];
    // What conditions and mappings ask for, they ask for as it is.
    if (around.every(({ group }) => decides(group))) return [...new Set([...first, ...cells])];
    const extremes = mayBePattern ? this.extremes(atom, values, budget) : [];
    // Where nothing stands, a text may name something else: a folder of a bucket, an object without a key.
    const nothing = isValue(atom, '') ? [''] : [];
    return [...new Set([...first, ...seeds, ...cells, ...extremes, ...nothing])];
  }

  /**
   * The texts in which nothing but this name is open, each with one that it meets and in which one other name is. A name
   * that AWS makes up may be given to an update of its stack, but nobody exports it back to that stack.
   */
  private comparisonsOf(name: Atom, values: AtomValues): readonly Comparison[] {
    const ofValues = this.comparisons.get(values) ?? new Map<Atom, readonly Comparison[]>();
    this.comparisons.set(values, ofValues);
    const found = ofValues.get(name) ?? this.newComparisons(name, values);
    ofValues.set(name, found);
    return found;
  }

  private newComparisons(name: Atom, values: AtomValues): readonly Comparison[] {
    const id = baseId(name.id);
    // Whether two texts may be one does not turn on the partition: in any, it is the same in both.
    const known = values.has(partitionAtom.id) ? values : new Map([...values, [partitionAtom.id, 'aws']]);
    const isOther = (one: Atom): boolean => {
      const isElsewhere = one.isGenerated && name.kind === 'import';
      return one.id !== id && !isElsewhere && !known.has(one.id);
    };
    const compared = (text: NamedText, others: readonly NamedText[]): readonly Comparison[] => {
      const frame = frameOf(text, known, (one) => one.id === id);
      if (frame === undefined) return [];
      return others.flatMap((one) => {
        const other = frameOf(one, known, isOther);
        return other === undefined ? [] : [{ name, frame, other }];
      });
    };
    return this.around(name).flatMap(({ group, standing, others }) => {
      const texts = others.map(({ text }) => text);
      const whole = compared(standing.text, texts);
      // An object is another one than its bucket, but by its bucket's name.
      return group === RESOURCES ? [...whole, ...compared(beforeSlash(standing.text), texts.map(beforeSlash))] : whole;
    });
  }

  private cuts(atom: Atom, around: readonly Surroundings[], values: AtomValues): readonly Cut[] {
    const found = new Map<string, Cut>();
    // A question has thousands of pairs of texts: what is known of one of them is written out once.
    const written = new Map<number, string>();
    const writtenOf = ({ id, text }: Known): string => {
      const known = written.get(id) ?? JSON.stringify([id, ...atomsIn(text).map((one) => values.get(one.id))]);
      written.set(id, known);
      return known;
    };
    const seen = new Map<number, Set<number>>();
    for (const { standing, others } of around) {
      const met = seen.get(standing.id) ?? new Set();
      seen.set(standing.id, met);
      const start = `${atom.id} ${writtenOf(standing)}`;
      for (const other of others) {
        if (met.has(other.id)) continue;
        met.add(other.id);
        const key = `${start}${writtenOf(other)}`;
        const cuts =
          this.found.cuts.get(key) ??
          cutsOf(atom, standing, other, values).map((word) => ({ id: idOfWord(word), word }));
        this.found.cuts.set(key, cuts);
        for (const cut of cuts) found.set(cut.id, cut);
      }
    }
    return [...found.values()];
  }

  /** The partitions of Regions that are told apart: once a partition is chosen, no Region of another comes up. */
  private partitionsOfRegions(values: AtomValues, budget: Budget): readonly string[] {
    // What any Region fits, as the letters of a bucket's name, tells none apart.
    const words = this.cuts(regionAtom, this.around(regionAtom), values).flatMap(({ word }) =>
      findString(regionAtom.language, [[[word], false]], budget) === undefined ? [] : [word],
    );
    return partitionAtom.examples.filter((name) =>
      regionsIn(name).language.some((region) => words.some((word) => wordsOverlap(region, word))),
    );
  }

  private cells(atom: Atom, cuts: readonly Cut[], seeds: readonly string[], budget: Budget): readonly string[] {
    const ids = cuts.map(({ id }) => id);
    const exactly = JSON.stringify([atom.id, atom.examples, ids, seeds]);
    const key = JSON.stringify([atom.id, atom.examples, ids.sort(), seeds]);
    const before = this.ofSearch.get(key);
    if (before !== undefined) return before;
    const { cells, steps } = this.found.cells.get(exactly) ?? newCells(atom, cuts, seeds, budget);
    // Whether a search ends within its budget must not depend on what was asked before.
    if (this.found.cells.has(exactly)) spendSteps(budget, steps);
    this.found.cells.set(exactly, { cells, steps });
    this.ofSearch.set(key, cells);
    return cells;
  }

  /** The widest values of a name that may be a pattern; and, where AWS refuses most texts that match nothing, a pattern that does. */
  private extremes(atom: Atom, values: AtomValues, budget: Budget): readonly string[] {
    const around = this.around(atom);
    // A condition that asks whether the name is `*` leaves `**`, which matches as much.
    const compared = around.flatMap(({ group, others }) => (decides(group) ? literalsOf(others) : []));
    const notCompared = (mark: string): readonly string[] => {
      let longer = mark;
      while (compared.some((text) => text.includes(longer))) longer += mark;
      return [...new Set([mark, longer])];
    };
    const widest = isValue(atom, '*') ? '*' : findString(atom.language, [[[starred.word], true]], budget);
    const found = widest === '*' ? [...notCompared('*')] : [widest].filter((text) => text !== undefined);
    for (const { standing, others } of around) {
      if (standing.text.length !== 1 || standing.slot === undefined) continue;
      const { element, key } = standing.slot;
      if (element === 'condition' && key !== undefined) found.push(`\${${key}}`, ...notCompared('?'));
      // Alone in its place, a name may be what any other text of the place is.
      for (const { text } of element === 'resource' ? others : []) {
        if (!atomsIn(text).every(({ id }) => values.has(id))) continue;
        found.push(spell(text, ({ id }) => values.get(id) ?? ''));
      }
    }
    return found.filter((text) => isValue(atom, text));
  }

  /** The partition, where it counts: few of the Regions that tell it are tried, and a text may be an ARN of any. */
  private partitionBefore(atom: Atom, values: AtomValues): Atom | undefined {
    if (values.has(partitionAtom.id) || (values.has(regionAtom.id) && atom.id !== regionAtom.id)) return undefined;
    if (atom.id === urlSuffixAtom.id) return partitionAtom;
    if (atom.id !== regionAtom.id && !atom.mayBePattern) return undefined;
    const counts = [...this.groups].some(
      ([group, known]) => !decides(group) && [...known.values()].some(namesPartition),
    );
    return counts ? partitionAtom : undefined;
  }

  /** Each text in which the name stands, with those that it meets. */
  private around(atom: Atom): readonly Surroundings[] {
    const id = baseId(atom.id);
    const found = this.surroundings.get(id) ?? this.newSurroundings(id);
    this.surroundings.set(id, found);
    return found;
  }

  private newSurroundings(id: string): readonly Surroundings[] {
    return [...this.groups].flatMap(([group, known]) => {
      if (this.isOfDecisions && !decides(group)) return [];
      const standings = [...known.values()].filter(({ text }) => atomsIn(text).some((one) => one.id === id));
      if (standings.length === 0) return [];
      const met = this.groupsMetBy(group);
      return standings.map((standing) => {
        const kinds = this.kindsOf.get(placed(group, standing));
        const isBeside = (of: string, other: Known): boolean => {
          if (other.text === standing.text) return false;
          const its = kinds === undefined ? undefined : this.kindsOf.get(placed(of, other));
          return kinds === undefined || its === undefined || (kinds & its) !== 0n;
        };
        const others = met.flatMap((of) =>
          [...(this.groups.get(of)?.values() ?? [])].filter((one) => isBeside(of, one)),
        );
        return { group, standing, others };
      });
    });
  }

  private groupsMetBy(group: string): readonly string[] {
    if (group === EVERYWHERE) return [...this.groups.keys()].filter((one) => !decides(one));
    return decides(group) ? [group] : [group, EVERYWHERE];
  }
}

function placed(group: string, { key }: Known): string {
  return `${group}\0${key}`;
}

/** What is equal for readings of the same texts. */
export function kindOf(met: MetTexts): string {
  return [...new Set(met.flatMap(([group, texts]) => texts.map((one) => placed(group, one))))].sort().join('\n');
}

/** Whether a name is the beginning of a Resource. */
function beginsResource(text: NamedText, slot: Slot | undefined): boolean {
  return slot?.element === 'resource' && typeof text[0] !== 'string';
}

function newCells(atom: Atom, cuts: readonly Cut[], seeds: readonly string[], budget: Budget): FoundCells {
  const before = budget.steps;
  const words = cuts.map(({ word }) => word);
  const cells = cellsOf(atom, words, seeds, budget);
  return { cells, steps: before - budget.steps };
}

/** Two texts, and what stands around their names up to a wildcard: as patterns they may meet where the names alone are one. */
function withoutWildcards(comparison: Comparison): readonly Comparison[] {
  const cut = ({ atom, before, after }: TextFrame): TextFrame => ({
    atom,
    before: before.replace(/^.*[*?]/s, ''),
    after: after.replace(/[*?].*$/s, ''),
  });
  const { name, frame, other } = comparison;
  const hasWildcard = [frame, other].some(({ before, after }) => /[*?]/.test(before + after));
  if (!hasWildcard) return [comparison];
  return [comparison, { name, frame: cut(frame), other: cut(other) }];
}

/** The comparisons, each once: what both texts begin or end with says nothing about their names. */
function distinct(comparisons: readonly Comparison[]): readonly Comparison[] {
  const found = new Map<string, Comparison>();
  for (const comparison of comparisons) {
    const { name } = comparison;
    const [frame, other] = withoutCommonEnds(comparison.frame, comparison.other);
    const key = [other.atom.id, frame.before, frame.after, other.before, other.after].join('\0');
    if (!found.has(key)) found.set(key, { name, frame, other });
  }
  return [...found.values()];
}

/** Of a text that IAM reads as a pattern, nothing ordinary can be seen. */
function withoutPatterns(atom: Atom): Atom {
  return { ...atom, examples: atom.examples.filter((text) => !/[*?]|\$\{/.test(text)) };
}

function namesPartition({ text }: Known): boolean {
  return atomsIn(text).some(({ id }) => id === partitionAtom.id || id === urlSuffixAtom.id);
}

/** What follows from other names is not chosen by itself. */
function isFree({ id }: Atom): boolean {
  return id !== 'AWS::URLSuffix';
}
