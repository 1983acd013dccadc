import { BudgetSpent, languageHas, type Budget } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { spell, type NamedText } from '../../names/named-text';
import { EVERYWHERE, Meetings, baseId, negativeOf, type AtomValues } from './meetings';
import { ReaderInWorld, type DeploymentReader } from './deployment-reader';
import type { Slot } from './policy-slots';
import { following } from './pseudo-parameters';
import type { Told } from './references';
import { resolverIn } from './resolve';
import { shapeOf } from './resource-shapes';
import type { Template } from './template';
import { NoDeployment } from './template-fault';
import { OpenName, type Called, type World } from './world';

/** What is asked about in every deployment. */
export interface Question {
  readonly template: Template;
  readonly told?: Told;
  /** What the claim needs to know of one deployment. All that it reads there tells deployments apart, and nothing else does. */
  read(reader: DeploymentReader): unknown;
  /** Texts of the claim itself, which the template's names may be alike to. */
  readonly literals?: readonly string[];
  /** Whether a free text is its most ordinary value alone: enough where its own text is not what is judged. */
  readonly ordinaryNames?: boolean;
}

/** A question as it stands in one deployment. */
export interface Concrete {
  /** Equal where everything that was read is. */
  readonly key: string;
  readonly value: unknown;
}

/** The deployments of a template that a question tells apart. */
export class WorldSearch {
  readonly atoms = new Map<string, Atom>();
  /** Names that may be patterns, with the ways in which they count. */
  private readonly ways = new Map<string, Set<boolean>>();
  /** Names of actions: no cells tell apart which ones they may be. */
  private readonly namesOfActions = new Set<string>();
  private readonly meetings = new Meetings();
  lastRefusal: string | undefined;

  constructor(
    private readonly question: Question,
    private readonly budget: Budget,
  ) {}

  /** Every world that can matter, the most ordinary first. Throws `BudgetSpent`. */
  *worlds(isSplit: boolean, values: AtomValues = new Map()): Generator<{ values: AtomValues; concrete: Concrete }> {
    this.budget.steps -= 1000;
    if (this.budget.steps < 0) throw new BudgetSpent('budget');
    const found = this.at(values, isSplit);
    if (found === undefined) return;
    if (!(found instanceof OpenName)) {
      yield { values, concrete: found };
      return;
    }
    const atom = this.meetings.before(found.atom, values) ?? found.atom;
    this.atoms.set(atom.id, atom);
    const all = this.meetings.valuesOf(atom, values, this.budget);
    const isFree = this.question.ordinaryNames === true && atom.values === undefined;
    for (const value of isFree ? all.slice(0, 1) : all) {
      yield* this.worlds(isSplit, new Map([...values, [atom.id, this.unused(atom, value, values)]]));
    }
  }

  /** Resolves in every world until no text is new, so that the values are told apart by all that they meet. */
  settle(isSplit: boolean): void {
    for (let known = -1; known !== this.meetings.size;) {
      known = this.meetings.size;
      [...this.worlds(isSplit)].at(-1);
    }
  }

  /** Names of which more is open than their cells say. */
  unbounded(): readonly Atom[] {
    return [...this.namesOfActions].flatMap((id) => this.atoms.get(id) ?? []);
  }

  /** Names that may be patterns and count both ways: cells and extremes do not say all about them. */
  ambiguous(): readonly Atom[] {
    return [...this.ways].flatMap(([id, ways]) => (ways.size === 2 ? (this.atoms.get(id) ?? []) : []));
  }

  /** The question in one world; the name that is open there; nothing where AWS refuses the deployment. */
  at(values: AtomValues, isSplit: boolean): Concrete | OpenName | undefined {
    const called: Called[] = [];
    const world: World = {
      valueOf: (atom) => this.valueOf(atom, values),
      meet: (group, texts) => {
        for (const text of texts) this.meetings.add(group, text);
      },
      call: (resource) => called.push(resource),
    };
    const spelled = (text: NamedText): string => spell(text, world.valueOf.bind(world));
    const spelledIn = (text: NamedText, slot: Slot): string => {
      if (slot.element !== 'other') this.meetings.add(slot.group, { ...slot, text, slot });
      return spell(text, (atom) => {
        if (slot.element === 'action' && atom.values === undefined) this.namesOfActions.add(atom.id);
        if (!atom.mayBePattern || slot.element === 'other') return world.valueOf(atom);
        this.ways.set(atom.id, (this.ways.get(atom.id) ?? new Set<boolean>()).add(slot.isNegative));
        return world.valueOf(isSplit && slot.isNegative ? negativeOf(atom) : atom);
      });
    };
    try {
      const { template, told, literals = [] } = this.question;
      for (const literal of literals) {
        this.meetings.add(EVERYWHERE, { text: [literal], isPattern: /[*?]/.test(literal) });
      }
      const reader = new ReaderInWorld(resolverIn(template, world, told), {
        spelled,
        spelledIn,
        meetEverywhere: (text) => {
          this.meetings.add(EVERYWHERE, { text, isPattern: false });
        },
        meetResources: (text) => {
          this.meetings.add('resource', { text, isPattern: true });
        },
      });
      const value = this.question.read(reader);
      checkNames(called, spelled);
      return { key: JSON.stringify(reader.readings), value };
    } catch (error) {
      if (error instanceof OpenName) return error;
      if (!(error instanceof NoDeployment)) throw error;
      this.lastRefusal = error.message;
      return undefined;
    }
  }

  private valueOf(atom: Atom, values: AtomValues): string {
    const value = values.get(atom.id) ?? following(atom, (id) => values.get(id));
    if (value === undefined) throw new OpenName(atom);
    return value;
  }

  /** No two names that AWS makes up are alike. */
  private unused(atom: Atom, value: string, values: AtomValues): string {
    if (!atom.isGenerated) return value;
    const isTaken = [...values].some(([id, other]) => other === value && this.atoms.get(baseId(id))?.isGenerated);
    return isTaken ? `${value}${values.size}` : value;
  }
}

/** AWS takes no resource that is called otherwise, and no two of a type that are called alike. */
function checkNames(called: readonly Called[], spelled: (text: NamedText) => string): void {
  const owners = new Map<string, string>();
  for (const { type, id, name } of called) {
    const text = spelled(name);
    const shape = shapeOf(type);
    const isLawful = shape === undefined || (text.length <= shape.longest && isOf(shape, text));
    if (!isLawful) throw new NoDeployment(`${type} cannot be called "${text}"`);
    const key = `${type} ${text}`;
    if ((owners.get(key) ?? id) !== id)
      throw new NoDeployment(`two resources of type ${type} cannot be called "${text}"`);
    owners.set(key, id);
  }
}

function isOf({ language, drawn }: NonNullable<ReturnType<typeof shapeOf>>, text: string): boolean {
  return languageHas(language, text) || languageHas(drawn, text);
}
