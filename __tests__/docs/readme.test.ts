import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The tests that a module registers, not run. */
function testsOf(load: () => void): Map<string, () => void> {
  const found = new Map<string, () => void>();
  const real = globalThis.test;
  const collect = (name: string, body: () => void): void => void found.set(name, body);
  Object.assign(globalThis, { test: collect });
  try {
    load();
  } finally {
    Object.assign(globalThis, { test: real });
  }
  return found;
}

const first = testsOf(() => {
  jest.requireActual('./first-test');
});

test('the first test of the README fails with the message that stands under it', () => {
  const [, shown = ''] = /```text\n([^]*?)\n```/.exec(readme) ?? [];
  const [body, ...others] = first.values();
  expect(others).toEqual([]);
  let message = '';
  try {
    body?.();
  } catch (error) {
    expect(error).toHaveProperty('matcherResult.pass', false);
    message = (error as Error).message;
  }
  // The file lies in the reader's own folder there, in this test's folder here.
  expect(message.replaceAll('__tests__/docs/', '')).toBe(shown);
});

test('the plain functions answer as the README says', () => {
  const { outcome, findings } = jest.requireActual<typeof import('./plain')>('./plain');
  expect(outcome).toBe('Allow');
  expect(findings).toEqual([]);
});

test('the first screen has the two commands, one line each', () => {
  const commands = [...readme.matchAll(/```sh\n([^]*?)```/g)].map(([, text = '']) => text.trim());
  expect(commands.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  expect(readme.slice(0, readme.indexOf('npm ci && npm test')).split('\n').length).toBeLessThan(70);
});

test('the tables of checkers agree with the vectors', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/checkers-table.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
