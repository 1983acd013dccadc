import type { Position } from '../../policy/model';

import { functionOf, intrinsics, truth } from './intrinsics';
import { withDynamicReferences, type Resolver, type GivenValues } from './references';
import type { Resolved } from './resolved';
import { meant, type Template } from './template';
import { TemplateFault } from './template-fault';
import type { MapNode, TemplateNode } from './template-node';
import type { World } from './world';

/** The values of a template in one world. Throws `OpenName`, `NoDeployment` and `TemplateFault`. */
export function resolverIn(template: Template, world: World, givenValues: GivenValues = {}): Resolver {
  return new InWorld(template, world, givenValues);
}

class InWorld implements Resolver {
  private readonly truths = new Map<string, boolean>();
  private readonly evaluating: string[] = [];
  private depth = 0;

  constructor(
    readonly template: Template,
    readonly world: World,
    readonly givenValues: GivenValues,
  ) {}

  resolve(node: TemplateNode): Resolved {
    if (++this.depth > 400) {
      const hint = 'write one of the names out, without a reference to the other';
      throw new TemplateFault('the references are circular', node.position, hint);
    }
    try {
      return placed(this.value(node), node.position);
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
        return { kind: 'text', text: withDynamicReferences([node.value], node.position) };
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

/** A value that comes from elsewhere, of a parameter, stands where it is used. */
function placed(value: Resolved, position: Position | undefined): Resolved {
  return value.kind === 'nothing' || value.position !== undefined || position === undefined
    ? value
    : { ...value, position };
}

function present(value: Resolved): Resolved[] {
  return value.kind === 'nothing' ? [] : [value];
}
