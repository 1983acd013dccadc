import type { Position } from '../../policy/model';
import {
  decidedValuesOf,
  type Asked,
  type ConditionOfTemplate,
  type DecidedValues,
  type FoundValue,
} from './decided-values';
import { areEqual, functionOf, intrinsics, truth } from './intrinsics';
import { placeOf, withDynamicReferences, type Resolver } from './references';
import { wholeLiteral, type NamedText } from '../../names/named-text';
import { passedParameter } from './passed-parameter';
import { asText, nothing, withoutPlaces, type Resolved } from './resolved';
import { meant, textOfScalar, type DeployedTemplate, type Export, type GivenValues, type Template } from './template';
import { NoDeployment, TemplateFault } from './template-fault';
import type { MapNode, TemplateNode } from './template-node';
import type { World } from './world';
import { NotedWorld } from './noted-world';
import { onceForEachObject } from '../../values/once';

/** The resolver of a stack, from which those of the stacks come that are deployed with it. */
export interface FamilyResolver extends Resolver {
  of(stack: DeployedTemplate): FamilyResolver;
  /** Whether the stack is deployed: a nested one is where its resource is there. */
  isDeployed(): boolean;
}

/** The values of a template in one world. Throws `OpenName`, `NoDeployment` and `TemplateFault`. */
export function resolverIn(template: Template, world: World, givenValues: GivenValues = nothingGiven): FamilyResolver {
  const decided = decidedValuesOf(template, givenValues);
  const work = { world: new NotedWorld(world), decided, known: new Map<Template, InWorld>(), depth: 0, steps: 0 };
  return new InWorld(template, work, givenValues);
}

const nothingGiven: GivenValues = {};

/** More values than a template of the largest size has, and more parts of one text. */
const [MOST_STEPS, MOST_PARTS] = [200_000, 2000];
/** Each waits for the answer to the next. */
const MOST_CONDITIONS = 400;

/** What the resolvers of the stacks that are deployed together share in one world. */
interface FamilyWork {
  readonly world: NotedWorld;
  readonly decided: DecidedValues;
  readonly known: Map<Template, InWorld>;
  /** How deep the value stands that is resolved, and how many were resolved for the one that was asked for. */
  depth: number;
  steps: number;
}

class InWorld implements Resolver, Asked {
  private readonly truths = new Map<string, boolean>();
  private readonly evaluating: string[] = [];
  private readonly written: WeakMap<TemplateNode, Resolved>;
  /** Tells the stacks apart that are deployed together. */
  private readonly number: number;

  constructor(
    readonly template: Template,
    private readonly work: FamilyWork,
    readonly givenValues: GivenValues,
  ) {
    this.number = work.known.size;
    work.known.set(template, this);
    this.written = writtenValuesOf(template);
  }

  get world(): World {
    return this.work.world;
  }

  of(stack: DeployedTemplate): InWorld {
    return this.work.known.get(stack) ?? new InWorld(stack, this.work, stack.givenValues);
  }

  holds({ template, name }: ConditionOfTemplate): boolean {
    return this.of(template as DeployedTemplate).isTrue(name, undefined);
  }

  exported(name: NamedText): Resolved | undefined {
    const place = placeOf(this.givenValues);
    const found = (this.template.together ?? []).flatMap((stack) => {
      if (stack === this.template || placeOf(stack.givenValues) !== place) return [];
      const one = this.elsewhere(stack, (exporter) => stack.exports.find((each) => exporter.isExportedAs(each, name)));
      return one === undefined ? [] : [{ stack, value: one.value }];
    });
    // An account and Region take one export of a name ("Fn::ImportValue"): which of several, nobody knows.
    const [only, ...others] = found;
    if (only === undefined || others.length > 0) return undefined;
    return withoutPlaces(this.elsewhere(only.stack, (exporter) => exporter.resolve(only.value)));
  }

