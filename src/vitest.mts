import { expect } from 'vitest';
import { lazyMatchers } from './matchers/lazy-matchers.js';
import type { IamMatchers } from './matchers/types.js';

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Assertion<T> extends IamMatchers<void> {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AsymmetricMatchersContaining extends IamMatchers {}
}

expect.extend(lazyMatchers);
