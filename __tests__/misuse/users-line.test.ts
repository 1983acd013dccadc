import { getObject, loadPolicy, parsePolicy, s3Bucket } from '../../src';
import { toDenyInsecureTransport } from '../../src/matchers';
import { tlsOnly } from '../matchers/documents';
import { thrownBy } from '../thrown';

/** The frame that a runner shows. */
const firstFrame = (run: () => unknown): string | undefined => thrownBy(run).stack?.match(/^ {4}at .*$/m)?.[0];

describe('an error points at the line of the user first', () => {
  test.each<[string, () => unknown]>([
    ['a constructor of a call', () => getObject({ bucket: 'logs', keey: 'a' } as never)],
    ['a bucket', () => s3Bucket({ name: 'Logs' })],
    ['loadPolicy', () => loadPolicy('policies/none.json')],
    ['parsePolicy', () => parsePolicy('{')],
    ['a matcher', () => toDenyInsecureTransport.call({}, undefined)],
  ])('%s', (_, run) => {
    expect(firstFrame(run)).toContain(__filename);
    const { stack = '', message } = thrownBy(run);
    expect(stack.startsWith(message)).toBe(true);
  });
});

test.each([
  ['a usage error', undefined, /^Matcher error: /],
  ['a policy problem', '{ "Statement": 1 }', /^Policy problem: /],
])('%s of a matcher says what it is once', (_, subject, title) => {
  const { stack = '' } = thrownBy(() => {
    expect(subject).toDenyInsecureTransport();
  });
  expect(stack).toMatch(title);
  expect(/^ {4}at .*$/m.exec(stack)?.[0]).toContain(__filename);
});

describe('a misspelt file name', () => {
  test.each([
    ['../docs/policies/lgos.json', 'did you mean __tests__/docs/policies/logs.json?'],
    ['../docs/policies/logs.jsn', 'did you mean __tests__/docs/policies/logs.json?'],
    ['../docs/policy/logs.json', 'a path is relative to the file that calls'],
    ['../docs/polices/logs.json', 'did you mean __tests__/docs/policies/logs.json?'],
    ['nothing-like-it.json', 'a path is relative to the file that calls'],
  ])('%s', (path, hint) => {
    expect(thrownBy(() => loadPolicy(path)).message).toMatch(
      new RegExp(`there is no file .*\nHint: ${hint.replace('?', '\\?')}$`),
    );
  });
});

test('a failed claim has the verdict as `actual` and nothing to compare it with, which Vitest would print as a difference', () => {
  const result = toDenyInsecureTransport.call({ isNot: true }, tlsOnly);
  expect(result.actual).toBe(result.verdict);
  expect(result).not.toHaveProperty('expected');
});
