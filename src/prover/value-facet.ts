import { no, open, yes, type Facet, type FacetState, type Status } from './facet';
import { literalOf, type Formula } from './formula';
import type { Predicate } from './predicate';
import { findString, type StringConstraint } from '../languages/find-string';
import { languageHas, type Budget, type Language, type Word } from '../languages/language';

/**
 * What values a facet can have. `complete`: the seeds hit every cell of the predicates, so no other value needs to be
 * looked for; otherwise the rest of `language` is searched, and without a language the question stays undecided.
 * Seeds stand in the order in which a person would rather read them.
 */
export interface Values {
  readonly seeds: readonly string[];
  readonly complete: boolean;
  readonly language?: Language;
  readonly readable?: Readable;
}

/** Values that a person would rather read than the one found, which the words have to spell. They need not fit. */
export type Readable = (found: string, words: readonly Word[]) => Iterable<string>;

/** Of so many is an example made. */
const MOST_WORDS = 16;

/** Thrown when predicates of two families meet on one facet and no value tried satisfies them. */
export class MixedOperators extends Error {
  constructor(readonly facet: string) {
    super('mixed-operators');
  }
}

interface Atom {
  readonly id: string;
  /** `undefined`: the facet is absent. */
  readonly predicate?: Predicate;
  /** The atom holds when some value does not pass. */
  readonly outside: boolean;
}

interface Bound {
  /** Tells bounds of a facet apart. */
  readonly id: string;
  readonly predicate: Predicate;
  readonly holds: boolean;
}

/** A facet whose states are values: a context key, the resource, the caller's ARN. */
export class ValueFacet implements Facet {
  readonly cost = 2;
  private readonly atoms: Atom[] = [{ id: 'absent', outside: false }];
  private readonly indexes = new Map<string, number>([['absent', 0]]);
  private readonly asserted: Status[] = [open];
  private values: Values | undefined;
  private readonly found = new Map<string, string | null>();
  private readonly tests = new Map<string, Map<string, boolean>>();
  private states: FacetState[] | undefined;
  private alive: readonly number[] = [];
  /** A state that agrees with everything asserted, while one is known. */
  private current: FacetState | null = null;

  constructor(
    readonly id: string,
    /** Whether the facet may be missing, and whether it takes a list of values. */
    readonly shape: { readonly optional: boolean; readonly multivalued: boolean },
    private readonly valuesFor: (predicates: readonly Predicate[]) => Values,
    private readonly budget: Budget,
  ) {}

  /** The facet is absent. */
  get absent(): Formula {
    return this.shape.optional ? literalOf(this, 0) : false;
  }

  /** The tests that are asked of its values so far. */
  get predicates(): readonly Predicate[] {
    return this.atoms.flatMap(({ predicate }) => predicate ?? []);
  }

  /** The value passes; of a list, some value passes. With `outside`: some value does not pass. */
  some(predicate: Predicate, outside = false): Formula {
    const id = outside ? `!${predicate.id}` : predicate.id;
    const known = this.indexes.get(id);
    if (known !== undefined) return literalOf(this, known);
    this.indexes.set(id, this.atoms.length);
    this.asserted.push(open);
    this.values = undefined;
    this.states = undefined;
    return literalOf(this, this.atoms.push({ id, predicate, outside }) - 1);
  }

  status(atom: number): Status {
    const asserted = this.asserted[atom] ?? open;
    if (asserted !== open) return asserted;
    if (this.asserted[0] === yes) return no;
    if (!this.enumerated()) return open;
    let seen: Status = open;
    for (const state of this.alive) {
      const holds = this.holdsIn(atom, this.states?.[state]) ? yes : no;
      if (seen === open) seen = holds;
      else if (seen !== holds) return open;
    }
    return seen;
  }

  assert(atom: number, holds: boolean): (() => void) | undefined {
    const before = this.asserted[atom] ?? open;
    // Before what is to be restored is read: the first question lists the states.
    const isEnumerated = this.enumerated();
    const { alive, current } = this;
    const undo = (): void => {
      this.asserted[atom] = before;
      this.alive = alive;
      this.current = current;
    };
    this.asserted[atom] = holds ? yes : no;
    if (isEnumerated) {
      this.alive = this.alive.filter((state) => this.holdsIn(atom, this.states?.[state]) === holds);
      if (this.alive.length > 0) return undo;
    } else if (current !== null && this.holdsIn(atom, current) === holds) {
      return undo;
    } else {
      this.current = this.pick();
      if (this.current !== null) return undo;
    }
    undo();
    return undefined;
  }

