import { expect } from 'bun:test';
import { lazyMatchers } from './matchers/lazy-matchers.js';
import type { IamMatchers } from './matchers/types.js';

declare module 'bun:test' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Matchers<T> extends IamMatchers<void> {}
}

expect.extend(lazyMatchers);
