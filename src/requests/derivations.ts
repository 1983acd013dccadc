import { parseNumber } from '../values/number';
import type { Edges, Predicate } from '../prover/predicate';
import {
  anyChar,
  digit,
  literalTokens,
  nameChar,
  pathChar,
  restrict,
  anyNumberOf,
  sequence,
  type Language,
  type Word,
} from '../languages/language';
import type { Derivation } from './key-facets';

function reading(
  id: string,
  read: (value: string) => string,
  spelling: Language,
  embed: (language: Language) => Language,
): Derivation {
  return {
    id,
    read,
    spelling,
    lift: (predicate): Predicate => ({
      id: `${id} of ${predicate.id}`,
      ...(predicate.language !== undefined && { language: embed(predicate.language) }),
      test: (value) => predicate.test(read(value)),
    }),
  };
}

const rest = [anyNumberOf(anyChar)];

/** The account of the caller's ARN: `aws:PrincipalAccount`. */
export const accountOfArn = reading(
  'account',
  (arn) => arn.split(':')[4] ?? '',
  [anyNumberOf(digit)],
  (language) =>
    sequence(
      [literalTokens('arn:')],
      [anyNumberOf(pathChar)],
      [literalTokens(':')],
      [anyNumberOf(pathChar)],
      [literalTokens('::')],
      restrict(language, digit),
      [literalTokens(':')],
      rest,
    ),
);

/** The account of any ARN that has one: `aws:SourceAccount`, `aws:ResourceAccount`. */
export const accountOfResource = reading(
  'account',
  (arn) => arn.split(':')[4] ?? '',
  [anyNumberOf(digit)],
  (language) =>
    sequence(
      [literalTokens('arn:')],
      ...[0, 1, 2].flatMap((): Language[] => [[anyNumberOf(pathChar)], [literalTokens(':')]]),
      restrict(language, digit),
      [literalTokens(':')],
      rest,
    ),
);

/** The last part of a user's ARN: `aws:username`. */
export const nameOfArn = reading(
  'name',
  (arn) => arn.slice(arn.lastIndexOf('/') + 1),
  [anyNumberOf(nameChar, 1)],
  (language) =>
    sequence(
      [[...literalTokens('arn:'), ...anyNumberOf(anyChar), ...literalTokens('/')]],
      restrict(language, nameChar),
    ),
);

/** `123456789012:alice` of a federated user's ARN: `aws:userid`. */
export const federatedId = reading(
  'federated id',
  (arn) => `${arn.split(':')[4] ?? ''}:${arn.slice(arn.lastIndexOf('/') + 1)}`,
  [[...anyNumberOf(digit), ...literalTokens(':'), ...anyNumberOf(nameChar, 1)]],
  (language) =>
    language.flatMap((word) =>
      splitAtColon(word).flatMap(([account, name]) =>
        sequence(
          [literalTokens('arn:')],
          [anyNumberOf(pathChar)],
          [literalTokens(':sts::')],
          restrict([account], digit),
          [literalTokens(':federated-user/')],
          restrict([name], nameChar),
        ),
      ),
    ),
);

/** The ways in which a word can spell a text with a colon: what comes before it, and what after. */
function splitAtColon(word: Word): readonly (readonly [Word, Word])[] {
  return word.flatMap((token, index): (readonly [Word, Word])[] => {
    if (!token.chars.has(colon)) return [];
    const [before, after] = token.loop ? [index + 1, index] : [index, index + 1];
    return [[word.slice(0, before), word.slice(after)]];
  });
}

const colon = 58;

/** Seconds since 1970 of an instant: `aws:EpochTime`. */
export const epochOf: Derivation = {
  id: 'epoch',
  read: (instant) => String(Date.parse(instant) / 1000),
  lift: (predicate) => ({
    id: `epoch of ${predicate.id}`,
    ...(predicate.edges !== undefined && { edges: asInstants(predicate.edges) }),
    test: (instant) => predicate.test(epochOf.read(instant)),
  }),
};

/** Operands of number operators as seconds: a broken one lies between two. */
function asInstants({ family, operands }: Edges): Edges {
  if (family !== 'number') return { family: 'date', operands };
  const seconds = operands.flatMap((text): string[] => {
    const number = parseNumber(text);
    if (number === undefined || number.sign < 0) return [];
    const below = number.whole === '' ? '0' : number.whole;
    return number.fraction === '' ? [below] : [below, String(BigInt(below) + 1n)];
  });
  return { family: 'date', operands: seconds };
}
