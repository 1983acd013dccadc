import { wholeLiteral, namedText, type NamedText } from '../../names/named-text';
import type { Resolved } from './resolved';

/** `Fn::ToJsonString`; nothing where a name stands in the value whose quotes would have to be escaped. */
export function jsonText(value: Resolved): NamedText | undefined {
  const parts = written(value);
  return parts && namedText(parts);
}

function written(value: Resolved): NamedText | undefined {
  switch (value.kind) {
    case 'text': {
      const literal = wholeLiteral(value.text);
      if (literal !== undefined) return [JSON.stringify(literal)];
      const isPlain = value.text.every(
        (part) => typeof part === 'string' || (part.kind !== 'function' && !part.mayBePattern),
      );
      if (!isPlain) return undefined;
      return [
        '"',
        ...value.text.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part)),
        '"',
      ];
    }
    case 'list':
      return enclosed('[', value.items.map(written), ']');
    case 'map':
      return enclosed(
        '{',
        [...value.entries].map(([key, one]) => {
          const text = written(one);
          return text && [JSON.stringify(key), ':', ...text];
        }),
        '}',
      );
    case 'boolean':
      return [String(value.value)];
    default:
      return ['null'];
  }
}

function enclosed(open: string, texts: readonly (NamedText | undefined)[], close: string): NamedText | undefined {
  if (!texts.every((text) => text !== undefined)) return undefined;
  return [open, ...texts.flatMap((text, index) => (index === 0 ? text : [',', ...text])), close];
}
