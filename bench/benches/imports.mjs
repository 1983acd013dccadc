import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fresh } from '../fresh.mjs';
import { jestProjects } from '../jest-files.mjs';
import { median } from '../timing.mjs';
import { row, time, times } from '../table.mjs';

export const title = 'What loading costs, in CPU time (medians of runs in turns)';

const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));
const policy = JSON.stringify(JSON.stringify(policies['force-ssl']));
const policyFile = JSON.stringify(
  fileURLToPath(new URL('../../examples/force-ssl/policies/mended.json', import.meta.url)),
);

/** CPU milliseconds of what a process does once it has `expect`. */
const cpuOf = (code) => `
  globalThis.expect = require('expect').expect;
  const before = process.cpuUsage();
  ${code}
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);`;

const processes = {
  setup: cpuOf("require('../dist/setup.js');"),
  whole: cpuOf("require('../dist/index.js');"),
  proof: cpuOf(`
    require('../dist/setup.js');
    const { loadPolicy } = require('../dist/index.js');
    expect(loadPolicy(${policyFile})).toDenyInsecureTransport();`),
  call: cpuOf(`
    require('../dist/setup.js');
    const { anonymous, getObject, parsePolicy } = require('../dist/index.js');
    const policy = parsePolicy(${policy});
    expect(policy).toDeny(getObject({ key: 'a', caller: anonymous, secure: false }));`),
  peer: cpuOf("require('jest-extended/all');"),
};

const projects = {
  bare: { test: "test('adds', () => { expect(1 + 1).toBe(2); });" },
  proof: {
    setup: 'jest-iam/setup',
    test: `const { loadPolicy } = require('jest-iam');
test('forces TLS', () => { expect(loadPolicy(${policyFile})).toDenyInsecureTransport(); });`,
  },
  peer: { setup: 'jest-extended/all', test: "test('is empty', () => { expect([]).toBeEmpty(); });" },
};

export function measure({ quick }) {
  const cpu = Object.fromEntries(
    Object.entries(inTurns(processes, quick ? 5 : 15, (name) => fresh(processes[name])[0])).map(([name, taken]) => [
      name,
      median(taken),
    ]),
  );
  const run = jestProjects(projects);
  for (const name of Object.keys(projects)) run(name);
  const files = inTurns(projects, quick ? 3 : 7, run);
  const more = (name) => median(files[name]) - median(files.bare);
  const beside = (what, ours, theirs, most) =>
    row(what, time(ours), {
      beside: time(theirs),
      ratio: times(ours / theirs),
      ...(most !== undefined && { goal: `at most ${most}x`, met: ours / theirs <= most }),
    });
  return [
    beside('import of jest-iam/setup, beside jest-extended/all', cpu.setup, cpu.peer, 1),
    beside('import of jest-iam', cpu.whole, cpu.peer),
    beside('import, first policy, first proof', cpu.proof, cpu.peer, 1),
    beside('import, first policy, first call', cpu.call, cpu.peer),
    beside('50 test files in band with one claim each, less 50 without setup', more('proof'), more('peer'), 1.5),
  ];
}

/** So many figures for each name, taken in turns. */
function inTurns(named, rounds, figure) {
  const taken = Object.fromEntries(Object.keys(named).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(named)) taken[name].push(figure(name));
  }
  return taken;
}
