import { questionMemory } from '../../arguments/repeated-question';
import { BudgetSpent, type Budget } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { onceInRow } from '../../values/once';
import { baseId, type AtomValues } from './cuts';
import { certainDeniesOf, deniesOf } from './denies-of-document';
import { OpenName } from './world';
import { isSameBut, type FittedText } from './fitting-values';
import { WorldSearch, type Concrete, type Question } from './world-search';

/**
 * What a claim answers in one deployment, with what shows it; `refused` where AWS refuses the document, so that the
 * deployment does not count.
 */
export type JudgedDeployment<W, R> =
  | { readonly answer: 'proven' | 'refuted'; readonly witness: W }
  | { readonly answer: 'undecided' | 'refused'; readonly reason: R };

/** The names that a deployment chose. */
export type ChosenNames = readonly { readonly atom: Atom; readonly value: string }[];

/** What a claim answers on a template: for every deployment, or why there is no one answer. */
export type DeploymentVerdict<W, R> =
  | { readonly answer: 'proven' | 'refuted'; readonly names: ChosenNames; readonly witness: W }
  | {
      readonly answer: 'undecided';
      readonly reason: 'name';
      readonly atom: Atom;
      /** A value with which the claim is refuted, and one with which it is proven; left out where only patterns might. */
      readonly refutedBy?: string;
      readonly provenBy?: string;
      readonly names?: ChosenNames;
      /** What shows the refutation in the deployment with `names`. */
      readonly witness?: W;
    }
  | { readonly answer: 'undecided'; readonly reason: 'budget' }
  | { readonly answer: 'undecided'; readonly reason: 'deployment'; readonly names: ChosenNames; readonly why: R }
  /** AWS takes it in no deployment; `why` is the refusal of the first, or what no deployment can have. */
  | { readonly answer: 'refused'; readonly why?: R; readonly names?: ChosenNames; readonly contradiction?: string };

export type Judge<W, R> = (concrete: Concrete, names: () => ChosenNames) => JudgedDeployment<W, R>;

/** How much is asked before a claim stays undecided. */
interface Limits {
  /** Steps of all searches together, a world counting a thousand. */
  readonly steps: number;
  /** Documents that the claim is asked about: a proof takes some milliseconds. */
  readonly proofs: number;
}

const usualLimits: Limits = { steps: 4_000_000, proofs: 1000 };

/** What several questions about one claim may spend together. */
export function usualBudget(): Budget {
  return { steps: usualLimits.steps };
}

/**
 * Whether a claim holds of the document of every deployment: asked once for each that its names can make different.
 * `budget` is what several questions have together.
 */
export function overEveryDeployment<W, R>(
  question: Question,
  judge: Judge<W, R>,
  limits = usualLimits,
  budget: Budget = { steps: limits.steps },
): DeploymentVerdict<W, R> {
  const search = new WorldSearch(question, budget);
  const verdicts = new Verdicts(search, judgedOnce(judge), limits.proofs);
  return withinBudget(() => {
    // Changes of a policy are made at places of the whole document.
    const isOfDenies = question.deniesDecide === true && questionMemory() === undefined;
    const byDenies = isOfDenies ? answerByDenies(question, limits, verdicts) : undefined;
    return byDenies ?? answer(verdicts);
  });
}

/** A document that several searches come to is asked about once. */
function judgedOnce<W, R>(judge: Judge<W, R>): Judge<W, R> {
  const known = new Map<string, JudgedDeployment<W, R>>();
  return (concrete, names) => {
    const before = known.get(concrete.key);
    if (before !== undefined) return before;
    const judged = judge(concrete, names);
    known.set(concrete.key, judged);
    return judged;
  };
}

function withinBudget<W, R>(ask: () => DeploymentVerdict<W, R>): DeploymentVerdict<W, R> {
  try {
    return ask();
  } catch (error) {
    if (error instanceof BudgetSpent) return { answer: 'undecided', reason: 'budget' };
    throw error;
  }
}

