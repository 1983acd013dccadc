import { parseTemplate } from '../../values/template';

/** One character, any one, or any run. A name holds no slash and no colon. */
type Token = string | typeof ONE | typeof RUN | typeof NAME | typeof NAME_RUN;
const ONE = 1;
const RUN = 2;
const NAME = 3;
const NAME_RUN = 4;

/** Text that stands for a set of ARNs. */
export type ArnSet = readonly Token[];

/**
 * What a `Resource` value can match: `*`, `?` and variables stand for any text ("IAM JSON policy elements: Resource").
 * Fields that a short ARN leaves out stand for any text too.
 */
export function arnSetOfResource(given: string, variables: boolean): ArnSet {
  // API Gateway completes the short form with the Region, account and API that the policy is for.
  const text = given.startsWith('execute-api:/') ? `arn:*:execute-api:*:*:*${given.slice(given.indexOf('/'))}` : given;
  const tokens: Token[] = [];
  for (const part of parseTemplate(text, { variables, wildcards: true })) {
    if (part.kind === 'text') for (const character of part.text.split('')) tokens.push(character);
    else tokens.push(part.kind === 'one' ? ONE : RUN);
  }
  if (text !== '*' && text.split(':', 6).length < 6) tokens.push(RUN);
  return tokens;
}

const fields = new Set(['Partition', 'Region', 'BucketName']);

/** What an ARN format of the reference stands for: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
export function arnSetOfFormat(format: string): ArnSet {
  const tokens: Token[] = [];
  let at = 0;
  while (at < format.length) {
    const close = format.startsWith('${', at) ? format.indexOf('}', at) : -1;
    if (close === -1) {
      tokens.push(format.charAt(at));
      at += 1;
      continue;
    }
    // Resource names may hold slashes or colons; the fields before them, and a bucket's name, may not.
    const field = format.slice(at + 2, close);
    // What AWS itself owns, such as a public parameter, is of no account.
    if (field === 'Account') tokens.push(NAME_RUN);
    else if (fields.has(field)) tokens.push(NAME, NAME_RUN);
    else tokens.push(RUN);
    at = close + 1;
  }
  return tokens;
}

/** Whether some text is in both sets. Its time is the product of both lengths. */
export function arnSetsOverlap(a: ArnSet, b: ArnSet): boolean {
  let start = 0;
  // Most differ, or are the same, before the first wildcard.
  for (; typeof a[start] === 'string' && typeof b[start] === 'string'; start++) {
    if (a[start] !== b[start]) return false;
  }
  const width = b.length + 1;
  const seen = new Uint8Array((a.length + 1) * width);
  const first = start * width + start;
  const todo: number[] = [first];
  const visit = (i: number, j: number): void => {
    const state = i * width + j;
    if (seen[state] === 0) {
      seen[state] = 1;
      todo.push(state);
    }
  };
  seen[first] = 1;
  for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
    const i = Math.floor(state / width);
    const j = state % width;
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    if (left !== undefined && isRun(left)) visit(i + 1, j);
    if (right !== undefined && isRun(right)) visit(i, j + 1);
    if (left === undefined || right === undefined || !meet(left, right)) continue;
    visit(i + (isRun(left) ? 0 : 1), j + (isRun(right) ? 0 : 1));
  }
  return false;
}

function isRun(token: Token): boolean {
  return token === RUN || token === NAME_RUN;
}

/** Whether one character satisfies both tokens. */
function meet(a: Token, b: Token): boolean {
  if (typeof a === 'string') return typeof b === 'string' ? a === b : admits(b, a);
  return typeof b === 'string' ? admits(a, b) : true;
}

function admits(token: Exclude<Token, string>, character: string): boolean {
  return token === ONE || token === RUN || (character !== '/' && character !== ':');
}

/**
 * Whether a pattern matches all that another does, where that can be seen from the text. `*` and `?` of the covered
 * text are read as characters that only a `*` covers.
 */
export function arnSetCovers(pattern: string, text: string): boolean {
  const wild = pattern.includes('*') || pattern.includes('?');
  if (!wild || pattern.includes('${')) return pattern === text;
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (place < text.length) {
    const token = pattern[at];
    const character = text[place];
    if (token === '*') {
      star = at++;
      resume = place;
    } else if (token === character || (token === '?' && character !== '*')) {
      at++;
      place++;
    } else if (star !== -1) {
      at = star + 1;
      place = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
