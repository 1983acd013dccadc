import * as library from '../../src';

type Builder = (...args: readonly unknown[]) => unknown;

/** A function of the library by its name; an error that says so where there is none. */
export function functionNamed(name: string): Builder {
  const found = (library as unknown as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== 'function') throw new Error(`the library has no function ${name}`);
  return found as Builder;
}

/**
 * Values out of JSON in which `{ "$": "iamRole", "args": […] }` stands for a call of that function of the library and
 * `{ "$": "anonymous" }` for that value. Equal roles and users are one value, as a test file would write them.
 */
export function valuesOf(): (spelled: unknown) => unknown {
  const identities = new Map<string, unknown>();
  const read = (spelled: unknown): unknown => {
    if (Array.isArray(spelled)) return spelled.map(read);
    if (typeof spelled !== 'object' || spelled === null) return spelled;
    const { $: name, args } = spelled as { $?: unknown; args?: readonly unknown[] };
    if (typeof name !== 'string') {
      return Object.fromEntries(Object.entries(spelled).map(([key, value]) => [key, read(value)]));
    }
    if (args === undefined) return (library as unknown as Readonly<Record<string, unknown>>)[name];
    const make = (): unknown => functionNamed(name)(...args.map(read));
    if (name !== 'iamRole' && name !== 'iamUser') return make();
    const id = JSON.stringify(spelled);
    if (!identities.has(id)) identities.set(id, make());
    return identities.get(id);
  };
  return read;
}
