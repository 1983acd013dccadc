/** The name of the symbol under which the built library hands the matchers to our own entry points: none of its public names. */
export const matchersKey = 'jest-iam matchers';
