import { isValue } from '../../names/cells';
import { wholeLiteral, type NamedText } from '../../names/named-text';
import { isListType, parameterAtom, typeOf } from './parameter-atoms';
import type { Resolver } from './references';
import { asText, textOf, type Resolved } from './resolved';
import { textOfScalar } from './template';
import { NoDeployment } from './template-fault';
import type { MapNode } from './template-node';
import { split } from './text-functions';

/** What a parameter of a nested stack is where it is given this: its default where it is given nothing. */
export function passedParameter(id: string, declared: MapNode, given: Resolved, resolver: Resolver): Resolved {
  const value = given.kind === 'nothing' ? defaultOf(id, declared) : given;
  const text = asText(value);
  if (!isListType(typeOf(declared))) {
    if (text === undefined) throw new NoDeployment(`the parameter ${id} of a nested stack is given no text`);
    check(id, declared, text);
    return textOf(...text);
  }
  const items = text === undefined ? value : split(',', text, resolver);
  if (items.kind !== 'list') throw new NoDeployment(`the parameter ${id} of a nested stack is given no list`);
  return { kind: 'list', items: items.items.map((item) => textOf(...trimmed(asText(item) ?? []))) };
}

function defaultOf(id: string, { entries }: MapNode): Resolved {
  const text = textOfScalar(entries.get('Default')?.value);
  if (text === undefined) throw new NoDeployment(`the parameter ${id} of a nested stack is given no value`);
  return textOf(text);
}

function check(id: string, declared: MapNode, text: NamedText): void {
  const literal = wholeLiteral(text);
  if (literal === undefined || isValue(parameterAtom(id, declared), literal)) return;
  throw new NoDeployment(`the parameter ${id} of a nested stack is given a value that it refuses`);
}

/** Without the spaces around it. */
function trimmed(text: NamedText): NamedText {
  return text.map((part, at) => {
    if (typeof part !== 'string') return part;
    const start = at === 0 ? part.trimStart() : part;
    return at === text.length - 1 ? start.trimEnd() : start;
  });
}
