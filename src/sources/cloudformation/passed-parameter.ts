import type { Atom } from '../../names/atom';
import { isValue, limitsOf } from '../../names/cells';
import { wholeLiteral, type NamedText } from '../../names/named-text';
import { askForMore, lengthsInConditions } from './list-lengths';
import { isListType, parameterAtom, typeOf } from './parameter-atoms';
import type { Resolver } from './references';
import { asText, textOf, type Resolved } from './resolved';
import { textOfScalar } from './template';
import { NoDeployment } from './template-fault';
import type { MapNode } from './template-node';
import { split } from './text-functions';
import { literally, type Met, type Passed } from './world';

/** What a parameter of a nested stack is where it is given this: its default where it is given nothing. */
export function passedParameter(id: string, declared: MapNode, given: Resolved, resolver: Resolver): Resolved {
  const value = given.kind === 'nothing' ? defaultOf(id, declared) : given;
  const text = asText(value);
  if (!isListType(typeOf(declared))) {
    if (text === undefined) throw new NoDeployment(`the parameter ${id} of a nested stack is given no text`);
    return textOf(...passed(parameterAtom(id, declared), text, resolver));
  }
  const items = text === undefined ? value : split(',', text, resolver);
  if (items.kind !== 'list') throw new NoDeployment(`the parameter ${id} of a nested stack is given no list`);
  const { counted = [] } = items;
  const asked = lengthsInConditions(id, resolver.template);
  askForMore(
    counted,
    asked.map((length) => length - items.items.length),
    resolver.world,
  );
  return {
    kind: 'list',
    items: items.items.map((item, index) => {
      const element = parameterAtom(id, declared, index);
      return textOf(...passed(element, trimmed(asText(item) ?? []), resolver));
    }),
    counted,
  };
}

function defaultOf(id: string, { entries }: MapNode): Resolved {
  const text = textOfScalar(entries.get('Default')?.value);
  if (text === undefined) throw new NoDeployment(`the parameter ${id} of a nested stack is given no value`);
  return textOf(text);
}

/** The text that a parameter is given, of which its values are told apart from all others. */
function passed(parameter: Atom, text: NamedText, { world }: Resolver): NamedText {
  const given = { parameter, text };
  const literal = wholeLiteral(text);
  if (literal !== undefined) {
    checkPassed(given, literal);
    return text;
  }
  const limits = textsAround(parameter);
  if (limits.length > 0) world.meet(`parameter ${parameter.id}`, [literally(text), ...limits]);
  world.pass(given);
  const [only, ...more] = text;
  const isName = typeof only === 'object' && more.length === 0;
  return isName && !parameter.mayBePattern ? [{ ...only, mayBePattern: false }] : text;
}

/** Throws where the parameter refuses the value. */
export function checkPassed({ parameter }: Passed, value: string): void {
  if (isValue(parameter, value)) return;
  throw new NoDeployment(`the parameter ${parameter.title} of a nested stack is given "${value}", which it refuses`);
}

/** What tells the values of a parameter apart from other texts, as far as texts can. */
function textsAround(parameter: Atom): readonly Met[] {
  const { values, bounds = [] } = parameter;
  if (values !== undefined) return values.map((value) => literally([value]));
  return [
    ...limitsOf(parameter).map((one): Met => ({ text: [], isPattern: false, language: one })),
    ...bounds.map((bound) => literally([bound])),
  ];
}

/** Without the spaces around it. */
function trimmed(text: NamedText): NamedText {
  return text.map((part, at) => {
    if (typeof part !== 'string') return part;
    const start = at === 0 ? part.trimStart() : part;
    return at === text.length - 1 ? start.trimEnd() : start;
  });
}
