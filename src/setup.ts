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

expect.extend(lazyMatchers);

// A reporter of policy coverage is on; else none of it is loaded.
if (process.env['JEST_IAM_COVERAGE'] !== undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { recordInJest } = require('./coverage/recording') as typeof import('./coverage/recording');
  recordInJest(afterAll, expect.getState().testPath ?? '');
}