/**
 * The answer of the first deployment, where all that its Denies may be give it too. Without Allows there are fewer names
 * to tell apart, and no fewer deployments: AWS refuses none for what is left out. Nothing where that settles nothing.
 * Where it is proven, the Denies that are there in every deployment are asked first: no other Deny takes a proof back.
 */
function answerByDenies<W, R>(
  question: Question,
  { steps, proofs }: Limits,
  whole: Verdicts<W, R>,
): DeploymentVerdict<W, R> | undefined {
  const first = whole.first();
  if (first === undefined) return undefined;
  const isFirst = (partOf: typeof deniesOf): boolean => {
    const search = new WorldSearch(question, { steps }, partOf);
    const found = withinBudget(() => answer(whole.in(search, proofs)));
    return found.answer === first.answer && !(found.answer === 'undecided' && found.reason !== 'deployment');
  };
  const documents = [...whole.search.documents];
  const areSomeUncertain = documents.some((document) => certainDeniesOf(document) !== deniesOf(document));
  if (first.answer === 'proven' && areSomeUncertain && isFirst(certainDeniesOf)) return first;
  const isLess = documents.some((document) => deniesOf(document) !== document);
  return isLess && isFirst(deniesOf) ? first : undefined;
}

function answer<W, R>(verdicts: Verdicts<W, R>): DeploymentVerdict<W, R> {
  const { search } = verdicts;
  const plain = verdicts.over(false);
  const [unbounded] = search.unbounded();
  if (unbounded !== undefined && plain.answer !== 'undecided' && plain.answer !== 'refused') {
    return { answer: 'undecided', reason: 'name', atom: unbounded };
  }
  const held = plain.answer === 'refuted' ? verdicts.heldByVariable() : undefined;
  if (held !== undefined) return held;
  const [ambiguous] = search.ambiguous();
  if (ambiguous === undefined || (plain.answer !== 'proven' && plain.answer !== 'refuted')) return plain;
  // Patterns that stand on both sides vary by themselves there: what holds then holds for every one of them.
  const split = verdicts.over(true);
  if (split.answer === plain.answer || split.answer === 'refused') return plain;
  if (split.answer === 'undecided' && split.reason !== 'name') return split;
  return { answer: 'undecided', reason: 'name', atom: ambiguous };
}

/** Variables that some requests have, and not those with other keys that a condition may ask for. */
const NARROWING = ['${aws:SourceVpce}', '${aws:username}'];

interface JudgedWorld<W, R> {
  readonly values: AtomValues;
  readonly judged: JudgedDeployment<W, R>;
}

class Verdicts<W, R> {
  private readonly known = new Map<string, JudgedDeployment<W, R>>();
  private readonly unsplit: () => ReturnType<WorldSearch['worlds']>;

  constructor(
    readonly search: WorldSearch,
    private readonly judge: Judge<W, R>,
    private readonly mostProofs: number,
  ) {
    this.unsplit = onceInRow(() => search.worlds(false));
  }

  /** The same in another search. */
  in(search: WorldSearch, mostProofs: number): Verdicts<W, R> {
    return new Verdicts(search, this.judge, mostProofs);
  }

  over(isSplit: boolean): DeploymentVerdict<W, R> {
    const first = new Map<JudgedDeployment<W, R>['answer'], JudgedWorld<W, R>>();
    try {
      const between = this.differing(first, isSplit);
      if (between !== undefined) return between;
    } catch (error) {
      // Where each deployment must do by itself, one that does not is enough, however many are left to ask.
      const broken = first.get('refuted');
      const isEnough = error instanceof BudgetSpent && this.search.hasOrdinaryNames;
      if (isEnough && broken !== undefined) return this.verdict(broken);
      throw error;
    }
    for (const answer of ['undecided', 'refuted', 'proven'] as const) {
      const found = first.get(answer);
      if (found !== undefined) return this.verdict(found);
    }
    const refused = first.get('refused');
    if (refused !== undefined && 'reason' in refused.judged)
      return { answer: 'refused', why: refused.judged.reason, names: this.names(refused.values) };
    const contradiction = this.search.lastRefusal;
    return { answer: 'refused', ...(contradiction !== undefined && { contradiction }) };
  }

