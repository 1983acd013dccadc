// The built package, and the parts of it that have no public name yet.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const library = require('../dist/index.js');
export const internal = (path) => require(`../dist/${path}.js`);
