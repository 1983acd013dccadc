import {
  anyChar,
  bucketChar,
  lowerOrDigit,
  nameChar,
  literalTokens,
  anyNumberOf,
  type Chars,
  type Language,
} from '../../languages/language';

/** What names of AWS are made of. */

export const anyName: Language = [anyNumberOf(anyChar)];

const alphanumeric: Chars = {
  name: 'alphanumeric',
  has: (code) => (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123),
};
/** Names of log groups, secrets and the like hold slashes and more, but never a wildcard or a `$`. */
const wideChar: Chars = {
  name: 'wide name',
  has: (code) => alphanumeric.has(code) || '_./#+=,@-'.includes(String.fromCharCode(code)),
};

export const lowerLetter: Chars = { name: 'lower letter', has: (code) => code > 96 && code < 123 };
const letterChar: Chars = {
  name: 'letter',
  has: (code) => (code > 64 && code < 91) || lowerLetter.has(code),
};
const stackChar: Chars = { name: 'stack name', has: (code) => code === 45 || alphanumeric.has(code) };
export const stackName: Language = [[{ chars: letterChar, loop: false }, ...anyNumberOf(stackChar)]];

const letter = { chars: lowerOrDigit, loop: false };
export const bucketName: Language = [[letter, ...anyNumberOf(bucketChar, 1), letter]];
export const plainName: Language = [anyNumberOf(nameChar, 1)];
export const wideName: Language = [anyNumberOf(wideChar, 1)];

/** Names that CloudFormation makes of stack, logical id and letters that it draws ("Name Type", CloudFormation User Guide). */
const drawn = anyNumberOf(alphanumeric, 8);
export const drawnBucketName: Language = [
  [letter, ...anyNumberOf(bucketChar), ...literalTokens('-'), ...anyNumberOf(lowerOrDigit, 8)],
];
export const drawnName: Language = [[...anyNumberOf(nameChar, 1), ...literalTokens('-'), ...drawn]];
export const drawnQueueName: Language = ['', '.fifo'].map((end) => [
  ...anyNumberOf(nameChar, 1),
  ...literalTokens('-'),
  ...drawn,
  ...literalTokens(end),
]);
export const drawnWideName: Language = [[...anyNumberOf(wideChar, 1), ...literalTokens('-'), ...drawn]];
export const drawnId = (prefix: string): Language => [[...literalTokens(prefix), ...anyNumberOf(wideChar, 8)]];
