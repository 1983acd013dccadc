/**
 * The symbol that marks a kind of our values. It is the same in every loaded build, since two versions of the package may
 * be installed, so values are recognised by it and never by `instanceof`.
 */
export function brandOf(kind: string): never {
  return Symbol.for(`jest-iam/${kind}`) as never;
}

/** Whether a value of any loaded build has the brand. */
export function isBranded(value: unknown, brand: symbol): boolean {
  return typeof value === 'object' && value !== null && (value as Readonly<Record<symbol, unknown>>)[brand] === true;
}