  /** Goes through the deployments, keeping the first of each answer, up to two that differ. Throws `BudgetSpent`. */
  private differing(
    first: Map<JudgedDeployment<W, R>['answer'], JudgedWorld<W, R>>,
    isSplit: boolean,
  ): DeploymentVerdict<W, R> | undefined {
    // Neighbours differ in less than the first of each kind: the last two tell best what the answer depends on.
    const last = new Map<JudgedDeployment<W, R>['answer'], JudgedWorld<W, R>>();
    for (const { values, concrete } of isSplit ? this.search.worlds(true) : this.unsplit()) {
      const judged = this.judgedIn(values, concrete, isSplit);
      if (!first.has(judged.answer)) first.set(judged.answer, { values, judged });
      last.set(judged.answer, { values, judged });
      const [kept, broken] = [last.get('proven'), last.get('refuted')];
      if (kept !== undefined && broken !== undefined) {
        const [keptFirst = kept, brokenFirst = broken] = [first.get('proven'), first.get('refuted')];
        return this.between(kept.values, broken, [keptFirst.values, brokenFirst.values], isSplit);
      }
    }
    return undefined;
  }

  /** The answer of the most ordinary deployment; nothing where AWS takes none. */
  first(): DeploymentVerdict<W, R> | undefined {
    for (const { values, concrete } of this.unsplit()) {
      const judged = this.ask(concrete, values);
      if (judged.answer !== 'refused') return this.verdict({ values, judged });
    }
    return undefined;
  }

  /**
   * The name of a free text in a Resource on which a refutation depends: as a variable that the requests lack which a
   * condition lets through, it leaves an Allow none.
   */
  heldByVariable(): DeploymentVerdict<W, R> | undefined {
    if (this.search.hasOrdinaryNames) return undefined;
    for (const { values, concrete } of this.unsplit()) {
      const judged = this.ask(concrete, values);
      if (judged.answer !== 'refuted') continue;
      for (const variable of NARROWING) {
        for (const { id } of this.search.namesForVariable(variable)) {
          if (!values.has(id)) continue;
          const other = this.completed(new Map([...values, [id, variable] as const]), values, false);
          if (other?.answer === 'proven') return this.byName(id, { values, judged }, variable);
        }
      }
      return undefined;
    }
    return undefined;
  }

  private verdict({ values, judged }: JudgedWorld<W, R>): DeploymentVerdict<W, R> {
    const names = this.names(values);
    if ('witness' in judged) return { answer: judged.answer, names, witness: judged.witness };
    return { answer: 'undecided', reason: 'deployment', names, why: judged.reason };
  }

