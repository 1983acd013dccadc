import { nearest } from '../../values/near-names';
import type { UsageError } from '../../arguments/usage';
import type { PolicyPart } from '../../policy/model';
import { documentError } from './document-error';
import { checkLoops, isExpansion, isMacro } from './expansions';
import { plainValue } from './plain-value';
import { readResources, type TemplateResource } from './resources';
import { withServerlessPermissions } from './serverless-events';
import { withServerlessReferences } from './serverless-references';
import { withServerlessConditions, withServerlessRoles } from './serverless-roles';
import { textOfScalar, type Export, type GivenValues, type Template } from './template';
import type { MapEntry, MapNode, ReadTemplate, TemplateNode } from './template-node';

/** What CloudFormation writes out before it reads a section: `Fn::ForEach::…` and `Fn::Transform`. */
interface Expansion {
  /** Nothing where it stands beside the sections. */
  readonly section?: string;
  readonly name: string;
  readonly value: TemplateNode;
}

/** A template by its sections ("Template sections"); one that is left out is empty. */
export interface Sections extends Template {
  readonly together?: readonly DeployedSections[];
  /** What the places point into. */
  readonly from: ReadTemplate;
  /** The template, for whoever tells one from another. */
  readonly whole: PolicyPart['whole'];
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly outputs: ReadonlyMap<string, TemplateNode>;
  readonly exports: readonly Export[];
  readonly metadata?: MapNode;
  /** Of SAM: what its resources have in common. */
  readonly globals?: MapNode;
  /** The names of the macros that the whole template goes through, `AWS::Serverless-2016-10-31` among them. */
  readonly transforms: readonly string[];
  readonly expansions: readonly Expansion[];
}

export interface DeployedSections extends Sections {
  readonly givenValues: GivenValues;
}

/** The resources of one type, in their order. */
export function typedResources({ resources }: Pick<Sections, 'resources'>, type: string): readonly TemplateResource[] {
  return [...resources.values()].filter((resource) => resource.type === type);
}

const known = [
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Globals',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
];

/** "Understand CloudFormation quotas". */
const MOST_RESOURCES = 500;

/** The sections of a template. Throws a `UsageError` with its place for what CloudFormation would not take for one. */
export function readSections(template: ReadTemplate): Sections {
  const { root } = template;
  const transforms = transformsOf(root.entries.get('Transform')?.value);
  const beside = root.entries.get('Fn::Transform');
  const isOpen = transforms.some(isMacro) || beside !== undefined;
  if (root.entries.has('Statement') && !root.entries.has('Resources')) {
    throw documentError(
      template,
      root.position,
      'this is a policy, not a template',
      'read it with loadPolicy or parsePolicy',
    );
  }
  for (const [name, { keyPosition }] of root.entries) {
    if (isOpen || known.includes(name)) continue;
    const near = nearest(name, known, 2);
    const hint = near === undefined ? `a template has ${known.join(', ')}` : `did you mean "${near}"?`;
    throw documentError(template, keyPosition, `unknown section "${name}"`, hint);
  }
  // Another file may bring the transform.
  if (beside === undefined) checkLoops(template, transforms);
  const expansions: Expansion[] = beside === undefined ? [] : [{ name: 'Fn::Transform', value: beside.value }];
  const section = (name: string): ReadonlyMap<string, MapEntry> => sectionOf(template, name, expansions);
  const parameters = mapsIn(template, section('Parameters'), 'parameter');
  const mappings = mapsIn(template, section('Mappings'), 'mapping');
  const conditions = valuesOf(section('Conditions'));
  const declared = section('Resources');
  const surplus = [...declared.values()][MOST_RESOURCES];
  if (surplus !== undefined) {
    const problem = `there are ${declared.size} resources, and CloudFormation takes at most ${MOST_RESOURCES}`;
    throw documentError(template, surplus.keyPosition, problem, 'split the template into several stacks');
  }
  const outputs = valuesOf(section('Outputs'));
  const adds = transforms.length > 0 || isOpen || expansions.length > 0;
  const written = readResources(template, declared, { isOpen, names: adds ? undefined : { parameters, conditions } });
  if (declared.size === 0 && !adds) throw withoutResources(template);
  const metadata = mapAt(template, 'Metadata');
  const globals = mapAt(template, 'Globals');
  checkGlobals(template, globals);
  const resources = withServerlessResources(written, globals);
  return {
    from: template,
    whole: { toJSON: () => plainValue(root) },
    parameters,
    mappings,
    conditions: withServerlessConditions(conditions, resources),
    resources,
    outputs,
    exports: [...outputs.values()].flatMap(exportOf),
    ...(metadata !== undefined && { metadata }),
    ...(globals !== undefined && { globals }),
    transforms,
    expansions,
  };
}