  isDeployed(): boolean {
    const { nestedIn } = this.template;
    if (nestedIn === undefined) return true;
    const { parent, id } = nestedIn;
    const condition = parent.resources.get(id)?.condition;
    return this.elsewhere(
      parent,
      (outer) => outer.isDeployed() && (condition === undefined || outer.isTrue(condition, undefined)),
    );
  }

  passed(id: string, declared: MapNode): Resolved | undefined {
    const { nestedIn } = this.template;
    if (nestedIn === undefined) return undefined;
    const { parent, id: resource } = nestedIn;
    const node = parent.resources.get(resource)?.properties.get('Parameters')?.value;
    const given = this.elsewhere(parent, (outer) => outer.entry(node, id));
    return passedParameter(id, declared, withoutPlaces(given), this);
  }

  output(resource: string, name: string, position: Position | undefined): Resolved | undefined {
    const nested = this.template.nested?.get(resource);
    if (nested === undefined) return undefined;
    const declared = nested.outputs.get(name);
    if (declared?.kind !== 'map') {
      const hint = meant(name, nested.outputs.keys());
      throw new TemplateFault(`the nested stack ${resource} has no output "${name}"`, position, hint);
    }
    const value = this.elsewhere(nested, (inner) => {
      const condition = textOfScalar(declared.entries.get('Condition')?.value);
      if (condition === undefined || inner.isTrue(condition, declared.position)) return inner.entry(declared, 'Value');
      throw new NoDeployment(`${resource} has no output ${name} without condition ${condition}`);
    });
    return withoutPlaces(value);
  }

  /** One value of a map, without a look at the others where it stands there by itself. */
  private entry(node: TemplateNode | undefined, name: string): Resolved {
    if (node === undefined) return nothing;
    const isWritten = node.kind === 'map' && functionOf(node) === undefined;
    const value = isWritten ? node.entries.get(name)?.value : undefined;
    if (value !== undefined) return this.resolve(value);
    const whole = isWritten ? nothing : this.resolve(node);
    return whole.kind === 'map' ? (whole.entries.get(name) ?? nothing) : nothing;
  }

  /** Asks another stack; what is wrong there is a fault of its template. */
  private elsewhere<T>(stack: DeployedTemplate, ask: (resolver: InWorld) => T): T {
    try {
      return ask(this.of(stack));
    } catch (error) {
      throw error instanceof TemplateFault ? error.within(stack.from) : error;
    }
  }

  private isExportedAs({ name, condition }: Export, wanted: NamedText): boolean {
    if (!this.isDeployed()) return false;
    const text = asText(this.resolve(name));
    const [left, right] = [wholeLiteral(text ?? []), wholeLiteral(wanted)];
    const areLiterals = left !== undefined && right !== undefined;
    if (text === undefined || !(areLiterals ? left === right : areEqual(text, wanted, this))) return false;
    return condition === undefined || this.isTrue(condition, name.position);
  }

  resolve(node: TemplateNode): Resolved {
    if (this.work.depth === 0) this.work.steps = 0;
    if (++this.work.steps > MOST_STEPS) throw tooLarge(node);
    if (++this.work.depth > 400) {
      const hint = 'write one of the names out, without a reference to the other';
      throw new TemplateFault('the references are circular', node.position, hint);
    }
    const { written, work } = this;
    const { world } = work;
    try {
      const known = written.get(node) ?? this.decidedBefore(node);
      if (known !== undefined) return known;
      const before = work.steps;
      const outer = world.startNoting();
      try {
        const value = this.value(node);
        if (value.kind === 'text' && value.text.length > MOST_PARTS) throw tooLarge(node);
        const found = placed(value, node);
        if (isWrittenOut(node)) written.set(node, found);
        else {
          const hangsOn = world.noted.values();
          work.decided.keep(this.template, node, hangsOn, { value: found, work: work.steps - before });
        }
        return found;
      } finally {
        world.endNoting(outer, true);
      }
    } finally {
      work.depth--;
    }
  }

