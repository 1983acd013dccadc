// What the built core takes from the rest must be functions: in the core, each stands as a function that loads the rest and
// calls it there, so that a constant or a class would be that function too, and fail in the message that needs it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const [coreFile, restFile] = ['index', 'rest'].map((name) =>
  fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url)),
);

const makeRest = require(restFile);
let rest;
require.cache[restFile].exports = (take) => (rest = makeRest(take));
require(coreFile).putObject({ bucket: 'logs', key: 'a', caller: 'arn:aws:iam::111122223333:role/app' });

const names = [...readFileSync(coreFile, 'utf8').matchAll(/\blater\("(\w+)"\)/g)].map(([, name]) => name);
const others = names.filter((name) => typeof rest[name] !== 'function' || String(rest[name]).startsWith('class'));
if (names.length === 0 || others.length > 0) {
  throw new Error(`the core takes through a door what is no function: ${others.join(', ') || 'no name was found'}`);
}
