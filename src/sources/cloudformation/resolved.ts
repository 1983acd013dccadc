import { namedText, type NamedText } from '../../names/named-text';
import type { Atom } from '../../names/atom';

/** What a value of a template comes to: texts in which names may stand, in lists and maps. */
export type Resolved =
  | { readonly kind: 'text'; readonly text: NamedText }
  | { readonly kind: 'list'; readonly items: readonly Resolved[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Resolved> }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** `AWS::NoValue`: whatever holds it, goes without it. */
  | { readonly kind: 'nothing' };

export const nothing: Resolved = { kind: 'nothing' };

export function textOf(...parts: readonly (string | Atom)[]): Resolved {
  return { kind: 'text', text: namedText(parts) };
}

/** The value as text, where it is a scalar. */
export function asText(value: Resolved): NamedText | undefined {
  if (value.kind === 'text') return value.text;
  return value.kind === 'boolean' ? [String(value.value)] : undefined;
}

/** The plain value, each text as `fill` spells it. */
export function plainly(value: Resolved, fill: (text: NamedText) => string): unknown {
  switch (value.kind) {
    case 'text':
      return fill(value.text);
    case 'list':
      return value.items.map((one) => plainly(one, fill));
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, one]) => [key, plainly(one, fill)]));
    case 'boolean':
      return value.value;
    case 'null':
    case 'nothing':
      return null;
  }
}
