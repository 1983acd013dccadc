import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';
import * as matchers from '../../src/matchers';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';

const root = join(__dirname, '../..');

test('the setup entries register every matcher', () => {
  expect(Object.keys(lazyMatchers).sort()).toEqual(Object.keys(matchers).sort());
});

test('a lazy matcher is the matcher: its answer, its `this` and its errors', () => {
  const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
  const { toBeValidPolicy: lazy } = lazyMatchers;
  expect(lazy?.call({ isNot: true }, policy).message()).toBe(
    matchers.toBeValidPolicy.call({ isNot: true }, policy).message(),
  );
  expect(() => lazy?.call({}, undefined)).toThrow('Matcher error: toBeValidPolicy');
});

test('each entry of package.json is made from a file of src', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/').replace(/\.m?ts$/, ''),
  );
  const targets = [...JSON.stringify(manifest.exports).matchAll(/"\.\/dist\/([^"]*)"/g)].map(([, path = '']) => path);
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((path) => !sources.includes(path.replace(/(\.d)?\.m?[jt]s$/, '')))).toEqual([]);
});

test.each([
  ['under Vitest', 'true', "in vitest.config.ts write test: { setupFiles: ['jest-iam/vitest'] }"],
  ['in setupFiles of Jest', undefined, "write setupFilesAfterEnv: ['jest-iam/setup'], not setupFiles"],
])('the setup for Jest %s says which line to change', (_, vitest, line) => {
  const before = { expect: Reflect.get(globalThis, 'expect') as unknown, vitest: process.env['VITEST'] };
  let message = '';
  try {
    Reflect.deleteProperty(globalThis, 'expect');
    if (vitest !== undefined) process.env['VITEST'] = vitest;
    jest.isolateModules(() => {
      jest.requireActual('../../src/setup');
    });
  } catch (error) {
    ({ message } = error as Error);
  } finally {
    Reflect.set(globalThis, 'expect', before.expect);
    if (before.vitest === undefined) delete process.env['VITEST'];
  }
  expect(message).toContain(line);
});

test('the setup for Vitest says under Jest which line to change', () => {
  const load = (): unknown => jest.requireActual('../../src/vitest-by-require');
  expect(load).toThrow(
    "jest-iam/vitest is for Vitest: in the Jest configuration write setupFilesAfterEnv: ['jest-iam/setup']",
  );
  expect(manifest.exports['./vitest'].require.default).toBe('./dist/vitest-by-require.js');
});
