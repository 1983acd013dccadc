// Marks the functions of `core.js` that the first claim on a bucket policy calls, so that V8 compiles them with the file.
// It would read each of them twice otherwise: once to find where it ends, and again, by itself, when it is called. A
// function in brackets is taken to be called at once; which ones are is recorded here, by making such a claim.
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mappingsOf } from './moved-mappings.mjs';

const file = fileURLToPath(new URL('../dist/core.js', import.meta.url));
const policy = fileURLToPath(new URL('../examples/force-ssl/policies/mended.json', import.meta.url));
const require = createRequire(import.meta.url);

const text = readFileSync(file, 'utf8');
const called = declarationsIn(calledFunctions());
if (called.length === 0) throw new Error('no function of core.js was seen to be called');

// They come first, since what is declared is there from the start. The rest of the file follows in its order.
const pieces = [];
for (const { name, head, parameters, to } of called) {
  pieces.push(
    { text: `${pieces.length === 0 ? 'var ' : ',\n'}${name}=(${head}` },
    { from: parameters, to },
    { text: ')' },
  );
}
pieces.push({ text: ';\n' });
let rest = 0;
for (const { from, to } of [...called, { from: text.length }]) {
  pieces.push({ from: rest, to: from });
  rest = to;
}

const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
writeFileSync(file, pieces.map((piece) => piece.text ?? text.slice(piece.from, piece.to)).join(''));
writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: mappingsOf(pieces, text, map.mappings) }));

/** Where the functions stand that a process calls which loads the library and makes one claim. */
function calledFunctions() {
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
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const { library, matchers } = require(file);
  const { pass } = matchers.toDenyInsecureTransport.call({}, library.loadPolicy(policy));
  if (!pass) throw new Error('the claim that is recorded does not hold');
  const { result } = post('Profiler.takePreciseCoverage');
  session.disconnect();
  const { functions } = result.find(({ url }) => url.endsWith('/dist/core.js'));
  return functions.map(({ ranges: [{ startOffset, endOffset, count }] }) => ({
    from: startOffset,
    to: endOffset,
    called: count > 0,
  }));
}

/** Of these functions, the called ones that are declared at the top of the file. */
function declarationsIn(functions) {
  const found = [];
  let end = 0;
  for (const { from, to, called } of functions.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (from < end || (from === 0 && to === text.length)) continue;
    end = to;
    const [start, head, name] = /^((?:async )?function\*?)\s*([\w$]+)\(/.exec(text.slice(from, to)) ?? [];
    // After anything else it is an expression.
    const isDeclared = start !== undefined && /[;}]\s*$/.test(text.slice(Math.max(0, from - 10), from));
    if (called && isDeclared) found.push({ from, to, name, head, parameters: from + start.length - 1 });
  }
  return found;
}