/** What is of one function alone ("Globals section of the AWS SAM template"): SAM refuses the template. */
const notCommon = ['Policies', 'Events', 'FunctionName'];

function checkGlobals(template: ReadTemplate, globals: MapNode | undefined): void {
  const common = globals?.entries.get('Function')?.value;
  if (common?.kind !== 'map') return;
  for (const name of notCommon) {
    const entry = common.entries.get(name);
    if (entry === undefined) continue;
    throw documentError(
      template,
      entry.keyPosition,
      `SAM does not take ${name} in Globals`,
      `write ${name} in each function`,
    );
  }
}

/** The resources with those that SAM makes of them. */
function withServerlessResources(
  resources: ReadonlyMap<string, TemplateResource>,
  globals: MapNode | undefined,
): ReadonlyMap<string, TemplateResource> {
  const withPermissions = withServerlessPermissions(resources, globals);
  return withServerlessReferences(withServerlessRoles(withPermissions, globals), globals);
}

/** What an output exports ("Outputs"). */
function exportOf(output: TemplateNode): readonly Export[] {
  if (output.kind !== 'map') return [];
  const { entries } = output;
  const [exported, value] = ['Export', 'Value'].map((name) => entries.get(name)?.value);
  const name = exported?.kind === 'map' ? exported.entries.get('Name')?.value : undefined;
  const condition = textOfScalar(entries.get('Condition')?.value);
  if (name === undefined || value === undefined) return [];
  return [{ name, value, ...(condition !== undefined && { condition }) }];
}

function withoutResources(template: ReadTemplate): UsageError {
  const { root } = template;
  const empty = root.entries.get('Resources');
  if (empty !== undefined) return documentError(template, empty.value.position, 'Resources is empty');
  const names = [...root.entries.keys()].slice(0, 8).join(', ');
  return documentError(
    template,
    root.position,
    `a template needs Resources, this has ${names === '' ? 'nothing' : names}`,
  );
}

/** `Transform` is a name, a list of names, or a macro with its parameters. */
function transformsOf(node: TemplateNode | undefined): readonly string[] {
  if (node?.kind === 'list') return node.items.flatMap(transformsOf);
  if (node?.kind === 'map') return transformsOf(node.entries.get('Name')?.value);
  return typeof node?.value === 'string' ? [node.value] : [];
}

function mapAt(template: ReadTemplate, name: string): MapNode | undefined {
  const value = template.root.entries.get(name)?.value;
  if (value === undefined || value.kind === 'map') return value;
  if (value.kind === 'scalar' && value.value === null) return undefined;
  throw documentError(template, value.position, `${name} must be a map`);
}

function sectionOf(template: ReadTemplate, section: string, expansions: Expansion[]): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  for (const [name, entry] of mapAt(template, section)?.entries ?? []) {
    if (isExpansion(name)) expansions.push({ section, name, value: entry.value });
    else entries.set(name, entry);
  }
  return entries;
}

/** Maps by name; the place of each is that of its name. */
function mapsIn(
  template: ReadTemplate,
  entries: ReadonlyMap<string, MapEntry>,
  what: string,
): ReadonlyMap<string, MapNode> {
  return new Map(
    [...entries].map(([name, { value, keyPosition }]) => {
      if (value.kind === 'map')
        return [name, { ...value, ...(keyPosition !== undefined && { position: keyPosition }) }];
      throw documentError(template, value.position, `the ${what} "${name}" must be a map`);
    }),
  );
}

function valuesOf(entries: ReadonlyMap<string, MapEntry>): ReadonlyMap<string, TemplateNode> {
  return new Map([...entries].map(([name, { value }]) => [name, value]));
}
