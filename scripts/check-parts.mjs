// Usual claims must find all that they need in `index.js`, usual calls and less usual claims in that and `calls.js`, and
// others that hold in these and `seldom.js`: what else they load is time that each test file would spend on it.
import { loadedFor, lessUsual, seldomClaims, usualClaims } from './recorded-claims.mjs';

for (const [claims, most] of [
  [usualClaims, ['index.js']],
  [lessUsual, ['index.js', 'calls.js']],
  [seldomClaims, ['index.js', 'calls.js', 'seldom.js']],
]) {
  const more = loadedFor(claims).filter((name) => !most.includes(name));
  if (more.length > 0)
    throw new Error(`what ends as expected with ${most.join(' and ')} loads ${more.join(' and ')} too`);
}
