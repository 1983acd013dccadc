// Takes what the branches of `index.js` do that usual claims do not take, such as to say what is wrong with a policy, out of
// the functions that they call, so that seldom-called.mjs can part with it as with whole functions. Told `calls`, it does so
// with what those claims and usual calls do not take, in the functions that calls alone are left with.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withColdPartsApart } from './cold-parts.mjs';
import { mappingsOf, writtenFrom } from './moved-mappings.mjs';
import { foreignNames } from './parsed-script.mjs';
import { coldIn, lessUsual, usualClaims } from './recorded-claims.mjs';

const file = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const text = readFileSync(file, 'utf8');
const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));

const ofCalls = process.argv[2] === 'calls';
const isCold = coldIn(ofCalls ? [...usualClaims, ...lessUsual] : usualClaims);
const known = foreignNames(text);
// Without arrows, esbuild gives an arrow in the field of a class a `_this` that nobody declares.
if (known.has('_this')) throw new Error('a field of a class has an arrow with this: have the constructor set it');
const pieces = withColdPartsApart(text, isCold, { named: ofCalls ? 'coldPartOfCalls' : 'coldPart' });
const apart = writtenFrom(pieces, text);
const lost = [...foreignNames(apart)].filter((name) => !known.has(name));
if (lost.length > 0) throw new Error(`a part has left what it names: ${lost.join(', ')}`);
writeFileSync(file, apart);
writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: mappingsOf(pieces, text, map.mappings) }));
