// Whether a policy that changes runs the tests that read it, in projects that are configured as docs/watch.md says:
// by what the runners find for a file, and by real processes that watch while a policy is edited.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bad, good, readme } from './packed-suite.mjs';

const readers = "import { fromCloudFormation, loadPolicy, policiesUnder } from 'jest-iam';";

/** Tests that read a policy, a policy through a module, a folder and a template; each with its runner's imports. */
const project = (folder, tested) => ({
  [`${folder}/policies/logs.json`]: good,
  [`${folder}/policies/data.json`]: good,
  [`${folder}/teams/blue/logs.json`]: good,
  [`${folder}/stack.yaml`]: 'Resources:\n  Logs:\n    Type: AWS::S3::Bucket\n',
  [`${folder}/data.mjs`]: `${readers}\nexport const data = loadPolicy('policies/data.json');\n`,
  [`${folder}/logs.test.mjs`]: `${tested}${readers}
test('logs', () => expect(loadPolicy('./policies/logs.json')).toDenyInsecureTransport());
`,
  [`${folder}/data.test.mjs`]: `${tested}import { data } from './data.mjs';
test('data', () => expect(data).toDenyInsecureTransport());
`,
  [`${folder}/teams.test.mjs`]: `${tested}${readers}
test.each(policiesUnder('./teams'))('%s', (name, policy) => expect(policy).toDenyInsecureTransport());
`,
  [`${folder}/stack.test.mjs`]: `${tested}${readers}
test('stack', () => expect(fromCloudFormation('./stack.yaml').buckets).toHaveLength(1));
`,
});

export const watchedFiles = {
  ...project('watch/jest', ''),
  'watch/jest/readme.config.cjs': readme('Jest', 'js', 'docs/watch.md'),
  'watch/jest/jest.config.cjs': `module.exports = {
  ...require('./readme.config.cjs'),
  moduleFileExtensions: ['js', 'mjs', 'json', 'yaml'],
  testMatch: ['**/*.test.mjs'],
  transform: {},
  watchman: false,
};`,
  ...project('watch/vitest', "import { expect, test } from 'vitest';\n"),
  'watch/vitest/vitest.config.mjs': readme('Vitest', 'js', 'docs/watch.md'),
};

const testsOf = {
  'policies/logs.json': 'logs.test.mjs',
  'policies/data.json': 'data.test.mjs',
  'data.mjs': 'data.test.mjs',
  'teams/blue/logs.json': 'teams.test.mjs',
  'stack.yaml': 'stack.test.mjs',
};

const programs = { jest: 'jest/bin/jest.js', vitest: 'vitest/vitest.mjs' };
const inModules = { NODE_OPTIONS: '--experimental-vm-modules' };

function outputOf(cwd, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...inModules },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** The names of the tests that a runner finds for a file that changed. */
const relatedTests = {
  jest: (cwd, node, program, file) => {
    const found = outputOf(cwd, node, [program, '--listTests', '--json', '--findRelatedTests', file]);
    return JSON.parse(found).map((path) => basename(path));
  },
  vitest: (cwd, node, program, file) => testsIn(outputOf(cwd, node, [program, 'related', '--run', file])),
};

const testsIn = (text) => [...new Set(text.match(/\w+\.test\.mjs/g))];

export function checkRelatedTests(folder, runner, node = process.execPath) {
  const program = join(folder, 'node_modules', programs[runner]);
  for (const [file, test] of Object.entries(testsOf)) {
    assert.deepEqual(relatedTests[runner](join(folder, 'watch', runner), node, program, file), [test], file);
  }
}

/** What a runner prints when it begins to watch, and at the end of each run. */
const signs = {
  jest: { ready: /No tests found related to files changed/, end: /Ran all test suites/ },
  vitest: { ready: /Waiting for file changes|Watching for file changes/, end: /for file changes\.\.\./ },
};

const LONGEST_WAIT = 60_000;

/**
 * Edits a policy while the runner watches in a git repository, breaks it and mends it: each time its tests alone run.
 * Gives the milliseconds from each save to the result.
 */
export async function checkWatch(folder, runner, node = process.execPath) {
  const cwd = join(folder, 'watch', runner);
  const git = (...args) => outputOf(cwd, 'git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'all');
  const program = join(folder, 'node_modules', programs[runner]);
  const env = { ...process.env, ...inModules, NO_COLOR: '1', CI: '' };
  // A group of its own, which dies as a whole.
  const child = spawn(node, [program, '--watch'], { cwd, env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const until = async (sign, from) => {
    for (const began = Date.now(); Date.now() - began < LONGEST_WAIT; await setTimeout(10)) {
      if (sign.test(output.slice(from))) return;
    }
    throw new Error(`${runner} --watch did not print ${sign}:\n${output}`);
  };
  const waits = [];
  try {
    await until(signs[runner].ready, 0);
    for (const [file, text, result] of [
      ['policies/logs.json', bad, /FAIL/],
      ['policies/logs.json', `${good}\n`, /PASS/],
    ]) {
      const [from, began] = [output.length, Date.now()];
      writeFileSync(join(cwd, file), text);
      await until(signs[runner].end, from);
      waits.push(Date.now() - began);
      const printed = output.slice(from);
      assert.match(printed, result, file);
      assert.deepEqual(testsIn(printed), [testsOf[file]], printed);
    }
    if (runner === 'jest') {
      const changed = JSON.parse(outputOf(cwd, node, [program, '--onlyChanged', '--listTests', '--json']));
      assert.deepEqual(
        changed.map((path) => basename(path)),
        ['logs.test.mjs'],
        'jest --onlyChanged',
      );
    }
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  }
  return waits;
}
