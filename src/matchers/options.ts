import { nearest } from '../values/near';
import { misuse } from './misuse';

/** A matcher's options, checked: an object with only the known names, each a non-empty string. */
export function options<T extends object>(
  matcher: string,
  given: T | null | undefined,
  known: readonly (keyof T & string)[],
): T | Record<string, never> {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw misuse(matcher, 'the options are no object', `give { ${known.join(', ')} }`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!known.some((entry) => entry === name)) {
      const near = nearest(name, known, 2);
      throw misuse(
        matcher,
        `unknown option ${name}`,
        near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`,
      );
    }
    if (typeof value !== 'string' || value === '') throw misuse(matcher, `the option ${name} wants a text`);
  }
  return given;
}
