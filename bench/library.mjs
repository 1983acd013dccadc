// The built package.
import { createRequire } from 'node:module';

export const library = createRequire(import.meta.url)('../dist/index.js');
export const matchers = createRequire(import.meta.url)('../dist/matchers/index.js');
