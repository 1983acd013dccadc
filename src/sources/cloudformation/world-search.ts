import { BudgetSpent, languageHas, type Budget } from '../../languages/language';
import { questionMemory } from '../../arguments/repeated-question';
import type { Atom } from '../../names/atom';
import { atomsIn, spell, wholeLiteral, type NamedText } from '../../names/named-text';
import { isValue } from '../../names/cells';
import { KnownCuts, baseId, negativeOf, type AtomValues, type Known, type Standing } from './cuts';
import { EVERYWHERE, Meetings, RESOURCES, decision, kindOf, type MetTexts } from './meetings';
import { checkPassed } from './passed-parameter';
import { ReaderInWorld, type DeploymentReader } from './deployment-reader';
import type { Slot } from './policy-slots';
import { following, givenPartition, partitionAtom, partitionNamed } from './pseudo-parameters';
import { fittingTexts, fittingValue, withExample, type FittedText, type FittingValues } from './fitting-values';
import { resolverIn } from './resolve';
import { mayNameBucket, objectsOfArn, objectsOfName } from './resource-texts';
import { shapeOf } from './resource-shapes';
import type { GivenValues, Template } from './template';
import { NoDeployment } from './template-fault';
import type { TemplateNode } from './template-node';
import { OpenName, type Called, type Met, type Passed, type World } from './world';

/** What is asked about in every deployment. */
export interface Question {
  readonly template: Template;
  readonly givenValues?: GivenValues;
  /** What the claim needs to know of one deployment. All that it reads there tells deployments apart, and nothing else does. */
  read(reader: DeploymentReader): unknown;
  /** Texts of the claim itself, which the template's names may be alike to. */
  readonly literals?: readonly string[];
  /** Resources that the claim speaks of. */
  readonly resources?: readonly Met[];
  /**
   * Whether a free text is its most ordinary value alone, unless a condition or mapping asks for it: enough where its own text
   * is not what is judged.
   */
  readonly ordinaryNames?: boolean;
  /** What is more ordinary for some free texts than their examples, by the ids of their names. */
  readonly fittingValues?: FittingValues;
  /** Whether nothing but Denies decides, so that names in Allows alone need not be told apart. */
  readonly deniesDecide?: boolean;
  /** What is read in place of policy documents of the template. */
  readonly changedDocuments?: ReadonlyMap<TemplateNode, TemplateNode>;
}

/** A question as it stands in one deployment. */
export interface Concrete {
  /** Equal where everything that was read is. */
  readonly key: string;
  readonly value: unknown;
}

/** What the question reads where some names are chosen; one that is open is read as its most ordinary value. */
interface Reading {
  /** The open names that decide what there is to read, and those that do not. */
  readonly deciding: ReadonlyMap<string, Atom>;
  readonly spelledOnly: ReadonlyMap<string, Atom>;
  /** As what the open names were read. */
  readonly usual: AtomValues;
  /** The texts that met others, and in which group. */
  readonly met: MetTexts;
  /** What of the texts is equal in readings of the same ones. */
  readonly kind: string;
  readonly called: readonly Called[];
  /** What parameters of nested stacks are given. */
  readonly passed: readonly Passed[];
  /** How many of each came up while no name was open: they do in every deployment with the names that are chosen. */
  readonly certain: { readonly called: number; readonly passed: number };
  /** Resources and principals, which AWS takes of the partition alone. */
  readonly spoken: readonly Spoken[];
  /** Nothing where it was not read to its end: a value of an open name may be to blame. */
  readonly concrete?: Concrete;
  readonly refusal?: NoDeployment;
}

interface Spoken {
  readonly text: NamedText;
  /** That of its stack, where it is given. */
  readonly partition?: string;
}

/** The question as it stands where some names are chosen. */
interface Outcome {
  /** Names that are still open, those first that decide what there is to read. */
  readonly open: readonly Atom[];
  /** Nothing where a name is open, or where AWS refuses the deployment. */
  readonly concrete?: Concrete;
}

/** A deployment, by the values of the names that count. */
interface ConcreteWorld {
  readonly values: AtomValues;
  readonly concrete: Concrete;
}

