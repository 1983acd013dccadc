import { partialVitestRun } from '../../src/coverage/partial-vitest-run';

test('a run of every test is whole', () => {
  expect(partialVitestRun({ config: { project: [], exclude: ['node_modules'], watch: false } })).toBeUndefined();
});

test.each([
  [{ testNamePattern: /tls/ }, '-t'],
  [{ changed: true }, '--changed'],
  [{ related: ['a.ts'] }, 'vitest related'],
  [{ project: ['unit'] }, '--project'],
  [{ project: 'unit' }, '--project'],
  [{ cliExclude: ['slow.test.ts'] }, '--exclude'],
  [{ tagsFilter: ['!slow'] }, '--tagsFilter'],
  [{ cliOptions: { lastFailed: true } }, '--lastFailed'],
  [{ watch: true }, 'watched'],
])('a run of some of the tests says what chose them: %j', (config, reason) => {
  expect(partialVitestRun({ config })).toContain(reason);
});
