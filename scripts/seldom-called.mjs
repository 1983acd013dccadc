// Takes the functions out of `index.js` that usual claims do not call, nearly all of its text, which every process and every
// test file would parse for nothing: those that usual calls and less usual claims do call are put into `calls.js`, what
// other claims that hold call besides into `seldom.js`, and the others into `rest.js`. All are minified here.
import { Buffer } from 'node:buffer';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';
import { transform } from 'esbuild';
import { mappingsOf, writtenFrom } from './moved-mappings.mjs';
import { calledFor, lessUsual, seldomClaims, usualClaims } from './recorded-claims.mjs';
import { splitFunctions } from './split-functions.mjs';

const file = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const text = readFileSync(file, 'utf8');
const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));

const names = ['index.js', 'calls.js', 'seldom.js', 'rest.js'];
const scripts = splitFunctions(
  text,
  calledFor([usualClaims, lessUsual, seldomClaims]),
  names.slice(1).map((name) => `./${name}`),
);
for (const [at, pieces] of scripts.entries()) await write(join(dirname(file), names[at]), pieces);

// Each test file of a project pays for the first, and for the others if it makes a call or a less usual claim.
for (const [at, most] of [160_000, 130_000, 100_000].entries()) {
  const { size } = statSync(join(dirname(file), names[at]));
  if (size > most)
    throw new Error(`${names[at]} has grown to ${size} bytes: what in it is new, and does each claim need it?`);
}

async function write(target, pieces) {
  const name = basename(target);
  const written = writtenFrom(pieces, text);
  const mappings = mappingsOf(pieces, text, map.mappings);
  // Else the map of each script would hold the text of all modules.
  const used = new Set(decode(mappings).flatMap((line) => line.map(([, source]) => source)));
  const sourcesContent = map.sourcesContent.map((content, at) => (used.has(at) ? content : null));
  const moved = JSON.stringify({ ...map, sourcesContent, mappings });
  const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(moved).toString('base64')}`;
  const minified = await transform(`${written}\n${inline}`, {
    format: 'cjs',
    target: 'node20',
    // compiled-at-once.mjs says why.
    supported: { arrow: false },
    minify: true,
    // Node prints the whole line of an error that nobody catches.
    lineLimit: 160,
    legalComments: 'none',
    sourcemap: 'external',
    sourcefile: name,
  });
  writeFileSync(target, `${minified.code}//# sourceMappingURL=${name}.map\n`);
  writeFileSync(`${target}.map`, minified.map);
}