/** All worlds of a search, for when it is made again of other policies of the template. */
interface KnownWorlds {
  readonly template: Template;
  readonly givenValues: GivenValues | undefined;
  readonly literals: readonly string[];
  readonly ordinaryNames: boolean;
  readonly fittingValues: FittingValues | undefined;
  readonly isSplit: boolean;
  readonly atoms: ReadonlyMap<string, Atom>;
  readonly worlds: readonly { readonly values: AtomValues; readonly key: string }[];
}

/** The deployments of a template that a question tells apart. */
export class WorldSearch {
  readonly atoms = new Map<string, Atom>();
  /** Names that may be patterns, with the ways in which they count. */
  private readonly ways = new Map<string, Set<boolean>>();
  /** Those among them that stand in a Resource. */
  private readonly inResources = new Set<string>();
  /** Names of actions: no cells tell apart which ones they may be. */
  private readonly namesOfActions = new Set<string>();
  readonly literals: readonly Standing[];
  readonly resources: readonly Standing[];
  /** The bucket policies of which a part may be read. */
  readonly documents = new Set<TemplateNode>();
  private readonly knownCuts: KnownCuts;
  private readonly cells = new Map<string, readonly string[]>();
  lastRefusal: string | undefined;

  constructor(
    private readonly question: Question,
    private readonly budget: Budget,
    /** What is read of a bucket policy. */
    private readonly partOf = (document: TemplateNode): TemplateNode => document,
  ) {
    this.knownCuts = knownCutsOf(question);
    this.literals = (question.literals ?? []).map((text) => ({ text: [text], isPattern: /[*?]/.test(text) }));
    this.resources = question.resources ?? [];
  }

  /** Every world that can matter, the most ordinary first. Throws `BudgetSpent`. */
  *worlds(isSplit: boolean): Generator<ConcreteWorld> {
    const memory = questionMemory()?.next<KnownWorlds>();
    const known = memory?.known;
    const again = known === undefined ? undefined : this.again(known, isSplit);
    if (again !== undefined) {
      yield* again;
      return;
    }
    const found: ConcreteWorld[] = [];
    for (const world of this.within(isSplit)) {
      found.push(world);
      yield world;
    }
    memory?.keep({
      ...this.identity(isSplit),
      atoms: this.atoms,
      worlds: found.map(({ values, concrete: { key } }) => ({ values, key })),
    });
  }

  /**
   * Every world that can matter, the most ordinary first. The values of a name are told apart by all that it meets in the
   * worlds that go on from it, so new ones may come up while these are searched.
   */
  private *within(
    isSplit: boolean,
    values: AtomValues = new Map(),
    above: readonly Meetings[] = [],
    known?: Reading,
  ): Generator<ConcreteWorld> {
    this.budget.steps -= 1000;
    if (this.budget.steps < 0) throw new BudgetSpent('budget');
    const meetings = new Meetings(this, this.knownCuts, this.cells);
    const decisions = this.hasOrdinaryNames ? new Meetings(this, this.knownCuts, this.cells, true) : meetings;
    const within = [...above, ...new Set([meetings, decisions])];
    const reading = known ?? this.read(values, isSplit);
    for (const one of known === undefined ? within : [meetings, decisions]) one.addAll(reading.met, reading.kind);
    const { open, concrete } = this.outcome(reading, values);
    const first = open.find(({ id }) => this.isFittedBeside(id)) ?? open[0];
    if (first === undefined) {
      if (concrete !== undefined) yield { values, concrete };
      return;
    }
    const atom = meetings.before(first, values) ?? first;
    this.atoms.set(atom.id, atom);
    const { ordinaryNames = false, fittingValues } = this.question;
    const isFree = ordinaryNames && atom.values === undefined && !meetings.isDecisive(atom);
    const fitting = fittingValue(fittingValues, atom, values);
    // Of a name that decides, every value is tried that does, however it stands in the policy: what fits stands for the rest.
    const asked = isFree || fitting === undefined ? atom : withExample(atom, fitting);
    const tried = new Set<string>();
    let found = false;
    for (let size = -1; size !== meetings.size;) {
      size = meetings.size;
      const all = (isFree ? meetings : decisions).valuesOf(asked, values, this.budget);
      for (const choice of [
        ...(isFree ? usualFirst(atom, all, fitting) : all).map((value) => [{ atom, value }]),
        ...meetings.givenNames(atom, values, this.budget),
      ]) {
        const key = JSON.stringify(choice.map((one) => [one.atom.id, one.value]));
        // The most ordinary value with which there is a deployment: a condition or mapping may need another one.
        if (tried.has(key) || (isFree && found)) continue;
        tried.add(key);
        const names = choice.map((one) => [one.atom.id, this.unused(one.atom, one.value, values)] as const);
        for (const one of choice) this.atoms.set(one.atom.id, one.atom);
        const chosen = new Map([...values, ...names]);
        const isUsual = names.every(([id, name]) => reading.usual.get(id) === name) && isFollowed(reading, chosen);
        const same = isUsual && reading.concrete !== undefined;
        for (const world of this.within(isSplit, chosen, within, same ? reading : undefined)) {
          found = true;
          yield world;
        }
      }
    }
  }

