import type { Atom } from '../../names/atom';
import { atomsIn, wholeLiteral, namedText, type NamedText } from '../../names/named-text';
import type { Position } from '../../policy/model';
import { nearest } from '../../values/near-names';
import { textNode } from './intrinsic-nodes';
import { anyName } from './name-languages';
import { askForLengths, lengthsInConditions } from './list-lengths';
import { isListType, isStored, lengthAtom, parameterAtom, splitList, typeOf } from './parameter-atoms';
import {
  givenPartition,
  accountAtom,
  notificationsAtom,
  partitionAtom,
  regionAtom,
  stackNameAtom,
  stackUuidAtom,
  urlSuffixAtom,
  urlSuffixOf,
} from './pseudo-parameters';
import { asNamePart, asPartOf } from './name-parts';
import { nothing, textOf, type Resolved } from './resolved';
import { formsOf, isUnknownArn, shapeOf } from './resource-shapes';
import { meant, whenAbsent, type GivenValues, type Resource, type Template, type TemplateVersion } from './template';
import { NoDeployment, TemplateFault } from './template-fault';
import type { MapNode, TemplateNode } from './template-node';
import { literally, type Called, type World } from './world';

/** What resolving one value asks of the resolver of all of them. */
export interface Resolver {
  readonly template: Template;
  readonly world: World;
  readonly givenValues: GivenValues;
  resolve(node: TemplateNode): Resolved;
  isTrue(condition: string, position: Position | undefined): boolean;
  /** What a stack that is deployed with this one exports under a name; nothing where none does. */
  exported(name: NamedText): Resolved | undefined;
  /** What a nested stack is given for a parameter; nothing in a template that is not nested. */
  passed(id: string, declared: MapNode): Resolved | undefined;
  /** An output of a nested stack; nothing where its template is not read. */
  output(resource: string, name: string, position: Position | undefined): Resolved | undefined;
}

const pseudo = new Map<string, readonly (string | Atom)[]>([
  ...[accountAtom, regionAtom, partitionAtom, urlSuffixAtom, stackNameAtom, notificationsAtom].map(
    (atom) => [atom.title, [atom]] as const,
  ),
  [
    'AWS::StackId',
    [
      'arn:',
      partitionAtom,
      ':cloudformation:',
      regionAtom,
      ':',
      accountAtom,
      ':stack/',
      stackNameAtom,
      '/',
      stackUuidAtom,
    ],
  ],
]);

/** What `Ref` gives: a parameter's value, what its type says of a resource, a pseudo parameter. */
export function reference(id: string, position: Position | undefined, resolver: Resolver): Resolved {
  if (id === 'AWS::NoValue') return nothing;
  const { template } = resolver;
  const ofAws = pseudoParameter(id, resolver);
  if (ofAws !== undefined) return textOf(...ofAws);
  const parameter = template.parameters.get(id);
  if (parameter !== undefined) return parameterValue(id, parameter, resolver);
  const resource = template.resources.get(id);
  if (resource === undefined) {
    const known = [...template.parameters.keys(), ...template.resources.keys(), ...pseudo.keys()];
    throw new TemplateFault(`unknown parameter or resource "${id}"`, position, meant(id, known));
  }
  exists(resource, position, resolver);
  if (resource.ref !== undefined) return resolver.resolve(resource.ref);
  const form = formsOf(resource)?.ref;
  return form === undefined ? textOf(opaque('attribute', id, resource, template)) : derived(form, resource, resolver);
}

const OUTPUTS = 'Outputs.';

/** What `Fn::GetAtt` gives. */
export function attribute(id: string, name: string, position: Position | undefined, resolver: Resolver): Resolved {
  const resource = resolver.template.resources.get(id);
  if (resource === undefined) {
    throw new TemplateFault(`unknown resource "${id}"`, position, meant(id, resolver.template.resources.keys()));
  }
  exists(resource, position, resolver);
  const output = name.startsWith(OUTPUTS) ? resolver.output(id, name.slice(OUTPUTS.length), position) : undefined;
  if (output !== undefined) return output;
  const shape = formsOf(resource);
  const form = shape !== undefined && Object.hasOwn(shape.attributes, name) ? shape.attributes[name] : undefined;
  const near = form === undefined ? nearest(name, Object.keys(shape?.attributes ?? {}), 0) : undefined;
  if (near !== undefined) {
    throw new TemplateFault(`${resource.type} has no attribute "${name}"`, position, `did you mean ${id}.${near}?`);
  }
  return form === undefined
    ? textOf(opaque('attribute', `${id}.${name}`, resource, resolver.template))
    : derived(form, resource, resolver);
}

