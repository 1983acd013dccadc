import '../../src/setup';
import { explain, getObject, parsePolicy } from '../../src';
import { wrappedLine, wrappedMessage } from '../../src/values/wrapped-message';
import { thrownBy } from '../thrown';
import { failingExamples } from '../docs/failing-examples';
import { weakenedMessages } from '../laws/weakened-messages';
import { asPrinted, longLines } from './long-lines';

const columns = process.env['JEST_IAM_COLUMNS'];
beforeAll(() => {
  Reflect.deleteProperty(process.env, 'JEST_IAM_COLUMNS');
});
afterAll(() => {
  process.env['JEST_IAM_COLUMNS'] = columns;
});

describe('a long line is broken', () => {
  const words = 'the claim is about every request and not about this one alone '.repeat(2).trimEnd();

  test.each([
    ['Hint: ', 6],
    ['To fix it, ', 11],
    ['And ', 4],
    ['Nothing to paste: ', 18],
    ['Nearest deny  ', 14],
    ['  made up  ', 11],
    ['In this deployment  ', 20],
    ['', 2],
    ['  ', 4],
  ])('below the text of its label: %j', (label, indent) => {
    const lines = wrappedLine(`${label}${words}`);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    for (const line of lines.slice(1)) expect(/^ */.exec(line)?.[0]).toHaveLength(indent);
    expect([lines[0], ...lines.slice(1).map((line) => line.trim())].join(' ')).toBe(`${label}${words}`);
  });

  test.each([
    '"value with spaces in quotes"',
    '`a name with spaces`',
    '«an id with spaces»',
    "s3Bucket({ name: 'logs', policy: { Statement: [1, 2] } })",
    "{ callers: ['arn:aws:iam::111122223333:role/a', 'b c'] }",
    '"Action": ["s3:GetObject", "s3:PutObject"]',
    "!Sub '${Logs.Arn} and more'",
    '"a \\" quoted quote"',
  ])('not within %s', (token) => {
    for (let length = 30; length < 80; length++) {
      const line = `Hint: ${'word '.repeat(length).slice(0, length)} ${token} and more words behind it`;
      expect(wrappedLine(line).filter((one) => one.includes(token))).toHaveLength(1);
    }
  });

  test('at an apostrophe, and in words in parentheses', () => {
    const line = `Hint: the caller's own policies (${'those of the role '.repeat(4)}) and the bucket's policy allow it`;
    expect(wrappedLine(line).every((one) => one.length <= 80)).toBe(true);
  });

  test('before code that is too long for any line, which stays whole', () => {
    const code = `getObject({ bucket: 'logs', caller: '${'a'.repeat(90)}' })`;
    expect(wrappedLine(`  to try  ${code}`)).toEqual(['  to try', `    ${code}`]);
  });

  test('below the label of a row whose values stand far off', () => {
    const far = `  call${' '.repeat(46)}  `;
    expect(wrappedLine(`${far}s3:PutObject on arn:aws:s3:::logs/a/b/c/d/e`)).toEqual([
      '  call',
      '    s3:PutObject on arn:aws:s3:::logs/a/b/c/d/e',
    ]);
  });

  test('in time for any line', () => {
    const line = '([{"'.repeat(5000);
    expect(wrappedLine(line)).toEqual([line]);
  });

  test('not in a text to paste, nor twice', () => {
    const text = `          - !Sub '${'a '.repeat(60)}'`;
    const message = [
      `To fix it, put this first in "Statement", before line 11  ${'a/'.repeat(30)}b.yaml:11`,
      text,
    ].join('\n');
    const wrapped = wrappedMessage(message);
    expect(wrapped.split('\n').at(-1)).toBe(text);
    expect(wrappedMessage(wrapped)).toBe(wrapped);
  });
});

test.each([
  ['60', 60],
  ['200', 200],
  ['0', 80],
  ['wide', 80],
])('the width of JEST_IAM_COLUMNS=%s', (given, widest) => {
  process.env['JEST_IAM_COLUMNS'] = given;
  const lengths = wrappedLine('words '.repeat(100)).map((line) => line.length);
  Reflect.deleteProperty(process.env, 'JEST_IAM_COLUMNS');
  expect(Math.max(...lengths)).toBeGreaterThan(widest - 6);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(widest);
});

describe('no line of our own words is longer than 80 columns', () => {
  test.each(Object.keys(failingExamples))('the example %s', (name) => {
    const { message } = thrownBy(failingExamples[name] ?? (() => undefined));
    expect(longLines(asPrinted(message))).toEqual([]);
  });

  test('a table of a decision', () => {
    const source = 'policies/of/a/long/path/that/somebody/chose/logs.json';
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ReadersOfTheLogsOfTheShop',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::logs/*',
        },
      ],
    });
    const caller = 'arn:aws:iam::111122223333:role/reader';
    const table = String(explain(getObject({ bucket: 'logs', key: 'a', caller }), parsePolicy(text, { source })));
    expect(longLines(table)).toEqual([]);
    expect(table).toContain(`\n  ${source}:1`);
  });
});

test('nor in what is said of weakened policies', () => {
  const messages = weakenedMessages(4, 20261129).map(asPrinted);
  expect(messages.length).toBeGreaterThan(50);
  expect(messages.flatMap(longLines)).toEqual([]);
});
