/// <reference types="jest" preserve="true" />
import { lazyMatchers } from './matchers/lazy-matchers';
import type { IamMatchers } from './matchers/types';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends IamMatchers<R> {}
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface Expect extends IamMatchers {}
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface InverseAsymmetricMatchers extends IamMatchers {}
  }
}

// Without the global there would be a bare ReferenceError, which says nothing of the line to change.
if (!('expect' in globalThis)) {
  throw new Error(
    process.env['VITEST'] === undefined
      ? "jest-iam/setup needs Jest's global expect: in the Jest configuration write setupFilesAfterEnv: ['jest-iam/setup'], not setupFiles; under injectGlobals: false use 'jest-iam/jest-globals'"
      : "jest-iam/setup is for Jest: in vitest.config.ts write test: { setupFiles: ['jest-iam/vitest'] }",
  );
}

expect.extend(lazyMatchers);

// A reporter of policy coverage is on; else none of it is loaded.
if (process.env['JEST_IAM_COVERAGE'] !== undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { recordInJest } = require('./coverage/recording') as typeof import('./coverage/recording');
  recordInJest(afterAll, expect.getState().testPath ?? '');
}