  /** The texts of a deployment of which nobody gave the value and others would fit. */
  fittingIn(values: AtomValues): readonly (readonly FittedText[])[] {
    return fittingTexts(this.question.fittingValues, this.atoms, values);
  }

  /** Whether what another text is turns on this name, which is therefore chosen before it. */
  private isFittedBeside(id: string): boolean {
    return [...(this.question.fittingValues?.values() ?? [])].flat().some(({ beside }) => beside.has(id));
  }

  /** The worlds that this search found before, where it is the same one: in each of them it reads what it read. */
  private again({ atoms, worlds, ...identity }: KnownWorlds, isSplit: boolean): readonly ConcreteWorld[] | undefined {
    const { literals, ...rest } = this.identity(isSplit);
    const isSame =
      Object.entries(rest).every(([name, value]) => identity[name as keyof typeof rest] === value) &&
      literals.length === identity.literals.length &&
      literals.every((text, at) => text === identity.literals[at]);
    if (!isSame) return undefined;
    const found: ConcreteWorld[] = [];
    for (const { values, key } of worlds) {
      const concrete = this.at(values, isSplit);
      if (concrete === undefined || concrete instanceof OpenName || concrete.key !== key) return undefined;
      found.push({ values, concrete });
    }
    for (const [id, atom] of atoms) this.atoms.set(id, atom);
    return found;
  }

  private identity(isSplit: boolean): Omit<KnownWorlds, 'atoms' | 'worlds'> {
    const { template, givenValues, literals = [], ordinaryNames = false, fittingValues } = this.question;
    return { template, givenValues, literals, ordinaryNames, fittingValues, isSplit };
  }

  /** Whether a free text is its most ordinary value alone. */
  get hasOrdinaryNames(): boolean {
    return this.question.ordinaryNames === true;
  }

  /** Names of which more is open than their cells say. */
  unbounded(): readonly Atom[] {
    return [...this.namesOfActions].flatMap((id) => this.atoms.get(id) ?? []);
  }

  /** Names that may be patterns and count both ways: cells and extremes do not say all about them. */
  ambiguous(): readonly Atom[] {
    return [...this.ways].flatMap(([id, ways]) => (ways.size === 2 ? (this.atoms.get(id) ?? []) : []));
  }

  /** Names in a Resource that a text with this variable can be given for: cells and extremes do not say that either. */
  namesForVariable(variable: string): readonly Atom[] {
    return [...this.inResources].flatMap((id) => this.atoms.get(id) ?? []).filter((atom) => isValue(atom, variable));
  }

  /** The question in one world; the name that is open there; nothing where AWS refuses the deployment. */
  at(values: AtomValues, isSplit: boolean): Concrete | OpenName | undefined {
    const { open, concrete } = this.outcome(this.read(values, isSplit), values);
    const [first] = open;
    return first === undefined ? concrete : new OpenName(first);
  }

