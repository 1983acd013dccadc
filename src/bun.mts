import { expect } from 'bun:test';
import { lazyMatchers } from './matchers/lazy-matchers.js';
import type { IamMatchers } from './matchers/types.js';

declare module 'bun:test' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Matchers<T> extends IamMatchers<void> {}
  // `toEqual` takes the subject's own type there, and every type takes `never`.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AsymmetricMatchers extends IamMatchers<never> {}
}

expect.extend(lazyMatchers);