/** Account and Region that nobody gave are those of all stacks that are deployed together; a stack's name and id are its own. */
function pseudoParameter(id: string, { template, givenValues }: Resolver): NamedText | undefined {
  const parts = givenPseudo(id, givenValues) ?? pseudo.get(id);
  return parts?.map((part) => {
    if (part === stackNameAtom) return givenValues.stackName ?? inScope(template, stackNameAtom);
    return part === stackUuidAtom || part === notificationsAtom ? inScope(template, part) : part;
  });
}

/** The name as one of a stack, which the same name in another stack is not. */
function inScope({ scope, version }: Pick<Template, 'scope' | 'version'>, atom: Atom): Atom {
  const own = version === undefined ? atom : inVersion(version, atom);
  return scope === undefined ? own : { ...own, id: `${scope}${own.id}`, title: `${scope}${own.title}`, scope };
}

/** The name as one of a version. Places point into the later one. */
function inVersion(version: TemplateVersion, { position, ...atom }: Atom): Atom {
  const placed = version.name === 'after' && position !== undefined ? { ...atom, position } : atom;
  return version.hasOwn(atom) ? { ...placed, id: `${version.name}/${atom.id}` } : placed;
}

function givenPseudo(id: string, givenValues: GivenValues): readonly string[] | undefined {
  const { account, region, stackName } = givenValues;
  const partition = givenPartition(givenValues);
  const values = new Map([
    ['AWS::AccountId', account],
    ['AWS::Region', region],
    ['AWS::Partition', partition],
    ['AWS::URLSuffix', partition === undefined ? undefined : urlSuffixOf(partition)],
    ['AWS::StackName', stackName],
  ]);
  const value = values.get(id);
  return value === undefined ? undefined : [value];
}

/** A reference to a resource that is not there in this deployment is refused. */
function exists({ id, condition }: Resource, position: Position | undefined, resolver: Resolver): void {
  if (condition === undefined || resolver.isTrue(condition, position)) return;
  throw new NoDeployment(`resource ${id} does not exist ${whenAbsent(condition)}`);
}

function parameterValue(id: string, declared: MapNode, resolver: Resolver): Resolved {
  const { givenValues, world, template } = resolver;
  const node = withPattern(declared, givenValues.patterns?.[id]);
  const isList = isListType(typeOf(node));
  // What a stored parameter is given is the name that its value is stored under.
  const passed = isStored(node) ? undefined : resolver.passed(id, node);
  if (passed !== undefined) return passed;
  const given = givenParameter(id, node, givenValues);
  if (given !== undefined) {
    const items = typeof given === 'string' ? splitList(given) : given;
    if (isList) return { kind: 'list', items: items.map((one) => textOf(one)) };
    return textOf(typeof given === 'string' ? given : given.join(','));
  }
  if (!isList) return textOf(inScope(template, asNamePart(parameterAtom(id, node), template)));
  const count = inScope(template, lengthAtom(id, node));
  askForLengths(count, lengthsInConditions(id, template), world);
  const length = Number(world.valueOf(count));
  return {
    kind: 'list',
    items: Array.from({ length }, (_, index) =>
      textOf({ ...inScope(template, parameterAtom(id, node, index)), countedBy: count }),
    ),
    counted: [{ atom: count }],
  };
}

function withPattern(node: MapNode, pattern: string | undefined): MapNode {
  if (pattern === undefined) return node;
  return { ...node, entries: new Map(node.entries).set('AllowedPattern', { value: textNode(pattern) }) };
}

function givenParameter(
  id: string,
  node: MapNode,
  { parameters }: GivenValues,
): string | readonly string[] | undefined {
  if (parameters !== 'defaults') {
    return parameters !== undefined && Object.hasOwn(parameters, id) ? parameters[id] : undefined;
  }
  const fallback = node.entries.get('Default')?.value;
  // The default of a stored parameter is the name that its value is stored under.
  if (fallback?.kind !== 'scalar' || isStored(node)) return undefined;
  return String(fallback.value);
}

/** A value that the template does not tell and no table knows. Only a custom resource or another stack may put a wildcard there. */
function opaque(kind: 'attribute', title: string, { type, node }: Resource, template: Template): Atom {
  const isAnybodys = type.startsWith('Custom::') || type.startsWith('AWS::CloudFormation::');
  return inScope(template, {
    id: `${kind} ${title}`,
    kind,
    title,
    ...(node.position !== undefined && { position: node.position }),
    language: anyName,
    // An ARN's place takes nothing else.
    examples: isUnknownArn(type, title.split('.').slice(1).at(-1))
      ? ['arn:aws:example:eu-west-1:111122223333:example']
      : ['example'],
    isGenerated: false,
    mayBePattern: isAnybodys,
  });
}

