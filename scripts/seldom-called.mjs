// Takes the functions out of `index.js` that usual claims do not call, half of its text, which every process and every test
// file would parse for nothing, and puts them into `seldom.js`. Both are minified here.
import { Buffer } from 'node:buffer';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { mappingsOf, writtenFrom } from './moved-mappings.mjs';
import { calledFunctions, usualClaims } from './recorded-claims.mjs';
import { splitFunctions } from './split-functions.mjs';

const file = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const text = readFileSync(file, 'utf8');
const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));

const called = new Set(calledFunctions(usualClaims).map(({ from }) => from));
const { often, seldom } = splitFunctions(text, (start) => called.has(start));
await write(file, often);
await write(fileURLToPath(new URL('../dist/seldom.js', import.meta.url)), seldom);

// Each test file of a project pays for the core: what a claim that holds can do without belongs behind a door.
const size = statSync(file).size;
if (size > 210_000) throw new Error(`index.js has grown to ${size} bytes: list what it does not need in doors.mjs`);

async function write(target, pieces) {
  const name = basename(target);
  const written = writtenFrom(pieces, text);
  const moved = JSON.stringify({ ...map, mappings: mappingsOf(pieces, text, map.mappings) });
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