  pick(): FacetState | null {
    if (this.enumerated()) {
      const [state] = this.alive;
      return state === undefined ? null : this.states?.[state];
    }
    const { every, some } = this.bounds();
    if (this.shape.optional && this.asserted[0] !== no && some.length === 0) return undefined;
    if (this.asserted[0] === yes) return null;
    const apart = this.shape.multivalued && some.length > 0;
    const members = new Set<string>();
    for (const group of apart ? some.map((one) => [one]) : [some]) {
      const value = this.find([...every, ...group]);
      if (value === undefined) return null;
      members.add(value);
    }
    return [...members];
  }

  show(): FacetState | null {
    const state = this.pick();
    const [found] = state ?? [];
    const { seeds, language, readable } = this.space();
    if (found === undefined || this.shape.multivalued || readable === undefined || language === undefined) return state;
    if (seeds.includes(found)) return state;
    const { every, some } = this.bounds();
    const bounds = [...every, ...some];
    const words = bounds.flatMap(({ predicate, holds }) => (holds ? (predicate.language ?? []) : []));
    for (const value of readable(found, words.slice(0, MOST_WORDS)))
      if (languageHas(language, value) && bounds.every((one) => this.keeps(value, one))) return [value];
    return state;
  }

  /** What every value, and what some value, has to pass or not. */
  private bounds(): { readonly every: Bound[]; readonly some: Bound[] } {
    const every: Bound[] = [];
    const some: Bound[] = [];
    for (let index = 1; index < this.atoms.length; index++) {
      const { predicate, outside } = this.atoms[index] as Atom;
      const asserted = this.asserted[index];
      if (predicate === undefined || asserted === open) continue;
      if (asserted === yes) some.push({ id: `${index}`, predicate, holds: !outside });
      else every.push({ id: `-${index}`, predicate, holds: outside });
    }
    return { every, some };
  }

  private keeps(value: string, { predicate, holds }: Bound): boolean {
    return this.passes(predicate, value) === holds;
  }

  private space(): Values {
    return (this.values ??= this.valuesFor(this.predicates));
  }

  private enumerated(): boolean {
    if (this.shape.multivalued || !this.space().complete) return false;
    if (this.states === undefined) {
      const states: FacetState[] = this.space().seeds.map((seed) => [seed]);
      if (this.shape.optional) states.unshift(undefined);
      this.states = states;
      this.alive = states.map((_, index) => index);
    }
    return true;
  }

  private holdsIn(index: number, state: FacetState): boolean {
    const { predicate, outside } = this.atoms[index] as Atom;
    if (predicate === undefined) return state === undefined;
    return state?.some((value) => this.passes(predicate, value) !== outside) ?? false;
  }

  private passes(predicate: Predicate, value: string): boolean {
    let answers = this.tests.get(predicate.id);
    if (answers === undefined) this.tests.set(predicate.id, (answers = new Map<string, boolean>()));
    const known = answers.get(value);
    if (known !== undefined) return known;
    const answer = predicate.test(value);
    answers.set(value, answer);
    return answer;
  }

  private find(bounds: readonly Bound[]): string | undefined {
    const key = bounds.map(({ id }) => id).join();
    const known = this.found.get(key);
    if (known !== undefined) return known ?? undefined;
    const value = this.look(bounds);
    this.found.set(key, value ?? null);
    return value;
  }

  /**
   * A value within all bounds. The language is searched under few of them first, and under one more each time that
   * what was found breaks it: mostly a few bounds decide.
   */
  private look(bounds: readonly Bound[]): string | undefined {
    const { seeds, complete, language } = this.space();
    const seed = seeds.find((value) => bounds.every((one) => this.keeps(value, one)));
    if (seed !== undefined || complete) return seed;
    if (language === undefined) throw new MixedOperators(this.id);
    const searched = new Map<Bound, StringConstraint>();
    let broken = bounds[bounds.length - 1];
    for (;;) {
      if (broken !== undefined) searched.set(broken, [languageOf(broken.predicate, this.id), broken.holds]);
      const value = findString(language, [...searched.values()], this.budget);
      if (value === undefined) return undefined;
      broken = bounds.find((one) => !this.keeps(value, one));
      if (broken === undefined) return value;
      if (searched.has(broken)) {
        throw new Error(
          `jest-iam: the search and the evaluator disagree on ${this.id} = ${JSON.stringify(value)}; please report this`,
        );
      }
    }
  }
}

function languageOf({ language }: Predicate, facet: string): Language {
  if (language === undefined) throw new MixedOperators(facet);
  return language;
}