function derived(form: string, resource: Resource, resolver: Resolver): Resolved {
  const parts = form.split(/(\{[a-z]+\})/).flatMap((piece): NamedText => {
    switch (piece) {
      case '{name}':
        return physicalName(resource, resolver);
      case '{path}':
        return property(resource, 'Path', resolver) ?? ['/'];
      case '{partition}':
      case '{region}':
      case '{account}':
      case '{suffix}': {
        const id = {
          '{partition}': 'AWS::Partition',
          '{region}': 'AWS::Region',
          '{account}': 'AWS::AccountId',
          '{suffix}': 'AWS::URLSuffix',
        }[piece];
        return pseudoParameter(id, resolver) ?? [];
      }
      default:
        return [piece];
    }
  });
  return textOf(...parts);
}

/** The name that the template chooses, else one that CloudFormation makes up. */
function physicalName(resource: Resource, resolver: Resolver): NamedText {
  const shape = shapeOf(resource.type);
  if (shape === undefined) return [];
  const { id, type, node } = resource;
  const chosen = shape.nameProperty === undefined ? undefined : property(resource, shape.nameProperty, resolver);
  const name: NamedText = chosen?.map((part) => (typeof part === 'string' ? part : asPartOf(shape, part))) ?? [
    inScope(resolver.template, {
      id: `name of ${id}`,
      kind: 'resource',
      title: id,
      ...(node.position !== undefined && { position: node.position }),
      language: shape.drawn,
      examples: [shape.example(id)],
      admits: (text) => text.length <= shape.longest,
      isGenerated: true,
      mayBePattern: false,
    }),
  ];
  callSo(resolver.world, {
    type,
    id: `${resolver.template.scope ?? ''}${id}`,
    // A name that a resource had before may be that of another one by now.
    place: `${resolver.template.version?.name ?? ''} ${placeOf(resolver.givenValues)}`,
    name,
  });
  return name;
}

/** Takes note that a resource is called so: AWS takes some names only. */
export function callSo(world: World, resource: Called): void {
  const { type, name } = resource;
  const language = shapeOf(type)?.language;
  if (language !== undefined && atomsIn(name).some(({ isGenerated }) => !isGenerated)) {
    world.meet(`name of a ${type}`, [literally(name), { text: [], isPattern: false, language }]);
  }
  world.call(resource);
}

function property(resource: Resource, name: string, resolver: Resolver): NamedText | undefined {
  const entry = resource.properties.get(name);
  const value = entry === undefined ? nothing : resolver.resolve(entry.value);
  if (value.kind === 'nothing') return undefined;
  if (value.kind === 'text') return value.text;
  throw new TemplateFault(`${name} of ${resource.id} must be a string`, entry?.value.position);
}

/** An exported value of another stack. */
export function imported(name: NamedText, position: Position | undefined, resolver: Resolver): Resolved {
  const { givenValues, template } = resolver;
  const literal = wholeLiteral(name);
  const given = new Map(Object.entries(givenValues.imports ?? {})).get(literal ?? '');
  if (given !== undefined) return textOf(given);
  const exported = resolver.exported(name);
  if (exported !== undefined) return exported;
  const title = `Fn::ImportValue ${literal ?? name.map((part) => (typeof part === 'string' ? part : `\${${part.title}}`)).join('')}`;
  const value = anyValue('import', title, position, template);
  // In one account and Region an export is one, whoever imports it.
  return textOf({
    ...value,
    id: (template.together?.length ?? 1) < 2 ? value.id : `import ${title} ${placeOf(givenValues)}`,
  });
}

/** What of the account and Region is given: stacks with the same are deployed to one place. */
export function placeOf({ account = '', region = '' }: GivenValues): string {
  return `${account}/${region}`;
}

export function anyValue(
  kind: Atom['kind'],
  title: string,
  position: Position | undefined,
  { scope }: Pick<Template, 'scope'>,
): Atom {
  return {
    id: `${scope ?? ''}${kind} ${title}`,
    ...(scope !== undefined && { scope }),
    kind,
    title,
    ...(position !== undefined && { position }),
    language: anyName,
    examples: ['example', 'other-example'],
    isGenerated: false,
    mayBePattern: true,
  };
}

/** The text with each `{{resolve:…}}` in it as the one name that it is. */
export function withDynamicReferences(
  parts: readonly (string | Atom)[],
  position: Position | undefined,
  template: Template,
): NamedText {
  const done: (string | Atom)[] = [];
  let open: (string | Atom)[] | undefined;
  for (const part of namedText(parts)) {
    if (typeof part !== 'string') {
      (open ?? done).push(part);
      continue;
    }
    for (const piece of part.split(/(\{\{resolve:|\}\})/)) {
      if (piece === '{{resolve:' && open === undefined) open = [piece];
      else if (piece === '}}' && open !== undefined) {
        const title = [...open, piece].map((one) => (typeof one === 'string' ? one : `\${${one.title}}`)).join('');
        done.push(anyValue('dynamic', title, position, template));
        open = undefined;
      } else (open ?? done).push(piece);
    }
  }
  return namedText([...done, ...(open ?? [])]);
}
