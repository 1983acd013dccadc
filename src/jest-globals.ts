import { afterAll, expect } from '@jest/globals';
import { lazyMatchers } from './matchers/lazy-matchers';
import type { IamMatchers } from './matchers/types';

declare module '@jest/expect' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<R extends void | Promise<void>> extends IamMatchers<R> {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AsymmetricMatchers extends IamMatchers {}
}

expect.extend(lazyMatchers);

// A reporter of policy coverage is on; else none of it is loaded.
if (process.env['JEST_IAM_COVERAGE'] !== undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { recordInJest } = require('./coverage/recording') as typeof import('./coverage/recording');
  recordInJest(afterAll, expect.getState().testPath ?? '');
}
