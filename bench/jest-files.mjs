import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = 50;

const cpuAtExit = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync('cpu.txt', String((user + system) / 1000));
});`;

/**
 * A project for each of the arms: so many test files, one test each, and a setup file or none. Returns what measures one:
 * the CPU milliseconds of a run of Jest over all of its files in one process.
 */
export function jestProjects(arms) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-iam-bench-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, 'node_modules');
  mkdirSync(join(installed, 'jest-iam'), { recursive: true });
  for (const part of ['package.json', 'dist']) {
    cpSync(join(root, part), join(installed, 'jest-iam', part), { recursive: true });
  }
  symlinkSync(join(root, 'bench/node_modules/jest-extended'), join(installed, 'jest-extended'), 'dir');
  for (const [name, { setup, test }] of Object.entries(arms)) {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, 'cpu.cjs'), cpuAtExit);
    writeFileSync(
      join(project, 'jest.config.json'),
      JSON.stringify({ transform: {}, setupFilesAfterEnv: setup === undefined ? [] : [setup] }),
    );
    for (let at = 0; at < files; at++) writeFileSync(join(project, `${at}.test.js`), test);
  }
  return (name) => cpuOfRun(join(folder, name));
}

function cpuOfRun(project) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const options = ['--runInBand', '--watchman=false', '--silent'];
  const { status, stderr } = spawnSync(process.execPath, ['-r', './cpu.cjs', jest, ...options], {
    cwd: project,
    encoding: 'utf8',
  });
  if (status !== 0 || !stderr.includes(`Tests:       ${files} passed`)) throw new Error(stderr);
  return Number(readFileSync(join(project, 'cpu.txt'), 'utf8'));
}
