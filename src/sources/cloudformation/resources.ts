import type { UsageError } from '../../arguments/usage';
import type { Position } from '../../policy/model';
import { nearest } from '../../values/near-names';
import { documentError } from './document-error';
import { isExpansion } from './expansions';
import { meant, type Resource } from './template';
import type { MapEntry, MapNode, ReadTemplate, TemplateNode } from './template-node';

/** An entry of `Resources`. */
export interface TemplateResource extends Resource {
  readonly dependsOn: readonly string[];
  /** The place of its logical id. */
  readonly position?: Position;
  /** Of a role that SAM makes: the resource whose policies it gets. */
  readonly policiesOf?: TemplateResource;
  /** Of such a role: what else it is allowed, in words. */
  readonly unknownGrants?: readonly string[];
}

/** What resources may refer to. */
interface Names {
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly conditions: ReadonlyMap<string, unknown>;
}

interface Rules {
  /** Whether a macro may give attributes of its own a meaning. */
  readonly isOpen: boolean;
  /** Nothing where a transform or loop adds names that do not stand in the template. */
  readonly names: Names | undefined;
}

/** Those of CloudFormation ("Resource attribute reference"), then those of SAM. */
const attributes = [
  'Condition',
  'CreationPolicy',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'Properties',
  'Type',
  'UpdatePolicy',
  'UpdateReplacePolicy',
  'Connectors',
  'IgnoreGlobals',
];

/** The resources of a template by logical id. Throws a `UsageError` with its place for what can be none. */
export function readResources(
  template: ReadTemplate,
  section: ReadonlyMap<string, MapEntry>,
  rules: Rules,
): ReadonlyMap<string, TemplateResource> {
  const reader = new ResourceReader(template, section, rules);
  return new Map([...section].map(([logicalId, entry]) => [logicalId, reader.read(logicalId, entry)]));
}

class ResourceReader {
  constructor(
    private readonly template: ReadTemplate,
    private readonly section: ReadonlyMap<string, MapEntry>,
    private readonly rules: Rules,
  ) {}

  read(logicalId: string, { value, keyPosition: position }: MapEntry): TemplateResource {
    if (value.kind !== 'map') throw this.error(value.position, `the resource "${logicalId}" must be a map`);
    if (this.rules.names?.parameters.has(logicalId) === true) {
      throw this.error(position, `"${logicalId}" is the name of a parameter too`);
    }
    this.checkAttributes(logicalId, value);
    const type = value.entries.get('Type')?.value;
    if (type === undefined) throw this.error(position, `the resource "${logicalId}" has no Type`);
    const condition = this.condition(logicalId, value);
    return {
      id: logicalId,
      type: this.text(type, `the Type of "${logicalId}" must be a string`),
      properties: this.properties(logicalId, value),
      node: value,
      ...(condition !== undefined && { condition }),
      dependsOn: this.dependsOn(logicalId, value),
      ...(position !== undefined && { position }),
    };
  }

  /** A misspelt name would hide what stands under it. Others do no harm: `Version` stands on custom resources that deploy. */
  private checkAttributes(logicalId: string, { entries }: MapNode): void {
    if (this.rules.isOpen) return;
    for (const [name, { keyPosition }] of entries) {
      if (attributes.includes(name)) continue;
      const near = nearest(name, attributes, 2);
      if (near === undefined) continue;
      throw this.error(keyPosition, `unknown attribute "${name}" of "${logicalId}"`, `did you mean "${near}"?`);
    }
  }

  /** What a macro writes beside them may be more of them. */
  private properties(logicalId: string, { entries }: MapNode): ReadonlyMap<string, MapEntry> {
    const expansions = [...entries].filter(([name]) => isExpansion(name));
    const value = entries.get('Properties')?.value;
    if (value?.kind === 'map')
      return expansions.length === 0 ? value.entries : new Map([...value.entries, ...expansions]);
    if (value === undefined || (value.kind === 'scalar' && value.value === null)) return new Map(expansions);
    throw this.error(value.position, `the Properties of "${logicalId}" must be a map`);
  }

  private condition(logicalId: string, { entries }: MapNode): string | undefined {
    const value = entries.get('Condition')?.value;
    if (value === undefined) return undefined;
    const name = this.text(
      value,
      `the Condition of "${logicalId}" must be a string`,
      'give the name of a condition in Conditions',
    );
    const conditions = this.rules.names?.conditions;
    if (conditions !== undefined && !conditions.has(name)) throw this.missing(value, 'condition', name, conditions);
    return name;
  }

  private dependsOn(logicalId: string, { entries }: MapNode): readonly string[] {
    const value = entries.get('DependsOn')?.value;
    if (value === undefined) return [];
    const names = value.kind === 'list' ? value.items : [value];
    return names.map((node) => {
      const name = this.text(node, `DependsOn of "${logicalId}" must be a string or a list of strings`);
      if (this.rules.names === undefined || this.section.has(name)) return name;
      throw this.missing(node, 'resource', name, this.section);
    });
  }

  private text(node: TemplateNode, problem: string, hint?: string): string {
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.isNumber !== true) return node.value;
    throw this.error(node.position, problem, hint);
  }

  private missing(node: TemplateNode, what: string, name: string, known: ReadonlyMap<string, unknown>): UsageError {
    return this.error(node.position, `unknown ${what} "${name}"`, meant(name, known.keys()));
  }

  private error(position: Position | undefined, problem: string, hint?: string): UsageError {
    return documentError(this.template, position, problem, hint);
  }
}
