import { atomsIn, idOfText, wholeLiteral, spell, type NamedText } from '../../names/named-text';
import { anyValue, attribute, imported, reference, withDynamicReferences, type Resolver } from './references';
import { hasLanguageExtensions, LANGUAGE_EXTENSIONS } from './expansions';
import { isOfEach } from './intrinsic-nodes';
import { askForMore } from './list-lengths';
import { asText, nothing, textOf, type Resolved } from './resolved';
import { split, substituted } from './text-functions';
import { jsonText } from './json-text';
import { nearestFunction } from './short-tags';
import { textOfScalar, type Template } from './template';
import { NoDeployment, TemplateFault } from './template-fault';
import type { MapNode, TemplateNode } from './template-node';
import { literally } from './world';

interface Call {
  readonly name: string;
  readonly argument: TemplateNode;
}

/** The function that a map of one key calls; a policy has maps with a key `Condition`, which calls nothing. */
export function functionOf(node: MapNode): Call | undefined {
  if (node.entries.size !== 1) return undefined;
  const [entry] = node.entries;
  if (entry === undefined) return undefined;
  const [name, { value }] = entry;
  if (name.startsWith('Fn::') || name === 'Ref') return { name, argument: value };
  return name === 'Condition' && value.kind === 'scalar' ? { name, argument: value } : undefined;
}

/** Whether a node says that there is nothing. */
export function isNoValue(node: TemplateNode): boolean {
  const call = node.kind === 'map' ? functionOf(node) : undefined;
  return call?.name === 'Ref' && textOfScalar(call.argument) === 'AWS::NoValue';
}

/** The value of a call ("Intrinsic function reference"); a function that is not evaluated is one name. */
export function intrinsics(name: string, argument: TemplateNode, node: MapNode, resolver: Resolver): Resolved {
  switch (name) {
    case 'Ref':
      return reference(literalIn(argument, name), argument.position, resolver);
    case 'Fn::GetAtt':
      return getAtt(argument, resolver);
    case 'Fn::Sub':
      return substituted(argument, resolver);
    case 'Fn::Join':
      return join(argument, resolver);
    case 'Fn::Select':
      return select(argument, resolver);
    case 'Fn::Split': {
      const [delimiter, text] = argumentsOf(argument, name, 2);
      return split(literalIn(delimiter, name), required(text, name, resolver), resolver);
    }
    case 'Fn::If':
      return choose(argument, resolver);
    case 'Fn::FindInMap':
      return findInMap(argument, resolver);
    case 'Fn::ImportValue':
      return imported(required(argument, name, resolver), node.position, resolver);
    case 'Fn::Base64':
      return base64(required(argument, name, resolver), node, resolver);
    case 'Fn::Length':
      checkIsExtended('Fn::Length is there', node, resolver.template);
      return lengthOf(argument, node, resolver);
    case 'Fn::ToJsonString': {
      checkIsExtended('Fn::ToJsonString is there', node, resolver.template);
      const text = jsonText(resolver.resolve(argument));
      return text === undefined ? opaque(name, node, resolver) : { kind: 'text', text };
    }
    case 'Condition':
    case 'Fn::Equals':
    case 'Fn::And':
    case 'Fn::Or':
    case 'Fn::Not':
      return { kind: 'boolean', value: truth(node, resolver) };
    default: {
      const near = nearestFunction(name);
      if (near === undefined) return opaque(name, node, resolver);
      throw new TemplateFault(`unknown function ${name}`, node.position, `did you mean ${near}?`);
    }
  }
}

/** Whether a condition holds in the world: a formula over its names. */
export function truth(node: TemplateNode, resolver: Resolver): boolean {
  const call = node.kind === 'map' ? functionOf(node) : undefined;
  switch (call?.name) {
    case 'Condition':
      return resolver.isTrue(literalIn(call.argument, 'Condition'), call.argument.position);
    case 'Fn::Not':
      return !truth(argumentsOf(call.argument, call.name, 1)[0], resolver);
    case 'Fn::And':
      return listOf(call.argument, call.name).every((one) => truth(one, resolver));
    case 'Fn::Or':
      return listOf(call.argument, call.name).some((one) => truth(one, resolver));
    case 'Fn::Equals': {
      const [left, right] = argumentsOf(call.argument, call.name, 2);
      return areEqual(required(left, call.name, resolver), required(right, call.name, resolver), resolver);
    }
  }
  throw new TemplateFault(
    'this must be a condition',
    node.position,
    'Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition',
  );
}

