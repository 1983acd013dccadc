// Takes what the branches of `index.js` do that usual claims do not take, such as to say what is wrong with a policy, out of
// the functions that they call, so that seldom-called.mjs can part with it as with whole functions.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withColdPartsApart } from './cold-parts.mjs';
import { mappingsOf, writtenFrom } from './moved-mappings.mjs';
import { foreignNames } from './parsed-script.mjs';
import { coldIn, usualClaims } from './recorded-claims.mjs';

const file = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const text = readFileSync(file, 'utf8');
const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));

const pieces = withColdPartsApart(text, coldIn(usualClaims));
const apart = writtenFrom(pieces, text);
const known = foreignNames(text);
const lost = [...foreignNames(apart)].filter((name) => !known.has(name));
if (lost.length > 0) throw new Error(`a part has left what it names: ${lost.join(', ')}`);
writeFileSync(file, apart);
writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: mappingsOf(pieces, text, map.mappings) }));
