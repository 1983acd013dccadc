// Marks the functions of `index.js` that the first claim on a bucket policy calls, so that V8 compiles them with the file.
// It would read each of them twice otherwise: once to find where it ends, and again, by itself, when it is called. A
// function in brackets is taken to be called at once; which ones are is recorded here, by making such a claim. The
// hint is for `function` alone, so bundle.mjs has the core written without arrows; methods go without.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mappingsOf, writtenFrom } from './moved-mappings.mjs';
import { calledFunctions, firstClaim } from './recorded-claims.mjs';

const file = fileURLToPath(new URL('../dist/index.js', import.meta.url));

const text = readFileSync(file, 'utf8');
const called = calledFunctions(firstClaim);
const declarations = called.filter(isDeclaredAtTop);
const brackets = called
  .filter(({ from }) => /^(async )?function\*?\s*\(/.test(text.slice(from, from + 20)))
  .flatMap(({ from, to }) => [
    { at: from, text: '(' },
    { at: to, text: ')' },
  ])
  .sort((a, b) => a.at - b.at);
if (declarations.length === 0 || brackets.length === 0)
  throw new Error('no function of index.js was seen to be called');

// They come first, since what is declared is there from the start. The rest of the file follows in its order.
const pieces = [];
for (const { from, to } of declarations) {
  const [start, head, name] = declarationAt(from);
  pieces.push({ text: `${pieces.length === 0 ? 'var ' : ',\n'}${name}=(${head}` });
  pieces.push(...bracketed(from + start.length - 1, to), { text: ')' });
}
pieces.push({ text: ';\n' });
let rest = 0;
for (const { from, to } of [...declarations, { from: text.length }]) {
  pieces.push(...bracketed(rest, from));
  rest = to;
}

const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
writeFileSync(file, writtenFrom(pieces, text));
writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: mappingsOf(pieces, text, map.mappings) }));

/** This part of the text, with the brackets that belong into it. */
function bracketed(from, to) {
  const parts = [];
  let start = from;
  for (const bracket of brackets.filter(({ at }) => at >= from && at <= to)) {
    parts.push({ from: start, to: bracket.at }, { text: bracket.text });
    start = bracket.at;
  }
  return [...parts, { from: start, to }];
}

/** A function with a name that no other function is around, after the end of what is before it: else it is an expression. */
function isDeclaredAtTop({ from, to }) {
  const isInside = called.some((other) => other.from < from && other.to >= to && other.to < text.length);
  return !isInside && declarationAt(from) !== null && /[;}]\s*$/.test(text.slice(Math.max(0, from - 10), from));
}

function declarationAt(from) {
  return /^((?:async )?function\*?)\s*([\w$]+)\(/.exec(text.slice(from, from + 100));
}