  private read(values: AtomValues, isSplit: boolean): Reading {
    const deciding = new Map<string, Atom>();
    const spelledOnly = new Map<string, Atom>();
    const usual = new Map<string, string>();
    const met: (readonly [string, readonly Known[]])[] = [];
    const called: Called[] = [];
    const passed: Passed[] = [];
    const spoken: Spoken[] = [];
    let settled: Reading['certain'] | undefined;
    const certain = (): Reading['certain'] => (settled ??= { called: called.length, passed: passed.length });
    const readAs = (open: Map<string, Atom>, atom: Atom): string => {
      const value = valueIn(atom, values);
      if (value !== undefined) return value;
      certain();
      open.set(atom.id, atom);
      const ordinary = usualOf(atom);
      usual.set(atom.id, ordinary);
      return ordinary;
    };
    const meet = (group: string, standing: Standing): void => {
      met.push([group, this.knownCuts.knownOf(standing)]);
    };
    const meetResources = (text: NamedText): void => {
      meet(RESOURCES, { text, isPattern: true });
    };
    const world: World = {
      valueOf: (atom) => readAs(deciding, atom),
      meet: (group, texts) => {
        for (const text of texts) meet(decision(group), text);
      },
      call: (resource) => called.push(resource),
      pass: (given) => passed.push(given),
    };
    const spelled = (text: NamedText): string => spell(text, (atom) => readAs(spelledOnly, atom));
    const spelledIn = (text: NamedText, slot: Slot, givenValues: GivenValues): string => {
      if (slot.element !== 'other' && !isKnownWord(text, slot)) {
        meet(slot.group, { ...slot, text, slot });
        for (const word of slot.words ?? []) meet(slot.group, { text: [word], isPattern: false });
      }
      if (slot.element === 'resource' || slot.element === 'principal') {
        const partition = givenPartition(givenValues);
        spoken.push({ text, ...(partition !== undefined && { partition }) });
      }
      return spell(text, (atom) => {
        if (slot.element === 'action' && atom.values === undefined) this.namesOfActions.add(atom.id);
        if (!atom.mayBePattern || slot.element === 'word' || slot.element === 'other') return readAs(spelledOnly, atom);
        if (slot.element === 'resource') this.inResources.add(atom.id);
        this.ways.set(atom.id, (this.ways.get(atom.id) ?? new Set<boolean>()).add(slot.isNegative));
        return readAs(spelledOnly, isSplit && slot.isNegative ? negativeOf(atom) : atom);
      });
    };
    const { template, givenValues } = this.question;
    const reader = new ReaderInWorld(resolverIn(template, world, givenValues), {
      spelled,
      spelledIn,
      meetEverywhere: (text) => {
        meet(EVERYWHERE, { text, isPattern: false });
        if (mayNameBucket(text)) meetResources(objectsOfName(text));
      },
      meetAmong: (group, text) => {
        meet(group, { text, isPattern: false });
        const objects = group === RESOURCES ? objectsOfArn(text) : undefined;
        if (objects !== undefined) meetResources(objects);
      },
      meetResources,
      changed: (document) => this.question.changedDocuments?.get(document) ?? document,
      partOf: (document) => {
        this.documents.add(document);
        return this.partOf(document);
      },
    });
    const found = (): Reading => {
      return { deciding, spelledOnly, usual, met, kind: kindOf(met), called, passed, certain: certain(), spoken };
    };
    try {
      const value = this.question.read(reader);
      return { ...found(), concrete: { key: JSON.stringify(reader.readings), value } };
    } catch (error) {
      // What goes wrong while a name is open may be wrong with the value alone that it was read as.
      if (deciding.size + spelledOnly.size > 0) return found();
      if (error instanceof NoDeployment) return { ...found(), refusal: error };
      throw error;
    }
  }

  /** What follows from a reading, where names are chosen as it read them. Takes note why AWS refuses the deployment. */
  private outcome(reading: Reading, values: AtomValues): Outcome {
    const isOpen = ([, atom]: readonly [string, Atom]): boolean => valueIn(atom, values) === undefined;
    const deciding = [...reading.deciding].filter(isOpen);
    const spelledOnly = new Map([...reading.spelledOnly].filter(isOpen));
    const spelled = (text: NamedText): string =>
      spell(text, (atom) => {
        const value = valueIn(atom, values);
        if (value === undefined) spelledOnly.set(atom.id, atom);
        return value ?? usualOf(atom);
      });
    try {
      if (reading.refusal !== undefined) throw reading.refusal;
      // With a decision open, what was read is of a deployment that may be none, but for what comes before any decision.
      const isSettled = deciding.length === 0;
      const hasValue = ({ id }: Atom): boolean => (isSettled ? !spelledOnly.has(id) : values.has(id));
      const isChosen = (text: NamedText): boolean => atomsIn(text).every(hasValue);
      const { certain } = reading;
      const called = isSettled ? reading.called : reading.called.slice(0, certain.called);
      const passed = isSettled ? reading.passed : reading.passed.slice(0, certain.passed);
      checkNames(
        called.filter(({ name }) => isChosen(name)),
        spelled,
      );
      for (const given of passed) if (isChosen(given.text)) checkPassed(given, spelled(given.text));
      if (isSettled) {
        checkPartitions(
          reading.spoken,
          following(partitionAtom, (id) => values.get(id)),
        );
      }
    } catch (error) {
      // A name without example is checked once it has a value.
      if (!(error instanceof OpenName)) {
        if (!(error instanceof NoDeployment)) throw error;
        this.lastRefusal = error.message;
        return { open: [] };
      }
    }
    // Where it decides, a name is any that is declared so: a resource that is called by it may not be there.
    const open = [...new Map([...deciding, ...spelledOnly, ...deciding]).values()];
    const { concrete } = reading;
    return open.length === 0 && concrete !== undefined ? { open, concrete } : { open };
  }

