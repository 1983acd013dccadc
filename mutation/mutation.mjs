// Mutation testing of one room or file of src, by hand: small changes to the code, each of which some test must notice.
//   npm run mutation -- evaluator
//   npm run mutation -- requests --sample 150 [--seed 7]
//   npm run mutation -- evaluator --tests evaluator,vectors    with the tests of these folders of __tests__ alone
//   npm run mutation -- s3 --sample 150 --seconds 10    with at most 10 seconds of tests for each mutant
//   npm run mutation -- s3 --workers 4                  in 4 processes rather than 2
//   npm run mutation -- s3 --again --tests sources      what survived the last run, with other tests or new ones
// Survivors are printed; all of it lies in reports/mutation/<room>.json.
import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { Instrumenter } from '@stryker-mutator/instrumenter';

// Laws would be the slow half of each mutant: one that only they notice counts as unwatched. The others read the text of
// src, start a compiler, or test the built package.
const LEFT_OUT = /^__tests__\/(house|types|package|laws)\/|planted\.test\.ts$/;
/** No test takes so long in processor time, however busy the machine: what does is an endless loop. */
const ENDLESS_SECONDS = 60;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string' },
    seconds: { type: 'string' },
    again: { type: 'boolean', default: false },
    workers: { type: 'string', default: '2' },
  },
});
const [room] = positionals;
if (room === undefined || positionals.length > 1)
  fail('name one folder or file of src, such as evaluator or s3/config');
const sources = sourcesIn(room);
const size = values.sample === undefined ? Infinity : wholeNumber(values.sample, '--sample');
const seed = wholeNumber(values.seed, '--seed');
const seconds = values.seconds === undefined ? Infinity : wholeNumber(values.seconds, '--seconds');
const workers = wholeNumber(values.workers, '--workers');
const testFiles = (values.tests?.split(',') ?? ['']).flatMap(testFilesIn);

const began = Date.now();
const { files, mutants } = await instrument(sources);
const reportFile = `reports/mutation/${room.replaceAll('/', '-')}.json`;
const earlier = values.again ? JSON.parse(readFileSync(reportFile, 'utf8')) : [];
// Code that runs when its module is loaded needs every test: its mutants are left out, so more are drawn at first.
const candidates = values.again ? mutants.filter(hasSurvived) : shuffled(mutants).slice(0, 2 * size);
const { tests, failed, coverage } = await measure();
const reached = candidates.map((mutant) => ({ ...mutant, tests: testsThatReach(mutant.id) }));
const judged = reached.filter(({ id, tests }) => tests.length > 0 || coverage.static[id] === undefined);
const drawn = judged.slice(0, size);
console.log(`${tests.length} tests; ${failed} more fail outside Jest and are left out`);
console.log(`${drawn.length} of ${mutants.length} mutants${values.again ? '' : `, seed ${seed}`}`);
await judgeAll();
report();

async function instrument(names) {
  const quiet = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const inputs = names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const found = await new Instrumenter(quiet).instrument(inputs, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  });
  return { mutants: found.mutants, files: Object.fromEntries(found.files.map(({ name, content }) => [name, content])) };
}

async function measure() {
  const waiting = [...testFiles];
  const found = { tests: [], failed: 0, coverage: { static: {}, perTest: {} } };
  await inParallel(async () => {
    const child = await testProcess(candidates);
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { tests, failed, coverage } = await child.ask('cover', [file]);
      found.tests.push(...tests);
      found.failed += failed;
      Object.assign(found.coverage.static, coverage.static);
      Object.assign(found.coverage.perTest, coverage.perTest);
    }
    child.end();
  });
  return found;
}

function inParallel(work) {
  return Promise.all(Array.from({ length: workers }, work));
}

/** What the collecting of a file's tests met may matter to each of them. */
function testsThatReach(id) {
  const { perTest } = coverage;
  const hits = (test) => (perTest[test.id]?.[id] ?? 0) + (perTest[test.file]?.[id] ?? 0);
  return tests.map((test) => ({ ...test, hits: hits(test) })).filter((test) => test.hits > 0);
}

async function judgeAll() {
  const waiting = [...drawn];
  /** How many mutants each test has killed: who killed one may well kill its neighbour. */
  const kills = new Map();
  await inParallel(async () => {
    let child = await testProcess(drawn);
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const asked = affordable(inOrder(mutant.tests, kills));
      const verdict = asked.length === 0 ? {} : await child.ask('judge', [mutant.id, asked]);
      if (verdict.ended !== undefined) child = await testProcess(drawn);
      if (verdict.killer !== undefined) kills.set(verdict.killer, (kills.get(verdict.killer) ?? 0) + 1);
      mutant.killer = verdict.name;
      mutant.status = statusOf(mutant, verdict);
      console.log(`${mutant.status}: ${describeMutant(mutant)}`);
    }
    child.end();
  });
}

