// Mutation testing of one room or file of src, by hand: small changes to the code, each of which some test must notice.
//   npm run mutation -- evaluator
//   npm run mutation -- requests --sample 150 [--seed 7]
//   npm run mutation -- evaluator --tests evaluator,vectors    with the tests of these folders of __tests__ alone
// The report that can be browsed lies in reports/mutation/mutation.html.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { Instrumenter } from '@stryker-mutator/instrumenter';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' }, tests: { type: 'string' } },
});
const [room] = positionals;
if (room === undefined || positionals.length > 1)
  fail('name one folder or file of src, such as evaluator or s3/config');
const whole = filesIn(room);
const size = values.sample === undefined ? undefined : wholeNumber(values.sample, '--sample');
const seed = wholeNumber(values.seed, '--seed');
const folders = values.tests?.split(',').map((folder) => path.posix.join('__tests__', folder)) ?? ['__tests__'];
for (const folder of folders) if (!existsSync(folder)) fail(`there is no ${folder}`);
const mutate = size === undefined ? whole : await sampleOf(whole, size);

await new Stryker({
  mutate,
  testRunner: 'jest',
  jest: {
    configFile: 'jest.config.ts',
    // What these tests read or start is not the code that runs under Stryker: text of src, a compiler, the built package.
    // The laws would be the slow half of each mutant; a mutant that only they notice counts as unwatched.
    config: {
      testMatch: folders.map((folder) => `**/${folder}/**/*.test.ts`),
      testPathIgnorePatterns: [
        '/node_modules/',
        '/__tests__/(house|docs|types|package|laws)/',
        '/planted\\.test\\.ts$',
      ],
    },
    enableFindRelatedTests: true,
  },
  coverageAnalysis: 'perTest',
  // Code that runs once on import would need all tests again for each of its mutants.
  ignoreStatic: true,
  concurrency: 2,
  // On a busy machine a slow test is no endless loop.
  timeoutMS: 20_000,
  checkers: [],
  ignorePatterns: ['bench', 'dist', 'reports'],
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  cleanTempDir: 'always',
}).runMutationTest();

function filesIn(name) {
  const start = path.posix.join('src', name);
  const found = statSync(start, { throwIfNoEntry: false });
  if (found === undefined) fail(`there is no ${start}`);
  if (found.isFile()) return [start];
  const names = readdirSync(start, { recursive: true }).map((file) => path.posix.join(start, file));
  return names.filter((file) => /\.m?ts$/.test(file)).sort();
}

/** The places of mutants drawn by the seed, until that many lie in them: what encloses others brings them along. */
async function sampleOf(files, wanted) {
  const quiet = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { mutants } = await new Instrumenter(quiet).instrument(sources, options);
  if (mutants.length <= wanted) return files;
  const drawn = new Set();
  const places = [];
  for (const one of shuffled(mutants)) {
    if (drawn.size >= wanted) break;
    if (drawn.has(one)) continue;
    for (const other of mutants) if (isWithin(other, one)) drawn.add(other);
    const { start, end } = one.location;
    places.push(`${one.fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`);
  }
  console.log(`${drawn.size} of ${mutants.length} mutants, seed ${seed}`);
  return places;
}

function isWithin(inner, outer) {
  if (inner.fileName !== outer.fileName) return false;
  const after = (a, b) => a.line > b.line || (a.line === b.line && a.column >= b.column);
  return after(inner.location.start, outer.location.start) && after(outer.location.end, inner.location.end);
}

/** Fisher and Yates's shuffle, by a small generator (mulberry32) so that a seed gives the same sample everywhere. */
function shuffled(list) {
  const copy = [...list];
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let at = copy.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

function wholeNumber(text, option) {
  if (!/^[1-9]\d*$/.test(text)) fail(`${option} must be a whole number above 0, not ${text}`);
  return Number(text);
}

function fail(problem) {
  console.error(`mutation: ${problem}`);
  process.exit(1);
}
