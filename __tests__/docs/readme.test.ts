import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPrinted } from '../report/long-lines';
import { thrownBy } from '../thrown';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The code blocks of a language, in their order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'gm'))].map(([, text = '']) => text);
}

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

describe('the message under a first test is what it fails with', () => {
  const [first = '', template = '', cdk = ''] = blocks('text');

  test.each([
    ['allow-if-tls', 'nobody reaches the logs over plain HTTP', first],
    ['cloudformation-logs-bucket', 'nobody reaches the logs over plain HTTP', template],
    ['cdk-data-lake', 'the reader reads', cdk],
  ])('examples/%s: %s', (folder, name, shown) => {
    const tests = testsOf(() => {
      jest.requireActual(`../../examples/${folder}/first-try`);
    });
    const { message } = thrownBy(() => tests.get(name)?.());
    // The files lie in the reader's own folder there, in that of the example here.
    expect(asPrinted(message.replaceAll(`examples/${folder}/`, ''))).toBe(shown);
  });
});

test('the text that the first message holds, pasted, makes the policy the mended one', () => {
  const policy = (name: string): string =>
    readFileSync(join(root, 'examples/allow-if-tls/policies', `${name}.json`), 'utf8');
  const [, pasted = ''] = (blocks('text')[0] ?? '').split(/^To fix it, put this first in "Statement".*\n/m);
  const start = '"Statement": [\n';
  expect(policy('logs').replace(start, () => `${start}${pasted}\n`)).toBe(policy('logs-mended'));
});

test('the plain functions answer as the README says', () => {
  const { outcome, findings } = jest.requireActual<typeof import('./plain')>('./plain');
  expect(outcome).toBe('Allow');
  expect(findings).toEqual([]);
});

test('the first screen has the two commands, one line each', () => {
  expect(blocks('sh').slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  expect(readme.slice(0, readme.indexOf('npm ci && npm test')).split('\n').length).toBeLessThan(90);
});

test('names each example', () => {
  const folders = readdirSync(join(root, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  expect(folders.length).toBeGreaterThan(10);
});

test('the tables of checkers agree with the vectors', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/checkers-table.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