/** Those first that have killed others; then the quick ones of all files, as far as each file's tests are quick. */
function inOrder(reaching, kills) {
  const spent = new Map();
  const ranked = reaching
    .sort((a, b) => a.ms - b.ms)
    .map((test) => {
      const ms = (spent.get(test.file) ?? 0) + test.ms;
      spent.set(test.file, ms);
      return { test, ms, worth: (kills.get(test.id) ?? 0) / (10 + test.ms) };
    });
  return ranked.sort((a, b) => b.worth - a.worth || a.ms - b.ms).map(({ test }) => test);
}

function affordable(asked) {
  let spent = 0;
  return asked.filter(({ ms }) => {
    if (spent + ms > seconds * 1000) return false;
    spent += ms;
    return true;
  });
}

function statusOf({ tests }, { killer, endless, ended }) {
  if (tests.length === 0) return 'no coverage';
  if (ended !== undefined || endless) return ended ?? 'endless';
  return killer === undefined ? 'survived' : 'killed';
}

async function testProcess(asked) {
  const script = path.join(import.meta.dirname, 'test-process.cjs');
  const child = fork(script, { execArgv: ['--max-old-space-size=2048', '--max-semi-space-size=64'] });
  const ask = (call, args) =>
    new Promise((resolve) => {
      const before = processorSeconds(child.pid);
      const isEndless = () => call === 'judge' && processorSeconds(child.pid) - before > limitOf(args[1]);
      const watch = setInterval(() => isEndless() && end('endless'), 5000);
      const end = (ended) => {
        clearInterval(watch);
        child.removeAllListeners();
        child.kill('SIGKILL');
        resolve({ ended });
      };
      child.once('exit', () => end('crashed'));
      child.once('message', (found) => {
        clearInterval(watch);
        child.removeAllListeners('exit');
        resolve(found);
      });
      child.send({ call, args });
    });
  await ask('start', [files, asked.map(({ id }) => id)]);
  return { ask, end: () => child.kill() };
}

function limitOf(tests) {
  return ENDLESS_SECONDS + (3 * tests.reduce((sum, { ms }) => sum + ms, 0)) / 1000;
}

/** Processor time, not the clock's: a busy machine makes nothing endless. */
function processorSeconds(pid) {
  try {
    const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text.split(/[-:]/).reduce((sum, part) => sum * 60 + Number(part), 0);
  } catch {
    return 0;
  }
}

/** Rows of this run, in place of those that an earlier one has of the same mutants. */
function report() {
  const rows = drawn.map((mutant) => ({
    ...{ place: placeOf(mutant), status: mutant.status, change: changeOf(mutant) },
    ...{ tests: mutant.tests.length, killer: mutant.killer },
  }));
  const all = [...earlier.filter((row) => !rows.some((other) => isSame(other, row))), ...rows];
  const missed = all.filter(isMissed).sort((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }));
  for (const { status, place, change } of missed) console.log(`\n${status}: ${place} ${change}`);
  const score = ((all.length - missed.length) / all.length) * 100;
  const counts = ['killed', 'endless', 'crashed', 'survived', 'no coverage'].map(
    (status) => `${all.filter((row) => row.status === status).length} ${status}`,
  );
  console.log(`\n${room}: ${all.length} mutants, ${counts.join(', ')}`);
  console.log(`score ${score.toFixed(1)} %, ${Math.round((Date.now() - began) / 1000)} s`);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  writeFileSync(reportFile, JSON.stringify(all, undefined, 2));
}

function hasSurvived(mutant) {
  const own = { place: placeOf(mutant), change: changeOf(mutant) };
  return earlier.some((row) => isMissed(row) && isSame(row, own));
}

function isSame(a, b) {
  return a.place === b.place && a.change === b.change;
}

function isMissed({ status }) {
  return status === 'survived' || status === 'no coverage';
}

function describeMutant(mutant) {
  return `${placeOf(mutant)} ${changeOf(mutant)}`;
}

function placeOf({ fileName, location: { start } }) {
  return `${fileName}:${start.line + 1}:${start.column + 1}`;
}

function changeOf({ fileName, location: { start, end }, replacement }) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  const oneLine = (text) => text.replaceAll(/\s+/g, ' ').slice(0, 160);
  return `\`${oneLine(lines.join('\n'))}\` became \`${oneLine(replacement)}\``;
}

function sourcesIn(name) {
  const start = path.posix.join('src', name);
  const found = statSync(start, { throwIfNoEntry: false });
  if (found === undefined) fail(`there is no ${start}`);
  return found.isFile() ? [start] : filesUnder(start).filter((file) => /\.m?ts$/.test(file));
}

function testFilesIn(folder) {
  const start = path.posix.join('__tests__', folder);
  if (!existsSync(start)) fail(`there is no ${start}`);
  const isFile = statSync(start).isFile();
  return (isFile ? [start] : filesUnder(start)).filter((file) => file.endsWith('.test.ts') && !LEFT_OUT.test(file));
}

function filesUnder(start) {
  const names = readdirSync(start, { recursive: true });
  return names.map((file) => path.posix.join(start, file)).sort();
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
