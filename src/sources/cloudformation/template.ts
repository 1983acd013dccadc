import { nearest } from '../../values/near-names';
import type { MapEntry, MapNode, TemplateNode } from './template-node';

/** What a template declares, by logical id. */
export interface Template {
  readonly parameters: ReadonlyMap<string, MapNode>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly conditions: ReadonlyMap<string, TemplateNode>;
  readonly mappings: ReadonlyMap<string, MapNode>;
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  /** The condition on which the resource is there. */
  readonly condition?: string;
  readonly properties: ReadonlyMap<string, MapEntry>;
  readonly node: MapNode;
}

/** The text of a scalar, numbers and Booleans as CloudFormation passes them on. */
export function textOfScalar(node: TemplateNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return String(node.value);
}

/** What somebody may have meant by an id that is not there. */
export function meant(id: string, known: Iterable<string>): string | undefined {
  const near = nearest(id, known, id.length > 5 ? 2 : 1);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
