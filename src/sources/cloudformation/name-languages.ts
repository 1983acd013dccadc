import {
  anyChar,
  bucketChar,
  lowerOrDigit,
  nameChar,
  literal,
  run,
  type Chars,
  type Language,
} from '../../languages/language';

/** What names of AWS are made of. */

export const anyText: Language = [run(anyChar)];

const alphanumeric: Chars = {
  name: 'alphanumeric',
  has: (code) => (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123),
};
/** Names of log groups, secrets and the like hold slashes and more, but never a wildcard or a `$`. */
const wideChar: Chars = {
  name: 'wide name',
  has: (code) => alphanumeric.has(code) || '_./#+=,@-'.includes(String.fromCharCode(code)),
};

const letter = { chars: lowerOrDigit, loop: false };
export const bucketName: Language = [[letter, ...run(bucketChar, 1), letter]];
export const plainName: Language = [run(nameChar, 1)];
export const wideName: Language = [run(wideChar, 1)];

/** Names that CloudFormation makes of stack, logical id and letters that it draws ("Name Type", CloudFormation User Guide). */
const drawn = run(alphanumeric, 8);
export const drawnBucketName: Language = [[letter, ...run(bucketChar), ...literal('-'), ...run(lowerOrDigit, 8)]];
export const drawnName: Language = [[...run(nameChar, 1), ...literal('-'), ...drawn]];
export const drawnQueueName: Language = ['', '.fifo'].map((end) => [
  ...run(nameChar, 1),
  ...literal('-'),
  ...drawn,
  ...literal(end),
]);
export const drawnWideName: Language = [[...run(wideChar, 1), ...literal('-'), ...drawn]];
export const drawnId = (prefix: string): Language => [[...literal(prefix), ...run(wideChar, 8)]];