  /** As another world has it that decides alike. */
  private decidedBefore(node: TemplateNode): Resolved | undefined {
    const { world, decided } = this.work;
    if (!decided.has(this.template, node)) return undefined;
    const outer = world.startNoting();
    let known: FoundValue | undefined;
    try {
      known = decided.find(this.template, node, this);
    } finally {
      world.endNoting(outer, known !== undefined);
    }
    if (known === undefined) return undefined;
    this.work.steps += known.work;
    if (this.work.steps > MOST_STEPS) throw tooLarge(node);
    return known.value;
  }

  isTrue(name: string, position: Position | undefined): boolean {
    const answer = this.truths.get(name) ?? this.evaluated(name, position);
    const condition = { template: this.template, name };
    this.work.world.note(`condition ${this.number} ${name}`, {
      kind: 'ask',
      ask: (asked) => asked.holds(condition),
      answer,
    });
    return answer;
  }

  private evaluated(name: string, position: Position | undefined): boolean {
    const condition = this.template.conditions.get(name);
    if (condition === undefined) {
      const hint = meant(name, this.template.conditions.keys());
      throw new TemplateFault(`unknown condition "${name}"`, position, hint);
    }
    if (this.evaluating.includes(name)) {
      const ring = [...this.evaluating.slice(this.evaluating.indexOf(name)), name].join(' > ');
      throw new TemplateFault(`the conditions are circular: ${ring}`, position, `define ${name} without itself`);
    }
    if (this.evaluating.length >= MOST_CONDITIONS) {
      const problem = `more than ${MOST_CONDITIONS} conditions build on one another`;
      throw new TemplateFault(problem, position, 'write one of them out, without the others');
    }
    this.evaluating.push(name);
    // What hangs on a condition hangs on that alone.
    const outer = this.work.world.startNoting();
    try {
      const answer = truth(condition, this);
      this.truths.set(name, answer);
      return answer;
    } finally {
      this.work.world.endNoting(outer, false);
      this.evaluating.pop();
    }
  }

  private value(node: TemplateNode): Resolved {
    switch (node.kind) {
      case 'scalar':
        if (node.value === null) return { kind: 'null' };
        if (typeof node.value === 'boolean') return { kind: 'boolean', value: node.value };
        return { kind: 'text', text: withDynamicReferences([node.value], node.position, this.template) };
      case 'list':
        return { kind: 'list', items: node.items.flatMap((item) => present(this.resolve(item))) };
      case 'map':
        return this.map(node);
    }
  }

  private map(node: MapNode): Resolved {
    const call = functionOf(node);
    if (call !== undefined) return intrinsics(call.name, call.argument, node, this);
    const entries = new Map<string, Resolved>();
    const keyPositions = new Map<string, Position>();
    for (const [key, { value, keyPosition }] of node.entries) {
      const resolved = this.resolve(value);
      if (resolved.kind === 'nothing') continue;
      entries.set(key, resolved);
      if (keyPosition !== undefined) keyPositions.set(key, keyPosition);
    }
    return { kind: 'map', entries, keyPositions };
  }
}

/** The values of a template that are the same in every world, by where they stand. */
const writtenValuesOf = onceForEachObject<Template, WeakMap<TemplateNode, Resolved>>(() => new WeakMap());

/** Whether no function stands in a value. */
const isWrittenOut: (node: TemplateNode) => boolean = onceForEachObject((node) => {
  if (node.kind === 'scalar') return true;
  if (node.kind === 'list') return node.items.every(isWrittenOut);
  return functionOf(node) === undefined && [...node.entries.values()].every(({ value }) => isWrittenOut(value));
});

/** References that double with each level come to more than any machine holds. */
function tooLarge({ position }: TemplateNode): TemplateFault {
  return new TemplateFault('this comes to more than can be resolved', position, 'write one of its references out');
}

/** A value that comes from elsewhere, of a parameter, stands where it is used. */
function placed(value: Resolved, node: TemplateNode): Resolved {
  if (value.kind === 'nothing' || value.node !== undefined) return value;
  const position = value.position ?? node.position;
  return { ...value, node, ...(position !== undefined && { position }) };
}

function present(value: Resolved): Resolved[] {
  return value.kind === 'nothing' ? [] : [value];
}
