// Small pieces of SMT-LIB: strings as z3's strings, patterns as its regular expressions.

export const and = (parts) => join('and', parts, 'true');
export const or = (parts) => join('or', parts, 'false');
export const not = (formula) => `(not ${formula})`;

function join(operator, parts, empty) {
  if (parts.length === 0) return empty;
  return parts.length === 1 ? parts[0] : `(${operator} ${parts.join(' ')})`;
}

export function string(text) {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0);
    if (char === '"') out += '""';
    else out += code < 0x20 || code > 0x7e || char === '\\' ? `\\u{${code.toString(16)}}` : char;
  }
  return `"${out}"`;
}

export const plain = (text) => `(str.to_re ${string(text)})`;
export const range = (from, to) => `(re.range ${string(from)} ${string(to)})`;
export const union = (parts) => (parts.length === 1 ? parts[0] : `(re.union ${parts.join(' ')})`);
export const sequence = (parts) => (parts.length === 1 ? parts[0] : `(re.++ ${parts.join(' ')})`);
export const many = (regex) => `(re.* ${regex})`;
export const some = (regex) => `(re.+ ${regex})`;
export const anything = 're.all';
export const anyOne = 're.allchar';

const lower = range('a', 'z');
const digits = range('0', '9');
export const digit = digits;
export const lowerOrDigit = union([lower, digits]);
export const dashed = union([lower, digits, plain('-')]);
export const bucketChar = union([lower, digits, plain('-'), plain('.')]);
const names = [lower, range('A', 'Z'), digits, ...[...'+=,.@_-'].map(plain)];
export const nameChar = union(names);
export const pathChar = union([...names, plain('/')]);

/** A value that a pattern with `*` and `?` matches; plain comparisons where they suffice, which z3 likes better. */
export function like(value, pattern) {
  if (!/[*?]/.test(pattern)) return `(= ${value} ${string(pattern)})`;
  const head = pattern.slice(0, -1);
  if (pattern.endsWith('*') && !/[*?]/.test(head))
    return head === '' ? 'true' : `(str.prefixof ${string(head)} ${value})`;
  return inside(value, sequence(glob(pattern, anything, anyOne)));
}

/** An ARN pattern: a `*` in one of the first five parts does not leave it. */
export function arnLike(value, pattern) {
  const parts = pattern.split(':');
  if (parts.length < 6) return 'false';
  const segments = [...parts.slice(0, 5), parts.slice(5).join(':')];
  const noColon = `(re.diff re.allchar ${plain(':')})`;
  const regex = segments.flatMap((segment, at) => [
    ...(at === 0 ? [] : [plain(':')]),
    ...(at === 5 ? glob(segment, anything, anyOne) : glob(segment, many(noColon), noColon)),
  ]);
  return inside(value, sequence(regex));
}

function glob(pattern, star, mark) {
  const parts = pattern.split(/([*?])/).filter((part) => part !== '');
  return parts.length === 0
    ? [plain('')]
    : parts.map((part) => (part === '*' ? star : part === '?' ? mark : plain(part)));
}

export function ignoreCase(value, text) {
  const letters = [...text].map((char) => {
    const forms = new Set([char.toLowerCase(), char.toUpperCase()]);
    return union([...forms].map(plain));
  });
  return letters.length === 0 ? `(= ${value} "")` : inside(value, sequence(letters));
}

export const inside = (value, regex) => `(str.in_re ${value} ${regex})`;

export function bits(number, width) {
  return `#x${number.toString(16).padStart(width / 4, '0')}`;
}
