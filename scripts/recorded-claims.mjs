// Which functions of the built `index.js` a process calls that loads the library and makes claims that hold.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { matchersKey } from './matchers-key.mjs';

const require = createRequire(import.meta.url);
/** The library is its own core. */
const coreFile = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const policyOf = (example) => fileURLToPath(new URL(`../examples/${example}/policies/mended.json`, import.meta.url));
const textOf = (example) => readFileSync(policyOf(example), 'utf8');

/** The first claim of most people, and the one that is measured. */
export const firstClaim = [['toDenyInsecureTransport', ({ loadPolicy }) => loadPolicy(policyOf('force-ssl'))]];

/** Claims on bucket policies of each kind that the core can prove, and the ways in which tests name a policy. */
export const usualClaims = [
  ...firstClaim,
  ['toDenyAnonymous', (library) => loadedFrom('policy.test.cjs', library, 'cloudtrail')],
  ['toRequireSseKms', (library) => loadedFrom('policy.test.mjs', library, 'force-sse-kms')],
  ['toDenyInsecureTransport', ({ parsePolicy }) => parsePolicy(textOf('allow-vs-deny-anonymous'))],
  ['toDenyAnonymous', ({ parsePolicy }) => parsePolicy(JSON.parse(textOf('allow-vs-deny-anonymous')))],
];

/** A relative path is taken from the file that calls, which stands in the stack as a path or as a URL. */
function loadedFrom(name, { loadPolicy }, example) {
  const caller = join(tmpdir(), name);
  const filename = name.endsWith('.mjs') ? pathToFileURL(caller).href : caller;
  return runInThisContext('(load, path) => load(path)', { filename })(
    loadPolicy,
    relative(dirname(caller), policyOf(example)),
  );
}

/** The functions of `index.js` that these claims call, as parts of its text in its order. */
export function calledFunctions(claims) {
  return coverageOf(claims, false)
    .map(({ ranges: [{ startOffset, endOffset, count }] }) => ({ from: startOffset, to: endOffset, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.from - b.from);
}

/** Whether these claims come through no character of a part of the text of `index.js`. */
export function coldIn(claims) {
  const functions = coverageOf(claims, true);
  const ranges = functions.flatMap(({ ranges }) => ranges);
  const ran = new Uint8Array(Math.max(...ranges.map(({ endOffset }) => endOffset))).fill(1);
  // Each function comes before those in it, and so does each range.
  const inOrder = ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of inOrder) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return (from, to) => !ran.subarray(from, to).includes(1);
}

/** What the profiler of V8 says of the functions of `index.js`, of the blocks in them too or as wholes. */
function coverageOf(claims, detailed) {
  const session = new Session();
  session.connect();
  const post = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw new Error(error.message);
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed });
  const library = require(coreFile);
  const matchers = library[Symbol.for(matchersKey)];
  for (const [matcher, subject] of claims) {
    if (!matchers[matcher].call({}, subject(library)).pass) throw new Error(`${matcher} is recorded and does not hold`);
  }
  const { result } = post('Profiler.takePreciseCoverage');
  session.disconnect();
  if (result.some(({ url }) => /\/dist\/(rest|seldom)\.js$/.test(url))) {
    throw new Error('a claim that holds loads more than index.js');
  }
  return result.find(({ url }) => url.endsWith('/dist/index.js')).functions;
}
