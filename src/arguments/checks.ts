import { nearest } from '../values/near-names';
import { constructIn } from './construct';
import { UsageError } from './usage';

/** The hint that proposes the nearest of `known`, else lists them. */
export function proposalFor(name: string, known: readonly string[]): string {
  const near = nearest(name, known, 2);
  if (near !== undefined) return `did you mean "${near}"?`;
  return useOneOf([...known].sort());
}

/** `use a`, `use one of a, b` */
export function useOneOf(known: readonly string[]): string {
  return `use ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}`;
}

/** Options of which nothing but the names is checked. */
export type UncheckedOptions<N extends string> = Readonly<Partial<Record<N, unknown>>>;

/** Throws unless `given` is an object that has only `known` properties. `name`: the option that holds it, if one does. */
export function checkOptions<N extends string>(
  given: unknown,
  known: readonly N[],
  name?: string,
): asserts given is UncheckedOptions<N> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw notOptions(given, known, name);
  for (const option of Object.keys(given)) {
    if (isOneOf(option, known)) continue;
    throw new UsageError(
      `${name === undefined ? '' : `${name}: `}unknown option "${option}"`,
      proposalFor(option, known),
    );
  }
}

/** As `checkOptions`, of an object as written: no Map, Promise or value of ours. */
export function checkPlainOptions<N extends string>(
  given: unknown,
  known: readonly N[],
  name?: string,
): asserts given is UncheckedOptions<N> {
  if (!isPlain(given)) throw notOptions(given, known, name);
  checkOptions(given, known, name);
}

function notOptions(given: unknown, known: readonly string[], name = 'the options'): UsageError {
  return new UsageError(
    `${name} must be a plain object, got ${quoted(given)}`,
    `give { ${known.slice(0, 4).join(', ')} }`,
  );
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  const isBare = proto === null || Object.getPrototypeOf(proto) === null;
  return isBare && Object.getOwnPropertySymbols(value).length === 0;
}

function isOneOf<T extends string>(text: string, known: readonly T[]): text is T {
  return known.some((one) => one === text);
}

/** Throws unless `value` is one of `known`. */
export function checkOneOf<T extends string>(name: string, value: unknown, known: readonly T[]): asserts value is T {
  if (typeof value !== 'string')
    throw new UsageError(`${name} must be a string, got ${quoted(value)}`, `one of ${known.join(', ')}`);
  if (!isOneOf(value, known)) throw new UsageError(`${name}: unknown value "${value}"`, proposalFor(value, known));
}

export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || value === '')
    throw new UsageError(`${name} must be a non-empty string, got ${quoted(value)}`);
}

export function checkBoolean(name: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') throw new UsageError(`${name} must be true or false, got ${quoted(value)}`);
}

export function checkAccount(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !/^\d{12}$/.test(value)) {
    throw new UsageError(
      `${name} must be an account id, got ${quoted(value)}`,
      'an account id is a string of 12 digits',
    );
  }
}

export function checkRegion(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !/^[a-z]{2,5}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(value)) {
    throw new UsageError(`${name} must be a Region, got ${quoted(value)}`, 'for example eu-west-1');
  }
}

export function checkOrganization(name: string, value: unknown): void {
  if (value === null) return;
  if (typeof value !== 'string' || !/^o-[a-z0-9]{10,32}$/.test(value)) {
    throw new UsageError(
      `${name} must be an organization id, got ${quoted(value)}`,
      'an organization id is o- and 10 to 32 lower-case letters or digits; null means that there is none',
    );
  }
}

/** Throws unless `value` is an object of strings or `null`. */
export function checkTags(name: string, value: unknown): asserts value is Readonly<Record<string, string>> | null {
  if (value === null) return;
  const entries = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : undefined;
  if (entries?.every(([tag, text]) => tag !== '' && typeof text === 'string') !== true) {
    throw new UsageError(
      `${name} must be an object of strings, got ${quoted(value)}`,
      "such as { team: 'red' }; null means that there are none",
    );
  }
  // Condition keys compare without letter case, the tag's part included.
  const names = new Set<string>();
  for (const [tag] of entries) {
    const lower = tag.toLowerCase();
    if (names.has(lower))
      throw new UsageError(`${name} has two tags ${quoted(tag)}`, 'conditions do not distinguish tags by letter case');
    names.add(lower);
  }
}

export function checkArn(name: string, value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string' || !/^arn:aws(-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:\S[^]*$/.test(value)) {
    throw new UsageError(`${name} must be an ARN, got ${quoted(value)}`, `give the ARN of ${what}`);
  }
}

/** Throws unless S3 takes the name for a general purpose bucket ("General purpose bucket naming rules"). */
export function checkBucketName(name: string, value: unknown): asserts value is string {
  const rule =
    'a bucket name has 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends';
  if (typeof value !== 'string') throw new UsageError(`${name} must be a bucket name, got ${quoted(value)}`, rule);
  if (value.startsWith('arn:')) {
    throw new UsageError(
      `${name}: "${value}" is an ARN`,
      `give the name alone: "${value.split(':')[5]?.split('/')[0] ?? ''}"`,
    );
  }
  const lawful = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value) && !value.includes('..');
  if (!lawful || /^\d+\.\d+\.\d+\.\d+$/.test(value)) {
    throw new UsageError(`${name}: "${value}" is not a valid bucket name`, rule);
  }
  if (value.endsWith('--x-s3')) {
    throw new UsageError(`${name}: "${value}" is a directory bucket`, 'only general purpose buckets are modelled');
  }
}

/** Throws unless `value` has the shape of a policy: a string or an object. */
export function checkPolicyInput(name: string, value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '') return;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new UsageError(
    `${name} must be a policy, got ${quoted(value)}`,
    'give JSON text, a plain object, parsePolicy(...) or loadPolicy(path)',
  );
}

/** A value as a message shows it: short, on one line, whatever it is. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'object' && value !== null) {
    const construct = constructIn(value);
    if (construct !== undefined) return `the CDK construct "${construct}"`;
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}
