import { findString } from '../../languages/find-string';
import { sequence, type Budget, type Language } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { cellsOf, isValue } from '../../names/cells';
import { accountField, atomsIn, idOfText, wholeLiteral, spell } from '../../names/named-text';
import { residuals, tokensOf } from '../../names/residuals';
import { anyName } from './name-languages';
import type { Slot } from './policy-slots';
import { partitionsNamed, regionsIn } from './pseudo-parameters';
import { typedValues } from './typed-values';
import type { Met } from './world';

/** A text that meets others, and where in the policy it stands. */
interface Standing extends Met {
  readonly slot?: Slot;
}

/** Texts of this group meet those of every other. */
export const EVERYWHERE = 'everywhere';

/** The values chosen so far, by the ids of their names. */
export type AtomValues = ReadonlyMap<string, string>;

/** A language of more words is taken for any text, where it stands beside the name in question. */
const MANY = 16;

/** All texts that were seen to meet one another, and what they make of the values of a name. */
export class Meetings {
  private readonly groups = new Map<string, Map<string, Standing>>();
  private readonly found = new Map<string, readonly string[]>();
  /** How many texts are known: it only grows. */
  size = 0;

  add(group: string, standing: Standing): void {
    this.put(group, standing);
    const account = accountField(standing.text);
    if (account !== undefined) this.put(group, { ...standing, text: account });
  }

  private put(group: string, standing: Standing): void {
    const known = this.groups.get(group) ?? new Map<string, Standing>();
    this.groups.set(group, known);
    const { text, isPattern, language, slot } = standing;
    const key = [idOfText(text), isPattern, language !== undefined, slot?.key, slot?.isNegative, slot?.family].join(
      '\0',
    );
    if (known.has(key)) return;
    known.set(key, standing);
    this.size++;
  }

  /** A name of the same group without patterns, which is to be chosen before one that may be a pattern of it. */
  before(atom: Atom, values: AtomValues): Atom | undefined {
    if (!atom.mayBePattern) return undefined;
    return this.around(atom)
      .flatMap(({ others }) => others.flatMap(({ text }) => atomsIn(text)))
      .find((one) => !one.mayBePattern && one.values === undefined && !values.has(one.id) && isFree(one));
  }

  /** The values of a name that can matter, ordinary ones first. */
  valuesOf(asked: Atom, values: AtomValues, budget: Budget): readonly string[] {
    const fixed = this.partition();
    if (asked.id === 'AWS::Partition' && fixed !== undefined) return [fixed];
    const isRegion = asked.id === 'AWS::Region';
    const atom = isRegion ? regionsIn(values.get('AWS::Partition') ?? fixed) : asked;
    const around = this.around(atom);
    const cuts = around.flatMap(({ standing, others }) =>
      others.flatMap((other) => cutsOf(atom, standing, other, values)),
    );
    const typed = around.flatMap(({ standing: { slot, text }, others }) =>
      slot === undefined || text.length !== 1 || atom.kind === 'pseudo'
        ? []
        : typedValues(
            slot,
            others.flatMap((other) => wholeLiteral(other.text) ?? []),
          ),
    );
    const isIdentity = atom.kind !== 'pseudo' && around.some(({ standing }) => standing.slot?.group === 'identity');
    const accounts = isIdentity ? ['444455556666'] : [];
    const seeds = [...accounts, ...typed].filter((text) => isValue(atom, text));
    const cells = this.cells(atom, cuts, seeds, budget);
    if (atom.values !== undefined) return cells;
    const extremes = atom.mayBePattern ? this.extremes(atom, values, budget) : [];
    const [usual] = atom.examples;
    const first = usual !== undefined && cells.includes(usual) && atom.hasDefault === true ? [usual] : [];
    // Where nothing stands, a text may name something else: a folder of a bucket, an object without a key.
    const nothing = isValue(atom, '') ? [''] : [];
    return [...new Set([...first, ...seeds, ...cells, ...extremes, ...nothing])];
  }

