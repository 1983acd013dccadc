import { API_SHORT_FORM, type ResourceEntry } from '../evaluator/resource';
import type { TemplatePart } from '../values/template';
import {
  anyChar,
  literalTokens,
  noColon,
  noSlash,
  anyNumberOf,
  type Chars,
  type Language,
  type Token,
  type Word,
} from '../languages/language';

/** The strings that a pattern matches; a policy variable is widened to `*`. */
export function globWord(parts: readonly TemplatePart[], fold = false): Word {
  return parts.flatMap((part) => tokens(part, anyChar, fold));
}

/** The parts of an entry of `Resource` as those of a whole ARN: at least what the entry covers. */
export function partsOfWholeArn({ parts, ofAnyApi }: ResourceEntry): readonly TemplatePart[] {
  if (!ofAnyApi) return parts;
  return [
    { kind: 'text', text: 'arn:' },
    { kind: 'any' },
    { kind: 'text', text: `:${API_SHORT_FORM}` },
    { kind: 'any' },
    ...parts,
  ];
}

/** The ARNs that an entry of `Resource` covers; a policy variable is widened to `*`. */
export function entryWord({ parts, ofAnyApi }: Pick<ResourceEntry, 'parts' | 'ofAnyApi'>): Word {
  const word = globWord(parts);
  if (!ofAnyApi) return word;
  return [
    ...literalTokens('arn:'),
    ...anyNumberOf(noSlash),
    ...literalTokens(`:${API_SHORT_FORM}`),
    ...anyNumberOf(noSlash),
    ...word,
  ];
}

/**
 * The ARNs that an ARN operator's pattern matches: a wildcard in the first five parts stays inside its part. A pattern
 * of fewer than six parts matches nothing. Behind a variable, whose value may have colons, parts are no longer known.
 */
export function arnWord(parts: readonly TemplatePart[]): Language {
  const word: Token[] = [];
  let colons = 0;
  for (const part of parts) {
    if (part.kind === 'variable') colons = Infinity;
    for (const token of tokens(part, colons < 5 ? noColon : anyChar, false)) word.push(token);
    if (part.kind === 'text') colons += part.text.split(':').length - 1;
  }
  return colons < 5 ? [] : [word];
}

function tokens(part: TemplatePart, wild: Chars, fold: boolean): Token[] {
  switch (part.kind) {
    case 'text':
      return literalTokens(part.text, fold ? 'letters' : undefined);
    case 'one':
      return [{ chars: wild, loop: false }];
    case 'any':
    case 'variable':
      return [{ chars: wild, loop: true }];
  }
}
