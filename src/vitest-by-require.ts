// The types of the entry, for TypeScript that compiles to `require`.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- an import of an ES module cannot stand here
/// <reference path="./vitest.mts" preserve="true" />

// Vitest imports its modules, so it is Jest that asks for `jest-iam/vitest` by `require`.
throw new Error(
  "jest-iam/vitest is for Vitest: in the Jest configuration write setupFilesAfterEnv: ['jest-iam/setup'], and for the types import 'jest-iam/setup'",
);