  private cells(atom: Atom, cuts: Language, seeds: readonly string[], budget: Budget): readonly string[] {
    const named = cuts.map((cut) => cut.map(({ chars, loop }) => `${chars.name}${loop ? '*' : ''}`).join('\0'));
    const key = JSON.stringify([atom.id, atom.examples, [...new Set(named)].sort(), seeds]);
    const known = this.found.get(key) ?? cellsOf(atom, cuts, seeds, budget);
    this.found.set(key, known);
    return known;
  }

  /** The widest values of a name that may be a pattern. */
  private extremes(atom: Atom, values: AtomValues, budget: Budget): readonly string[] {
    const [whatever = []] = anyName;
    const starred: Language = sequence([whatever], [tokensOf('*', false)], [whatever]);
    const widest = isValue(atom, '*') ? '*' : findString(atom.language, [[starred, true]], budget);
    const found = widest === undefined ? [] : [widest];
    for (const { standing, others } of this.around(atom)) {
      if (standing.text.length !== 1 || standing.slot === undefined) continue;
      const { element, key } = standing.slot;
      if (element === 'condition' && key !== undefined) found.push(`\${${key}}`);
      // Alone in its place, a name may be what any other text of the place is.
      for (const { text } of element === 'resource' ? others : []) {
        if (!atomsIn(text).every(({ id }) => values.has(id))) continue;
        found.push(spell(text, ({ id }) => values.get(id) ?? ''));
      }
    }
    return found.filter((text) => isValue(atom, text));
  }

  /** The one partition that literal ARNs name: AWS refuses them in another. */
  private partition(): string | undefined {
    const named = ['resource', 'identity'].flatMap((group) =>
      [...(this.groups.get(group)?.values() ?? [])].flatMap(({ text }) => partitionsNamed(text[0])),
    );
    return new Set(named).size === 1 ? named[0] : undefined;
  }

  /** Each text in which the name stands, with those that it meets. */
  private around(atom: Atom): readonly { readonly standing: Standing; readonly others: readonly Standing[] }[] {
    const id = baseId(atom.id);
    const everywhere = [...(this.groups.get(EVERYWHERE)?.values() ?? [])];
    return [...this.groups].flatMap(([group, known]) => {
      const standings = [...known.values()];
      const others =
        group === EVERYWHERE
          ? [...this.groups.values()].flatMap((one) => [...one.values()])
          : [...standings, ...everywhere];
      return standings
        .filter(({ text }) => atomsIn(text).some((one) => one.id === id))
        .map((standing) => ({ standing, others: others.filter((other) => other.text !== standing.text) }));
    });
  }
}

/** The occurrences of a name in negative places, where they vary by themselves. */
export function negativeOf(atom: Atom): Atom {
  return { ...atom, id: `${atom.id}${NEGATIVE}` };
}

const NEGATIVE = ' (negative)';

export function baseId(id: string): string {
  return id.endsWith(NEGATIVE) ? id.slice(0, -NEGATIVE.length) : id;
}

/** What follows from others is no choice of its own. */
function isFree({ id }: Atom): boolean {
  return id !== 'AWS::URLSuffix';
}

function cutsOf(atom: Atom, standing: Standing, other: Standing, values: AtomValues): Language {
  const id = baseId(atom.id);
  return standing.text.flatMap((part, at): Language => {
    if (typeof part === 'string' || part.id !== id || isAligned(standing, other, at)) return [];
    const before = tokens({ ...standing, text: standing.text.slice(0, at) }, values)[0] ?? [];
    const after = tokens({ ...standing, text: standing.text.slice(at + 1) }, values)[0] ?? [];
    const against = other.language ?? tokens(other, values, MANY);
    return against.flatMap((word) => residuals(before, after, word));
  });
}

/** Whether the name stands over against itself: after the same literals and names. */
function isAligned({ text, isPattern }: Standing, other: Standing, at: number): boolean {
  const start = text.slice(0, at + 1);
  const isLiteral = !isPattern || start.every((part) => typeof part !== 'string' || !/[*?]|\$\{/.test(part));
  return isLiteral && idOfText(start) === idOfText(other.text.slice(0, at + 1));
}

/** The words of a text in which the values are put that are chosen; more than `most` are taken for any text. */
function tokens({ text, isPattern, ignoresCase = false }: Met, values: AtomValues, most = 1): Language {
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
  return all;
}
