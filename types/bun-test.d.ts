/** The part of Bun's test module that `src/bun.mts` uses; Bun's own types replace it in a user's project. */
declare module 'bun:test' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Matchers<T> {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AsymmetricMatchers {}
  export const expect: { extend(matchers: object): void };
}
