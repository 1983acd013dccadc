import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Both test files: nothing is left of another, and all that one might leave is left. */
const testFile = `
const { appendFileSync } = require('node:fs');
const shared = require('./shared');
const ofThisFile = require('./of-this-file');

test('finds nothing of another file', () => {
  expect(globalThis.left).toBeUndefined();
  expect(process.env.LEFT).toBeUndefined();
  expect(process.left).toBeUndefined();
  expect([].left).toBeUndefined();
  expect(Math.random()).not.toBe(2);
  expect(shared.plain()).toBe('plain');
  expect(expect.toBeLeft).toBeUndefined();
  expect(expect.getState().left).toBeUndefined();
  expect(typeof setTimeout(() => {}, 0)).toBe('object');
  const count = shared.count();
  // Loaded when the earlier file had it mocked.
  if (count > 1) expect(shared.lazy()).toBe('as written');
  appendFileSync('counts', count + ' ' + ofThisFile.count() + '\\n');
});

test('leaves all it can', () => {
  globalThis.left = true;
  process.env.LEFT = 'left';
  process.left = true;
  Array.prototype.left = true;
  Math.random = () => 2;
  expect.extend({ toBeLeft: () => ({ pass: true, message: () => '' }) });
  expect.setState({ left: true });
  jest.spyOn(shared, 'plain').mockReturnValue('left');
  jest.isolateModules(() => {
    jest.doMock('./lazy', () => 'mocked');
    expect(require('./lazy')).toBe('mocked');
    shared.lazy();
  });
  jest.useFakeTimers();
});
`;

const files: Readonly<Record<string, string>> = {
  'one.test.js': testFile,
  'two.test.js': testFile,
  'apart.test.js': `/** @jest-environment node */${testFile}`,
  'shared.js': `
    let count = 0;
    let lazy;
    exports.count = () => ++count;
    exports.plain = () => 'plain';
    exports.lazy = () => (lazy ??= require('./lazy'));`,
  'lazy.js': `module.exports = 'as written';`,
  'of-this-file.js': `
    let count = 0;
    const { called } = require('./speaks-to-jest');
    exports.count = () => (called(), ++count);`,
  'speaks-to-jest.js': `exports.called = jest.fn();`,
};

const folder = mkdtempSync(join(tmpdir(), 'jest-iam-test-files-'));
beforeAll(() => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = {
    rootDir: folder,
    transform: {},
    testEnvironment: join(root, 'scripts/environment.cjs'),
    runtime: join(root, 'scripts/runtime.cjs'),
    testRunner: join(root, 'scripts/circus.cjs'),
  };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('share what they import, and nothing that one of them sets, mocks or replaces', () => {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  execFileSync(process.execPath, [jest, '-i', '-c', 'jest.config.json'], {
    cwd: folder,
    env: { ...process.env, JEST_IAM_ISOLATE: undefined },
    stdio: 'pipe',
  });
  // How often each file had called a shared module, and one that is loaded for each file: two share, the third stands apart.
  const counts = readFileSync(join(folder, 'counts'), 'utf8').trim().split('\n').sort();
  expect(counts).toEqual(['1 1', '1 1', '2 1']);
});
