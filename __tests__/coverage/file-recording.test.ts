import { FileRecording, type RunTest } from '../../src/coverage/file-recording';
import type { RecordedClaim } from '../../src/coverage/recorded-claim';
import { circusName, vitestName } from '../../src/coverage/test-name';

function claim(matcher: string): RecordedClaim {
  return { matcher, isNot: false, counts: true, ask: () => true };
}

function runTest(passed: boolean, isConcurrent = false, errors: readonly string[] = []): RunTest {
  return { id: {}, passed: () => passed, errors: () => errors, isConcurrent };
}

function run(recording: FileRecording, test: RunTest, ...claims: string[]): void {
  recording.begin(test);
  for (const matcher of claims) recording.record(claim(matcher));
  recording.end();
}

function counting(recording: FileRecording): string[] {
  return recording.claims().flatMap(({ matcher, counts }) => (counts ? [matcher] : []));
}

test('claims count where their test passed', () => {
  const recording = new FileRecording();
  run(recording, runTest(true), 'toAllow');
  run(recording, runTest(false), 'toDeny');
  expect(counting(recording)).toEqual(['toAllow']);
});

test('of a test that was tried again, those of the last attempt count', () => {
  const recording = new FileRecording();
  const retried = runTest(true);
  run(recording, retried, 'toAllow', 'toDeny');
  run(recording, retried, 'toAllow');
  expect(counting(recording)).toEqual(['toAllow']);
});

test('what does not count is still known: the policies that it is about are in the report', () => {
  const recording = new FileRecording();
  const retried = runTest(true);
  run(recording, runTest(false), 'toDeny');
  run(recording, retried, 'toAllow');
  run(recording, retried);
  recording.record(claim('toBePublic'));
  expect(recording.claims().map(({ matcher, counts }) => [matcher, counts])).toEqual([
    ['toBePublic', false],
    ['toDeny', false],
    ['toAllow', false],
  ]);
});

test('outside of tests, claims count where every test passed', () => {
  const [green, red] = [new FileRecording(), new FileRecording()];
  for (const recording of [green, red]) {
    recording.record(claim('toBePublic'));
    run(recording, runTest(true), 'toAllow');
  }
  run(red, runTest(false));
  expect(counting(green)).toEqual(['toBePublic', 'toAllow']);
  expect(counting(red)).toEqual(['toAllow']);
});

test('beside concurrent tests, nobody knows whose a claim is: they count where every test passed', () => {
  const [green, red] = [new FileRecording(), new FileRecording()];
  for (const recording of [green, red]) {
    run(recording, runTest(true, true), 'toAllow');
    run(recording, runTest(true), 'toDeny');
  }
  run(red, runTest(false, true));
  expect(counting(green)).toEqual(['toAllow', 'toDeny']);
  expect(counting(red)).toEqual([]);
});

test('a claim has the name of its test, with the groups around that', () => {
  const recording = new FileRecording();
  run(recording, { ...runTest(true), name: 'logs › ops' }, 'toAllow');
  recording.record(claim('toBePublic'));
  expect(recording.claims().map(({ matcher, test: name }) => [matcher, name])).toEqual([
    ['toBePublic', undefined],
    ['toAllow', 'logs › ops'],
  ]);
  const root = { name: 'ROOT_DESCRIBE_BLOCK' };
  expect(circusName({ name: 'ops', parent: root })).toBe('ops');
  expect(circusName({ name: 'ops', parent: { name: 'logs', parent: root } })).toBe('logs › ops');
  const file = { name: 'logs.test.ts', filepath: '/tests/logs.test.ts' };
  expect(vitestName({ name: 'ops' })).toBe('ops');
  expect(vitestName({ name: 'ops', suite: file })).toBe('ops');
  expect(vitestName({ name: 'ops', suite: { name: 'logs', suite: file } })).toBe('logs › ops');
});

test('a claim is reported where its message is that of an error which its test failed with', () => {
  const recording = new FileRecording();
  const fail = (matcher: string, outcome: 'refuted' | 'undecided', text: string): void => {
    recording.record({ ...claim(matcher), counts: false, failure: { outcome, message: () => text } });
  };
  recording.begin(runTest(false, false, ['toDeny: no', 'an error of the test']));
  fail('toAllow', 'refuted', 'expected by toThrow');
  fail('toDeny', 'undecided', 'toDeny: no');
  fail('toDeny', 'undecided', 'toDeny: no');
  recording.begin(runTest(true));
  fail('toBePublic', 'refuted', 'expected by toThrow');
  recording.end();
  expect(recording.reports()).toEqual([{ claim: 'toDeny', outcome: 'undecided', message: 'toDeny: no', problems: [] }]);
});