export function areEqual(left: NamedText, right: NamedText, { world }: Resolver): boolean {
  const keys = [idOfText(left), idOfText(right)].sort();
  if (keys[0] === keys[1]) return true;
  world.meet(`equals ${keys.join()}`, [literally(left), literally(right)]);
  const valueOf = world.valueOf.bind(world);
  return spell(left, valueOf) === spell(right, valueOf);
}

function getAtt(argument: TemplateNode, resolver: Resolver): Resolved {
  const written = textOfScalar(argument);
  const dot = written?.indexOf('.') ?? -1;
  if (written !== undefined && dot !== -1) {
    return attribute(written.slice(0, dot), written.slice(dot + 1), argument.position, resolver);
  }
  if (written !== undefined) {
    throw new TemplateFault('Fn::GetAtt needs an attribute', argument.position, `!GetAtt ${written}.Arn`);
  }
  const [id, name] = argumentsOf(argument, 'Fn::GetAtt', 2);
  const attributeName = chosen(required(name, 'Fn::GetAtt', resolver), resolver);
  return attribute(literalIn(id, 'Fn::GetAtt'), attributeName, argument.position, resolver);
}

function join(argument: TemplateNode, resolver: Resolver): Resolved {
  const [delimiter, list] = argumentsOf(argument, 'Fn::Join', 2);
  const between = literalIn(delimiter, 'Fn::Join');
  const value = resolver.resolve(list);
  if (value.kind !== 'list') throw new TemplateFault('Fn::Join needs a list', list.position, "!Join ['', [a, b]]");
  const parts = value.items.flatMap((item, index) => {
    const text = asText(item);
    if (text === undefined) throw new TemplateFault('Fn::Join needs a list of strings', list.position);
    return index === 0 ? text : [between, ...text];
  });
  return { kind: 'text', text: withDynamicReferences(parts, argument.position, resolver.template) };
}

function select(argument: TemplateNode, resolver: Resolver): Resolved {
  const [atNode, list] = argumentsOf(argument, 'Fn::Select', 2);
  const call = list.kind === 'map' ? functionOf(list) : undefined;
  const at = required(atNode, 'Fn::Select', resolver);
  const index = chosen(at, resolver);
  if (call?.name === 'Fn::GetAZs')
    return textOf(anyValue('function', `Fn::Select ${index} of Fn::GetAZs`, list.position, resolver.template));
  const value = resolver.resolve(list);
  if (value.kind !== 'list') {
    if (value.kind !== 'text') throw new TemplateFault('Fn::Select needs a list', list.position);
    // A list that nobody knows, of a function that is not evaluated.
    return textOf(
      anyValue('function', `Fn::Select ${index} of ${idOfText(value.text)}`, list.position, resolver.template),
    );
  }
  if (wholeLiteral(at) === undefined) {
    const indices = value.items.map((_, one) => literally([String(one)]));
    resolver.world.meet(`index ${idOfText(at)}`, [literally(at), ...indices]);
  }
  if (!/^\d+$/.test(index)) {
    if (wholeLiteral(at) === undefined) throw new NoDeployment(`Fn::Select: "${index}" is not an index`);
    throw new TemplateFault(`"${index}" is not an index`, atNode.position, '!Select [0, [a, b]]');
  }
  const found = value.items[Number(index)];
  // An index that may be any number asks for none.
  const isAsked = !isOfEach(argument) && atomsIn(at).every(({ values }) => values !== undefined);
  if (isAsked) askForMore(value.counted ?? [], [Number(index) + 1 - value.items.length], resolver.world);
  if (found === undefined) throw new NoDeployment(`Fn::Select: there is no element ${index}`);
  return found;
}

/** How many elements there are: the name that counts them, where one does and nothing else is in the list. */
function lengthOf(argument: TemplateNode, node: MapNode, resolver: Resolver): Resolved {
  const list = resolver.resolve(argument);
  const { items, counted = [] } = list.kind === 'list' ? list : { items: undefined };
  if (items === undefined) return opaque('Fn::Length', node, resolver);
  const [only, ...more] = counted;
  if (only === undefined) return textOf(String(items.length));
  const isAll =
    more.length === 0 && only.delimiter === undefined && resolver.world.valueOf(only.atom) === String(items.length);
  return isAll ? textOf(only.atom) : opaque('Fn::Length', node, resolver);
}

