import { readFileSync } from 'node:fs';
import { fresh } from '../fresh.mjs';
import { median } from '../timing.mjs';
import { row, time, times } from '../table.mjs';

export const title = 'What a fresh process pays (median of 15, `expect` loaded before)';

const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));

const load = (what) => `
  globalThis.expect = require('expect').expect;
  const start = performance.now();
  require(${JSON.stringify(what)});
  const loaded = performance.now();`;

const proof = `${load('../dist/setup.js')}
  const { parsePolicy } = require('../dist/index.js');
  const ready = performance.now();
  expect(parsePolicy(${JSON.stringify(JSON.stringify(policies['force-ssl']))})).toDenyInsecureTransport();
  console.log(performance.now() - ready, performance.now() - start);`;

export function measure({ quick }) {
  const rounds = quick ? 5 : 15;
  const [ours, theirs, whole, first, both] = [[], [], [], [], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(...fresh(`${load('../dist/setup.js')} console.log(loaded - start);`));
    whole.push(...fresh(`${load('../dist/index.js')} console.log(loaded - start);`));
    theirs.push(...fresh(`${load('jest-extended/all')} console.log(loaded - start);`));
    const [alone, all] = fresh(proof);
    first.push(alone);
    both.push(all);
  }
  const [own, peer, alone] = [ours, theirs, first].map(median);
  return [
    row('import of jest-iam/setup', time(own), { goal: 'below 15 ms', met: own < 15 }),
    row('… beside jest-extended/all', time(own), {
      beside: time(peer),
      ratio: `${times(own / peer)} as long`,
      goal: 'at most 1x',
      met: own <= peer,
    }),
    row('import of jest-iam', time(median(whole))),
    row('first policy parsed and proven to force TLS', time(alone), { goal: 'below 15 ms', met: alone < 15 }),
    row('… with the import', time(median(both))),
  ];
}
