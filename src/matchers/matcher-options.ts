import { checkPlainOptions, quoted } from '../arguments/checks';
import { isBucket, type Bucket } from '../s3/buckets/bucket';
import { UsageError } from '../arguments/usage';

/**
 * What an option requires: a text that is not empty, a bucket or its name, a Boolean, a list of such texts, or what the claim
 * itself checks.
 */
type Kind = 'text' | 'bucket' | 'boolean' | 'texts' | 'any';

/** Options as the claims take them: a bucket by its name. */
type Checked<T> = { readonly [K in keyof T]: Exclude<T[K], Bucket> };

/** A matcher's options, checked: a plain object that has only known names, each with a value of its kind. */
export function matcherOptions<T extends object>(
  given: T | undefined,
  known: Readonly<Record<keyof T & string, Kind>>,
): Checked<T> {
  if (given === undefined) return {} as Checked<T>;
  checkPlainOptions(given, Object.keys(known));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) throw new UsageError(`the option ${name} is undefined`, 'leave it out, or give a value');
    const kind = known[name as keyof T & string];
    if (!fits(kind, value)) throw new UsageError(`${name} must be ${requirements[kind]}, got ${quoted(value)}`);
  }
  return Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => [name, isBucket(value) ? value.name : value]),
  ) as Checked<T>;
}

const requirements: Readonly<Record<Kind, string>> = {
  text: 'a non-empty string',
  bucket: 'the name of a bucket, or a bucket',
  boolean: 'true or false',
  texts: 'a non-empty list of strings',
  any: 'a value',
};

function fits(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'bucket':
      return isBucket(value) || fits('text', value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.length > 0 && value.every((entry) => fits('text', entry));
    case 'any':
      return true;
  }
}
