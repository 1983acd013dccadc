import type { Atom } from '../../names/atom';
import { nearest } from '../../values/near-names';
import type { MapEntry, MapNode, ReadTemplate, TemplateNode } from './template-node';

/** What a template declares, by logical id. */
export interface Template {
  readonly parameters: ReadonlyMap<string, MapNode>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly conditions: ReadonlyMap<string, TemplateNode>;
  readonly mappings: ReadonlyMap<string, MapNode>;
  /** What CloudFormation runs before it reads the template; left out: not known. */
  readonly transforms?: readonly string[];
  /** Where it is one of two versions that are compared. */
  readonly version?: TemplateVersion;
  /** What its names begin with, where several stacks are deployed together: `Lake/`. */
  readonly scope?: string;
  /** The stacks that are deployed together, itself among them. */
  readonly together?: readonly DeployedTemplate[];
  /** Where it is that of a nested stack: what deploys it. */
  readonly nestedIn?: NestingResource;
  /** The templates of its nested stacks, by logical id, of those that are read. */
  readonly nested?: ReadonlyMap<string, DeployedTemplate>;
}

/** One of two versions of a template, of which a name is the same name in both unless it is declared otherwise. */
export interface TemplateVersion {
  readonly name: 'before' | 'after';
  /** The stacks of both versions, which values of one question may come from. */
  readonly stacks: object[];
  /** Whether a name is not that of the other version. */
  hasOwn(atom: Pick<Atom, 'kind' | 'title'>): boolean;
}

/** The resource that deploys a nested stack, by its logical id in the template that has it. */
export interface NestingResource {
  readonly parent: DeployedTemplate;
  readonly id: string;
}

/** A template with what is known of its deployments, and what it exports for other stacks. */
export interface DeployedTemplate extends Template {
  readonly givenValues: GivenValues;
  readonly exports: readonly Export[];
  readonly outputs: ReadonlyMap<string, TemplateNode>;
  /** What its places point into. */
  readonly from: ReadTemplate;
}

/** What is known of the deployments: values of a test, in place of names that only AWS or a person would tell. */
export interface GivenValues {
  /** Values by parameter, or `defaults`: each parameter that has a default is taken to have it. */
  readonly parameters?: Readonly<Record<string, string | readonly string[]>> | 'defaults';
  readonly account?: string;
  readonly region?: string;
  readonly partition?: string;
  readonly stackName?: string;
  readonly imports?: Readonly<Record<string, string>>;
  /** What parameters have in the place of their `AllowedPattern`, to try what it would settle. */
  readonly patterns?: Readonly<Record<string, string>>;
}

/** An output that other stacks import by its name. */
export interface Export {
  readonly name: TemplateNode;
  readonly value: TemplateNode;
  /** The condition on which it is exported. */
  readonly condition?: string;
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  /** The condition on which the resource is there. */
  readonly condition?: string;
  readonly properties: ReadonlyMap<string, MapEntry>;
  /** What `Ref` gives, where more is known of it than of others of its type. */
  readonly ref?: TemplateNode;
  readonly node: MapNode;
}

/** The parameters, resources and own variables that a text of `Fn::Sub` names. */
export function namesInSub(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\s*([A-Za-z0-9]+)\s*\}/g)].map(([, name = '']) => name);
}

/** The text of a scalar, numbers and Booleans as CloudFormation passes them on. */
export function textOfScalar(node: TemplateNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return String(node.value);
}

/** Begins the names of conditions that SAM adds: each is the opposite of one of the template, which has no such name. */
export const NOT = '!';

/** When a resource with a condition is not there. */
export function whenAbsent(condition: string): string {
  return condition.startsWith(NOT) ? `with condition ${condition.slice(NOT.length)}` : `without condition ${condition}`;
}

/** What somebody may have meant by an id that is not there. */
export function meant(id: string, known: Iterable<string>): string | undefined {
  // Any two names of a letter or two are near each other.
  const near = id.length < 3 ? undefined : nearest(id, known, id.length > 5 ? 2 : 1);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
