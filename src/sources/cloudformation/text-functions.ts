import { wordsOverlap } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { wholeLiteral, type NamedText } from '../../names/named-text';
import { tokensOf } from '../../names/residuals';
import { attribute, reference, withDynamicReferences, type Resolver } from './references';
import { asText, textOf, type Resolved } from './resolved';
import { textOfScalar } from './template';
import { TemplateFault } from './template-fault';
import type { TemplateNode } from './template-node';

/** `Fn::Sub`: `${!x}` stays as `${x}`, for IAM to fill in. */
export function substituted(argument: TemplateNode, resolver: Resolver): Resolved {
  const [template, variables] = argument.kind === 'list' ? argument.items : [argument];
  const text = textOfScalar(template);
  if (text === undefined) throw new TemplateFault('Fn::Sub needs a string', argument.position);
  const own = variables?.kind === 'map' ? variables.entries : undefined;
  const parts = text.split(/(\$\{[^}]*\})/).flatMap((piece): NamedText => {
    if (!piece.startsWith('${') || !piece.endsWith('}')) return [piece];
    const name = piece.slice(2, -1).trim();
    if (name.startsWith('!')) return [`\${${name.slice(1)}}`];
    const given = own?.get(name)?.value;
    const dot = name.indexOf('.');
    const value =
      given !== undefined
        ? resolver.resolve(given)
        : dot === -1
          ? reference(name, template?.position, resolver)
          : attribute(name.slice(0, dot), name.slice(dot + 1), template?.position, resolver);
    const found = asText(value);
    if (found === undefined) throw new TemplateFault(`\${${name}} in Fn::Sub is not a string`, template?.position);
    return found;
  });
  return { kind: 'text', text: withDynamicReferences(parts, argument.position) };
}

/** `Fn::Split`: a name that may hold the delimiter is taken apart where it does. */
export function split(delimiter: string, text: NamedText, { world }: Resolver): Resolved {
  if (delimiter === '') return { kind: 'list', items: [{ kind: 'text', text }] };
  const mayHold = (atom: Atom): boolean => {
    const holding = tokensOf(`*`, true);
    const pattern = [...holding, ...tokensOf(delimiter, false), ...holding];
    return atom.language.some((word) => wordsOverlap(word, pattern));
  };
  const items: (string | Atom)[][] = [[]];
  for (const part of text) {
    const isOpen = typeof part !== 'string' && mayHold(part);
    if (isOpen) world.meet(`split ${part.id}`, [{ text: [part], isPattern: false }, holds(delimiter)]);
    const known = typeof part === 'string' ? part : isOpen ? world.valueOf(part) : undefined;
    if (known === undefined) items[items.length - 1]?.push(part);
    else {
      const [first = '', ...rest] = known.split(delimiter);
      items[items.length - 1]?.push(first);
      for (const one of rest) items.push([one]);
    }
  }
  return { kind: 'list', items: items.map((parts) => textOf(...parts)) };
}

function holds(delimiter: string): { readonly text: NamedText; readonly isPattern: true } {
  return { text: [`*${wholeLiteral([delimiter]) ?? ''}*`], isPattern: true };
}
