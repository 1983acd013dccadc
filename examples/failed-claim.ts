/** What a failed claim carries: the verdict with its counterexample, or the decision on one call. */
interface FailedClaim {
  readonly message: string;
  readonly matcherResult: { readonly verdict: unknown };
}

/**
 * The failure of an expectation that is meant to fail. `toThrow()` alone would also accept a mistyped bucket or a policy
 * that AWS refuses: those errors have no `matcherResult`, and they come through here as they are.
 */
export function failedClaim(expectation: () => void): FailedClaim {
  try {
    expectation();
  } catch (error) {
    if (isFailedClaim(error)) return error;
    throw error;
  }
  throw new Error('the claim holds, and it was meant to fail');
}

function isFailedClaim(error: unknown): error is FailedClaim {
  return error instanceof Error && 'matcherResult' in error && error.matcherResult !== undefined;
}
