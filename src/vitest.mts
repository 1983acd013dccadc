import { lazyMatchers } from './matchers/lazy-matchers.js';
import type { IamMatchers } from './matchers/types.js';

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Assertion<T> extends IamMatchers<void> {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AsymmetricMatchersContaining extends IamMatchers {}
}

// Jest may not find Vitest, which says nothing of the line to change.
if (process.env['JEST_WORKER_ID'] !== undefined && process.env['VITEST'] === undefined) {
  await import('./vitest-by-require.js');
}
const { afterAll, beforeEach, expect } = await import('vitest');

expect.extend(lazyMatchers);

// A reporter of policy coverage is on; else none of it is loaded.
if (process.env['JEST_IAM_COVERAGE'] !== undefined) {
  const { recordInVitest } = await import('./coverage/recording.js');
  recordInVitest({ beforeEach, afterAll }, expect.getState().testPath ?? '');
}