function choose(argument: TemplateNode, resolver: Resolver): Resolved {
  const [condition, then, otherwise] = argumentsOf(argument, 'Fn::If', 3);
  const isTrue = resolver.isTrue(literalIn(condition, 'Fn::If'), condition.position);
  return resolver.resolve(isTrue ? then : otherwise);
}

/** Only the language extensions have a default, as a fourth argument ("Fn::FindInMap enhancements"). */
function findInMap(argument: TemplateNode, resolver: Resolver): Resolved {
  const [map, first, second, options] = argumentsOf(argument, 'Fn::FindInMap', 3);
  if (options !== undefined) checkIsExtended('Fn::FindInMap has a DefaultValue', options, resolver.template);
  const title = required(map, 'Fn::FindInMap', resolver);
  const { mappings } = resolver.template;
  const name = chosenKey(mappings, 'mappings', title, resolver);
  const mapping = mappings.get(name);
  if (mapping === undefined && wholeLiteral(title) === undefined) throw new NoDeployment(`there is no mapping ${name}`);
  if (mapping === undefined) throw new TemplateFault(`unknown mapping "${name}"`, map.position);
  const row = keyed(mapping, `mapping ${name}`, required(first, 'Fn::FindInMap', resolver), resolver);
  const column =
    row?.kind === 'map'
      ? keyed(row, `mapping ${name}`, required(second, 'Fn::FindInMap', resolver), resolver)
      : undefined;
  const fallback = options?.kind === 'map' ? options.entries.get('DefaultValue')?.value : undefined;
  const found = column ?? fallback;
  if (found === undefined) throw new NoDeployment(`mapping ${name} has no such key`);
  return resolver.resolve(found);
}

/** Throws for what the language extensions alone bring, in a template without them. */
function checkIsExtended(what: string, { position }: TemplateNode, { transforms }: Template): void {
  if (transforms === undefined || hasLanguageExtensions(transforms)) return;
  throw new TemplateFault(
    `${what} only with ${LANGUAGE_EXTENSIONS}`,
    position,
    `write Transform: ${LANGUAGE_EXTENSIONS}`,
  );
}

function keyed({ entries }: MapNode, group: string, key: NamedText, resolver: Resolver): TemplateNode | undefined {
  return entries.get(chosenKey(entries, group, key, resolver))?.value;
}

/** The key that a text comes to: each of those that there are is told apart. */
function chosenKey(entries: ReadonlyMap<string, unknown>, group: string, key: NamedText, { world }: Resolver): string {
  if (wholeLiteral(key) === undefined) {
    world.meet(`${group} ${idOfText(key)}`, [literally(key), ...[...entries.keys()].map((one) => literally([one]))]);
  }
  return spell(key, world.valueOf.bind(world));
}

function base64(text: NamedText, node: MapNode, resolver: Resolver): Resolved {
  const literal = wholeLiteral(text);
  return literal === undefined
    ? opaque('Fn::Base64', node, resolver, idOfText(text))
    : textOf(Buffer.from(literal).toString('base64'));
}

function opaque(name: string, node: MapNode, { template }: Resolver, more = ''): Resolved {
  return textOf(anyValue('function', `${name} ${more}${JSON.stringify(shown(node))}`, node.position, template));
}

function shown(node: TemplateNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(shown);
  return [...node.entries].map(([key, { value }]) => [key, shown(value)]);
}

function chosen(text: NamedText, { world }: Resolver): string {
  return spell(text, world.valueOf.bind(world));
}

function required(node: TemplateNode | undefined, name: string, resolver: Resolver): NamedText {
  const value = node === undefined ? nothing : resolver.resolve(node);
  const text = asText(value);
  if (text === undefined) throw new TemplateFault(`${name} needs a string here`, node?.position);
  return text;
}

function literalIn(node: TemplateNode | undefined, name: string): string {
  const text = textOfScalar(node);
  if (text === undefined) throw new TemplateFault(`${name} needs a literal string`, node?.position);
  return text;
}

type Arguments = readonly [TemplateNode, TemplateNode, TemplateNode, TemplateNode?];

function argumentsOf(node: TemplateNode, name: string, count: number): Arguments {
  const items = listOf(node, name);
  if (items.length < count) throw new TemplateFault(`${name} needs ${count} arguments`, node.position);
  return items as unknown as Arguments;
}

function listOf(node: TemplateNode, name: string): readonly TemplateNode[] {
  if (node.kind === 'list') return node.items;
  throw new TemplateFault(`${name} needs a list of arguments`, node.position);
}
