import type { DeploymentReader } from './deployment-reader';
import { expansionIn } from './expansions';
import { conditionOf } from './intrinsic-nodes';
import { functionOf, isNoValue } from './intrinsics';
import { textOfScalar } from './template';
import type { MapEntry, TemplateNode } from './template-node';

/** A value that the template writes out, with the branches of `Fn::If` that it stands in. */
export interface WrittenValue {
  readonly node: TemplateNode;
  readonly branches: readonly Branch[];
  /** The map that it stands in. */
  readonly within: ReadonlyMap<string, MapEntry>;
  /** Where it stands: names of properties and indexes. */
  readonly path: readonly (string | number)[];
  /** The function that writes it, or the map that it stands in, where its text is not all of it. */
  readonly unwritten?: string;
}

interface Branch {
  readonly condition: string;
  readonly holds: boolean;
}

/**
 * The values at a path such as `Policies[].PolicyDocument` in the properties of a resource, whichever branch of an
 * `Fn::If` on the way is taken. The value itself stays as it is written; where a function stands on the way whose result
 * nobody knows, that is the value.
 */
export function writtenValues(properties: ReadonlyMap<string, MapEntry>, path: string): readonly WrittenValue[] {
  const steps = path.split(/\.|(?=\[\])/);
  const node: TemplateNode = { kind: 'map', entries: properties };
  return below({ node, branches: [], within: properties, path: [] }, steps);
}

function below(value: WrittenValue, steps: readonly string[]): readonly WrittenValue[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  return alternatives(value).flatMap((one) => {
    const { node, path } = one;
    const call = node.kind === 'map' ? functionOf(node)?.name : undefined;
    if (call !== undefined && steps.some((next) => next !== '[]')) return [{ ...one, unwritten: call }];
    if (step === '[]') {
      const items = node.kind === 'list' ? node.items : [node];
      return items.flatMap((item, index) => below({ ...one, node: item, path: [...path, index] }, rest));
    }
    if (node.kind !== 'map') return [];
    const found = node.entries.get(step);
    const unwritten = one.unwritten ?? expansionIn(node.entries);
    const beside = unwritten === undefined ? one : { ...one, unwritten };
    if (found === undefined) return unwritten === undefined ? [] : [beside];
    return below({ ...beside, node: found.value, within: node.entries, path: [...path, step] }, rest);
  });
}

/** What an `Fn::If` may come to; `AWS::NoValue` is nothing. */
export function alternatives(value: WrittenValue): readonly WrittenValue[] {
  const call = value.node.kind === 'map' ? functionOf(value.node) : undefined;
  if (isNoValue(value.node)) return [];
  if (call?.name !== 'Fn::If' || call.argument.kind !== 'list') return [value];
  const [name, then, otherwise] = call.argument.items;
  const condition = textOfScalar(name);
  if (condition === undefined || then === undefined || otherwise === undefined) return [value];
  return [
    { node: then, holds: true },
    { node: otherwise, holds: false },
  ].flatMap(({ node, holds }) => alternatives({ ...value, node, branches: [...value.branches, { condition, holds }] }));
}

/** Whether a deployment takes the branches that a value stands in. */
export function isInDeployment({ branches }: WrittenValue, reader: DeploymentReader): boolean {
  return branches.every(({ condition, holds }) => reader.plain(conditionOf(condition)) === holds);
}