  /** The one name on which it depends: goes from a world that breaks the claim to one that keeps it, name by name. */
  private between(
    kept: AtomValues,
    broken: JudgedWorld<W, R>,
    [keptFirst, brokenFirst]: readonly [AtomValues, AtomValues],
    isSplit: boolean,
  ): DeploymentVerdict<W, R> {
    let refuted = broken;
    const ids = [...new Set([...kept.keys(), ...broken.values.keys()])];
    // Nobody chooses a name that AWS makes up: where a parameter is given one, it depends on the parameter.
    const isMade = (id: string): number => Number(this.search.atoms.get(baseId(id))?.isGenerated === true);
    const differing = ids
      .filter((id) => kept.get(id) !== broken.values.get(id))
      .sort((one, other) => isMade(one) - isMade(other));
    const [first = ''] = differing;
    // What a free text is may turn on other names: no deployment has it beside others.
    if (this.search.hasOrdinaryNames) return this.byName(first, broken, kept.get(first));
    for (const id of differing) {
      const value = kept.get(id);
      if (value === undefined) continue;
      const values = new Map([...refuted.values, [id, value] as const]);
      const judged = this.completed(values, kept, isSplit);
      if (judged?.answer === 'proven') {
        const ordinarily = (first: AtomValues, answer: 'proven' | 'refuted'): JudgedWorld<W, R> | undefined => {
          const usual = new Map([...refuted.values, [id, first.get(id) ?? value] as const]);
          const judged = this.completed(usual, kept, isSplit);
          return judged?.answer === answer ? { values: usual, judged } : undefined;
        };
        const provenBy = ordinarily(keptFirst, 'proven')?.values.get(id) ?? value;
        return this.byName(id, ordinarily(brokenFirst, 'refuted') ?? refuted, provenBy);
      }
      if (judged?.answer === 'refuted') refuted = { values, judged };
    }
    return this.byName(first, broken, kept.get(first));
  }

  private byName(id: string, refuted: JudgedWorld<W, R>, provenBy: string | undefined): DeploymentVerdict<W, R> {
    const atom = this.search.atoms.get(baseId(id)) ?? this.search.atoms.get(id);
    if (atom === undefined) throw new Error(`no name ${id}`);
    const { values, judged } = refuted;
    const refutedBy = values.get(id);
    return {
      answer: 'undecided',
      reason: 'name',
      atom,
      ...(refutedBy !== undefined && { refutedBy }),
      ...(provenBy !== undefined && { provenBy }),
      names: this.names(values),
      ...('witness' in judged && { witness: judged.witness }),
    };
  }

  /** The answer in a world, with names that are open in it as another world has them. */
  private completed(values: AtomValues, others: AtomValues, isSplit: boolean): JudgedDeployment<W, R> | undefined {
    let complete = values;
    for (;;) {
      const found = this.search.at(complete, isSplit);
      if (found === undefined) return undefined;
      if (!(found instanceof OpenName)) return this.ask(found, complete);
      const value = others.get(found.atom.id);
      if (value === undefined) return undefined;
      complete = new Map([...complete, [found.atom.id, value]]);
    }
  }

  /** The answer in a world, or with fitting values for its free texts where nothing else is to blame. */
  private judgedIn(values: AtomValues, concrete: Concrete, isSplit: boolean): JudgedDeployment<W, R> {
    const judged = this.ask(concrete, values);
    if (judged.answer !== 'refuted') return judged;
    let [fitted, found] = [values, concrete];
    const changed: FittedText[] = [];
    for (const texts of this.search.fittingIn(values)) {
      const next = new Map([...fitted, ...texts.map(({ id, fit }) => [id, fit] as const)]);
      const read = this.search.at(next, isSplit);
      // What a condition asks for decides what there is: with another value it is another deployment.
      const isSame = read !== undefined && !(read instanceof OpenName);
      if (!isSame || !isSameBut([...changed, ...texts], concrete.key, read.key)) continue;
      [fitted, found] = [next, read];
      changed.push(...texts);
    }
    if (found === concrete) return judged;
    const other = this.ask(found, fitted);
    return other.answer === 'proven' ? other : judged;
  }

  private ask(concrete: Concrete, values: AtomValues): JudgedDeployment<W, R> {
    const known = this.known.get(concrete.key);
    if (known !== undefined) return known;
    if (this.known.size >= this.mostProofs) throw new BudgetSpent('budget');
    const judged = this.judge(concrete, () => this.names(values));
    this.known.set(concrete.key, judged);
    return judged;
  }

  private names(values: AtomValues): ChosenNames {
    return [...values].flatMap(([id, value]) => {
      const atom = this.search.atoms.get(id);
      return atom === undefined ? [] : [{ atom, value }];
    });
  }
}
