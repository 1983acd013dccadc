import { expect } from '@jest/globals';
import { lazyMatchers } from './matchers/lazy-matchers';
import type { IamMatchers } from './matchers/types';

declare module '@jest/expect' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<R extends void | Promise<void>> extends IamMatchers<R> {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AsymmetricMatchers extends IamMatchers {}
}

expect.extend(lazyMatchers);
