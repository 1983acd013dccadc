import { BudgetSpent } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { baseId, type AtomValues } from './meetings';
import { OpenName } from './world';
import { WorldSearch, type Concrete, type Question } from './world-search';

/** What a claim of the library answers on the document of one deployment; `refused` where AWS takes no such document. */
export type JudgedDeployment<W, R> =
  | { readonly answer: 'proven' }
  | { readonly answer: 'refuted'; readonly witness: W }
  | { readonly answer: 'undecided'; readonly reason: R }
  | { readonly answer: 'refused' };

/** The names that a deployment chose. */
export type Deployment = readonly { readonly atom: Atom; readonly value: string }[];

/** What a claim answers on a template: for every deployment, or why there is no one answer. */
export type DeploymentVerdict<W, R> =
  | { readonly answer: 'proven' }
  | { readonly answer: 'refuted'; readonly world: Deployment; readonly witness: W }
  | {
      readonly answer: 'undecided';
      readonly reason: 'name';
      readonly atom: Atom;
      /** A value with which the claim fails, and one with which it holds; left out where only patterns might. */
      readonly breaking?: string;
      readonly keeping?: string;
      readonly world?: Deployment;
      readonly witness?: W;
    }
  | { readonly answer: 'undecided'; readonly reason: 'budget' }
  | { readonly answer: 'undecided'; readonly reason: 'world'; readonly world: Deployment; readonly why: R }
  /** AWS takes the document in no deployment. */
  | { readonly answer: 'refused'; readonly why?: string };

type Judge<W, R> = (concrete: Concrete) => JudgedDeployment<W, R>;

/** Steps of all searches together, a world counting a thousand. */
const BUDGET = 4_000_000;
/** Documents that a claim is asked about: a proof takes some milliseconds. */
const MOST_PROOFS = 400;

/** Whether a claim holds of the document of every deployment: asked once for each that its names can make different. */
export function overEveryDeployment<W, R>(question: Question, judge: Judge<W, R>): DeploymentVerdict<W, R> {
  const search = new WorldSearch(question, { steps: BUDGET });
  const verdicts = new Verdicts(search, judge);
  try {
    return answer(search, verdicts);
  } catch (error) {
    if (error instanceof BudgetSpent) return { answer: 'undecided', reason: 'budget' };
    throw error;
  }
}

function answer<W, R>(search: WorldSearch, verdicts: Verdicts<W, R>): DeploymentVerdict<W, R> {
  search.settle(false);
  const plain = verdicts.over(false);
  const [unbounded] = search.unbounded();
  if (unbounded !== undefined && plain.answer !== 'undecided' && plain.answer !== 'refused') {
    return { answer: 'undecided', reason: 'name', atom: unbounded };
  }
  const [ambiguous] = search.ambiguous();
  if (ambiguous === undefined || (plain.answer !== 'proven' && plain.answer !== 'refuted')) return plain;
  // Patterns that stand on both sides vary by themselves there: what holds then holds for every one of them.
  search.settle(true);
  const split = verdicts.over(true);
  if (split.answer === plain.answer || split.answer === 'refused') return plain;
  if (split.answer === 'undecided' && split.reason !== 'name') return split;
  return { answer: 'undecided', reason: 'name', atom: ambiguous };
}

interface Asked<W, R> {
  readonly values: AtomValues;
  readonly judged: JudgedDeployment<W, R>;
}

class Verdicts<W, R> {
  private readonly known = new Map<string, JudgedDeployment<W, R>>();

  constructor(
    private readonly search: WorldSearch,
    private readonly judge: Judge<W, R>,
  ) {}

  over(isSplit: boolean): DeploymentVerdict<W, R> {
    const first = new Map<JudgedDeployment<W, R>['answer'], Asked<W, R>>();
    for (const { values, concrete } of this.search.worlds(isSplit)) {
      const judged = this.ask(concrete);
      if (!first.has(judged.answer)) first.set(judged.answer, { values, judged });
      const [kept, broken] = [first.get('proven'), first.get('refuted')];
      if (kept !== undefined && broken !== undefined) return this.between(kept.values, broken.values, isSplit);
    }
    const open = first.get('undecided');
    if (open?.judged.answer === 'undecided') {
      return { answer: 'undecided', reason: 'world', world: this.deployment(open.values), why: open.judged.reason };
    }
    const broken = first.get('refuted');
    if (broken?.judged.answer === 'refuted') {
      return { answer: 'refuted', world: this.deployment(broken.values), witness: broken.judged.witness };
    }
    if (first.has('proven')) return { answer: 'proven' };
    const why = first.has('refused') ? undefined : this.search.lastRefusal;
    return { answer: 'refused', ...(why !== undefined && { why }) };
  }

  /** The one name on which it depends: goes from a world that breaks the claim to one that keeps it, name by name. */
  private between(kept: AtomValues, broken: AtomValues, isSplit: boolean): DeploymentVerdict<W, R> {
    let values = broken;
    const differing = [...new Set([...kept.keys(), ...broken.keys()])].filter((id) => kept.get(id) !== broken.get(id));
    for (const id of differing) {
      const value = kept.get(id);
      if (value === undefined) continue;
      const next = new Map([...values, [id, value] as const]);
      const judged = this.completed(next, kept, isSplit);
      if (judged?.answer === 'proven') return this.byName(id, values, value, isSplit);
      if (judged?.answer === 'refuted') values = next;
    }
    const [id = ''] = differing;
    return this.byName(id, broken, kept.get(id), isSplit);
  }

  private byName(
    id: string,
    broken: AtomValues,
    keeping: string | undefined,
    isSplit: boolean,
  ): DeploymentVerdict<W, R> {
    const atom = this.search.atoms.get(id) ?? this.search.atoms.get(baseId(id));
    if (atom === undefined) throw new Error(`no name ${id}`);
    const judged = this.completed(broken, broken, isSplit);
    const breaking = broken.get(id);
    return {
      answer: 'undecided',
      reason: 'name',
      atom: this.search.atoms.get(baseId(id)) ?? atom,
      ...(breaking !== undefined && { breaking }),
      ...(keeping !== undefined && { keeping }),
      world: this.deployment(broken),
      ...(judged?.answer === 'refuted' && { witness: judged.witness }),
    };
  }

  /** The answer in a world, with names that are open in it as another world has them. */
  private completed(values: AtomValues, others: AtomValues, isSplit: boolean): JudgedDeployment<W, R> | undefined {
    let complete = values;
    for (;;) {
      const found = this.search.at(complete, isSplit);
      if (found === undefined) return undefined;
      if (!(found instanceof OpenName)) return this.ask(found);
      const value = others.get(found.atom.id);
      if (value === undefined) return undefined;
      complete = new Map([...complete, [found.atom.id, value]]);
    }
  }

  private ask(concrete: Concrete): JudgedDeployment<W, R> {
    const key = JSON.stringify(concrete);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MOST_PROOFS) throw new BudgetSpent('budget');
    const judged = this.judge(concrete);
    this.known.set(key, judged);
    return judged;
  }

  private deployment(values: AtomValues): Deployment {
    return [...values].flatMap(([id, value]) => {
      const atom = this.search.atoms.get(id);
      return atom === undefined ? [] : [{ atom, value }];
    });
  }
}
