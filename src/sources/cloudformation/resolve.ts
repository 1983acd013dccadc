import type { Position } from '../../policy/model';

import { areEqual, functionOf, intrinsics, truth } from './intrinsics';
import { placeOf, withDynamicReferences, type Resolver } from './references';
import { wholeLiteral, type NamedText } from '../../names/named-text';
import { asText, type Resolved } from './resolved';
import { meant, type DeployedTemplate, type Export, type GivenValues, type Template } from './template';
import { TemplateFault } from './template-fault';
import type { MapNode, TemplateNode } from './template-node';
import type { World } from './world';

/** The resolver of a stack, from which those of the stacks come that are deployed with it. */
export interface FamilyResolver extends Resolver {
  of(stack: DeployedTemplate): FamilyResolver;
}

/** The values of a template in one world. Throws `OpenName`, `NoDeployment` and `TemplateFault`. */
export function resolverIn(template: Template, world: World, givenValues: GivenValues = {}): FamilyResolver {
  return new InWorld(template, world, givenValues);
}

/** More values than a template of the largest size has, and more parts of one text. */
const [MOST_STEPS, MOST_PARTS] = [200_000, 2000];

class InWorld implements Resolver {
  private readonly truths = new Map<string, boolean>();
  private readonly evaluating: string[] = [];
  private depth = 0;
  /** How many values were resolved for the one that was asked for. */
  private steps = 0;

  constructor(
    readonly template: Template,
    readonly world: World,
    readonly givenValues: GivenValues,
    /** The resolvers of the stacks that are deployed together. */
    private readonly known = new Map<Template, InWorld>(),
  ) {
    known.set(template, this);
  }

  of(stack: DeployedTemplate): InWorld {
    return this.known.get(stack) ?? new InWorld(stack, this.world, stack.givenValues, this.known);
  }

  exported(name: NamedText): Resolved | undefined {
    const place = placeOf(this.givenValues);
    for (const stack of this.template.together ?? []) {
      if (stack === this.template || placeOf(stack.givenValues) !== place) continue;
      const exporter = this.of(stack);
      try {
        const found = stack.exports.find((one) => exporter.isExportedAs(one, name));
        if (found !== undefined) return exporter.resolve(found.value);
      } catch (error) {
        throw error instanceof TemplateFault ? error.within(stack.from) : error;
      }
    }
    return undefined;
  }

  private isExportedAs({ name, condition }: Export, wanted: NamedText): boolean {
    const text = asText(this.resolve(name));
    const [left, right] = [wholeLiteral(text ?? []), wholeLiteral(wanted)];
    const areLiterals = left !== undefined && right !== undefined;
    if (text === undefined || !(areLiterals ? left === right : areEqual(text, wanted, this))) return false;
    return condition === undefined || this.isTrue(condition, name.position);
  }

  resolve(node: TemplateNode): Resolved {
    if (this.depth === 0) this.steps = 0;
    if (++this.steps > MOST_STEPS) throw tooLarge(node);
    if (++this.depth > 400) {
      const hint = 'write one of the names out, without a reference to the other';
      throw new TemplateFault('the references are circular', node.position, hint);
    }
    try {
      const value = this.value(node);
      if (value.kind === 'text' && value.text.length > MOST_PARTS) throw tooLarge(node);
      return placed(value, node);
    } finally {
      this.depth--;
    }
  }

  isTrue(name: string, position: Position | undefined): boolean {
    const known = this.truths.get(name);
    if (known !== undefined) return known;
    const condition = this.template.conditions.get(name);
    if (condition === undefined) {
      const hint = meant(name, this.template.conditions.keys());
      throw new TemplateFault(`unknown condition "${name}"`, position, hint);
    }
    if (this.evaluating.includes(name)) {
      const ring = [...this.evaluating.slice(this.evaluating.indexOf(name)), name].join(' > ');
      throw new TemplateFault(`the conditions are circular: ${ring}`, position, `define ${name} without itself`);
    }
    this.evaluating.push(name);
    try {
      const answer = truth(condition, this);
      this.truths.set(name, answer);
      return answer;
    } finally {
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
