/**
 * Jest 30 loads no module of a test file whose tests are over, which is when claims are judged again. What a claim that
 * holds can do without, the package loads when a function of that is first called (scripts/seldom-called.mjs): this is
 * one, and matchers call it while the test runs.
 */
export function loadWholePackage(): void {
  // To be called is all that it takes.
}
