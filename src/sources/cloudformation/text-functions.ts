import { wordsOverlap } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { wholeLiteral, type NamedText } from '../../names/named-text';
import { tokensOf } from '../../names/residuals';
import { countFrom, type Counted } from './list-lengths';
import { anyName } from './name-languages';
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
        : dot === -1 || resolver.template.resources.has(name)
          ? reference(name, template?.position, resolver)
          : attribute(name.slice(0, dot), name.slice(dot + 1), template?.position, resolver);
    const found = asText(value);
    if (found === undefined) throw new TemplateFault(`\${${name}} in Fn::Sub is not a string`, template?.position);
    return found;
  });
  return { kind: 'text', text: withDynamicReferences(parts, argument.position, resolver.template) };
}

/** `Fn::Split`: a name that may hold the delimiter is taken apart into names of its own where it does. */
export function split(delimiter: string, text: NamedText, { world }: Resolver): Resolved {
  if (delimiter === '') return { kind: 'list', items: [{ kind: 'text', text }] };
  const items: (string | Atom)[][] = [[]];
  const counted: Counted[] = [];
  const add = ([first, ...rest]: readonly (string | Atom)[]): void => {
    if (first !== undefined) items[items.length - 1]?.push(first);
    for (const one of rest) items.push([one]);
  };
  for (const part of text) {
    if (typeof part === 'string') add(part.split(delimiter));
    else if (!mayHold(part, delimiter)) add([part]);
    else if (isOpenText(part)) {
      const count = piecesAtom(part, delimiter);
      counted.push({ atom: count });
      add(piecesOf(part, delimiter, { count, length: Number(world.valueOf(count)) }));
    } else {
      counted.push({ atom: part, delimiter });
      world.meet(`split ${part.id}`, [{ text: [part], isPattern: false }, holds(delimiter)]);
      add(world.valueOf(part).split(delimiter));
    }
  }
  return { kind: 'list', items: items.map((parts) => textOf(...parts)), counted };
}

function mayHold(atom: Atom, delimiter: string): boolean {
  if (atom.without === delimiter) return false;
  const anything = tokensOf('*', true);
  const holding = [...anything, ...tokensOf(delimiter, false), ...anything];
  return atom.language.some((word) => wordsOverlap(word, holding));
}

/** What each piece is, is as open as the whole. */
function isOpenText({ kind, values }: Atom): boolean {
  return kind !== 'pseudo' && kind !== 'resource' && values === undefined;
}

function piecesOf(
  atom: Atom,
  delimiter: string,
  { count, length }: { readonly count: Atom; readonly length: number },
): readonly Atom[] {
  if (length === 1) return [atom];
  return Array.from({ length }, (_, index) => ({ ...pieceOf(atom, delimiter, index), countedBy: count }));
}

function pieceOf(atom: Atom, delimiter: string, index: number): Atom {
  const { kind, title, scope, position, mayBePattern, isGenerated } = atom;
  const usual = usualPieces(atom, delimiter)?.[index];
  return {
    id: `${atom.id} split by ${delimiter} at ${index}`,
    kind,
    title,
    ...(scope !== undefined && { scope }),
    ...(position !== undefined && { position }),
    language: anyName,
    examples: [...(usual === undefined ? [] : [usual]), 'example', 'other-example'],
    ...(usual !== undefined && { hasDefault: true }),
    isGenerated,
    mayBePattern,
    admits: (text) => !text.includes(delimiter),
    without: delimiter,
  };
}

/** Of how many pieces a name is: what one more does not show, two do. */
function piecesAtom(atom: Atom, delimiter: string): Atom {
  const usual = usualPieces(atom, delimiter)?.length;
  return {
    ...pieceOf(atom, delimiter, 0),
    id: `${atom.id} split by ${delimiter}`,
    examples: [],
    mayBePattern: false,
    ...countFrom(usual === undefined ? [] : [String(usual)]),
  };
}

function usualPieces({ hasDefault, examples: [first] }: Atom, delimiter: string): readonly string[] | undefined {
  return hasDefault === true ? first?.split(delimiter) : undefined;
}

function holds(delimiter: string): { readonly text: NamedText; readonly isPattern: true } {
  return { text: [`*${wholeLiteral([delimiter]) ?? ''}*`], isPattern: true };
}