  /** No two names that AWS makes up are alike. */
  private unused(atom: Atom, value: string, values: AtomValues): string {
    if (!atom.isGenerated) return value;
    const isUsed = [...values].some(([id, other]) => other === value && this.atoms.get(baseId(id))?.isGenerated);
    return isUsed ? `${value}${values.size}` : value;
  }
}

/** By template and the values that were given for it. */
const everyCuts = new WeakMap<Template, Map<GivenValues | undefined, KnownCuts>>();

/** A template is asked the same of its names again and again, by each claim on it. */
function knownCutsOf({ template, givenValues }: Question): KnownCuts {
  const ofTemplate = everyCuts.get(template) ?? new Map<GivenValues | undefined, KnownCuts>();
  everyCuts.set(template, ofTemplate);
  const known = ofTemplate.get(givenValues);
  if (known !== undefined && known.cuts.size < MOST_CUTS) return known;
  const fresh = new KnownCuts();
  ofTemplate.set(givenValues, fresh);
  return fresh;
}

const MOST_CUTS = 20_000;

/** AWS refuses Resources and principals of another partition. */
function checkPartitions(texts: readonly Spoken[], chosen: string | undefined): void {
  for (const { text, partition = chosen } of texts) {
    const named = partitionNamed(text[0]);
    if (partition === undefined || named === undefined || named === partition) continue;
    throw new NoDeployment(`an ARN names partition ${named}, the stack is in ${partition}`);
  }
}

/** AWS takes no resource that is called otherwise, and no two of a type that are called alike. */
function checkNames(called: readonly Called[], spelled: (text: NamedText) => string): void {
  const owners = new Map<string, string>();
  for (const { type, id, place = '', name } of called) {
    const text = spelled(name);
    const shape = shapeOf(type);
    const isLawful = shape === undefined || (text.length <= shape.longest && isOf(shape, text));
    if (!isLawful) throw new NoDeployment(`${type} cannot be called "${text}"`);
    if (id === undefined) continue;
    const key = `${type} ${place} ${text}`;
    if ((owners.get(key) ?? id) !== id)
      throw new NoDeployment(`two resources of type ${type} cannot be called "${text}"`);
    owners.set(key, id);
  }
}

function isOf({ language, drawn }: NonNullable<ReturnType<typeof shapeOf>>, text: string): boolean {
  return languageHas(language, text) || languageHas(drawn, text);
}

/** Whether a text is all that stands in the place of a word: nothing else is compared with it. */
function isKnownWord(text: NamedText, { element }: Slot): boolean {
  return element === 'word' && wholeLiteral(text) !== undefined;
}

/** As what an open name is read. */
function usualOf(atom: Atom): string {
  const usual = atom.values?.[0] ?? atom.examples.find((text) => isValue(atom, text));
  if (usual === undefined) throw new OpenName(atom);
  return usual;
}

/** The value of a name that is chosen, or follows from one that is. */
function valueIn(atom: Atom, values: AtomValues): string | undefined {
  return values.get(atom.id) ?? following(atom, (id) => values.get(id));
}

/** Whether what follows from the names that are chosen is as the open ones were read. */
function isFollowed({ deciding, spelledOnly, usual }: Reading, chosen: AtomValues): boolean {
  return [...deciding.values(), ...spelledOnly.values()].every(
    (atom) => (following(atom, (id) => chosen.get(id)) ?? usual.get(atom.id)) === usual.get(atom.id),
  );
}

function usualFirst(
  { examples: [usual] }: Atom,
  values: readonly string[],
  fitting: string | undefined,
): readonly string[] {
  const ordered = usual !== undefined && values.includes(usual) ? [usual, ...values] : values;
  return fitting === undefined ? ordered : [fitting, ...ordered];
}
