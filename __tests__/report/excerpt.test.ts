import fc from 'fast-check';
import { parsePolicy } from '../../src';
import { renderExcerpt, renderPath, renderPlace } from '../../src/report/excerpt';
import { pastedJson } from '../../src/report/pasted-json';

const text = (resource: string, before = '') =>
  `{${before}\n  "Version": "2012-10-17",\r\n  "Statement": [{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ${resource} }]\n}`;
const path = ['Statement', 0, 'Resource'];

test('the line of an element with carets under it, and nothing else of it', () => {
  const [line, carets] = renderExcerpt(parsePolicy(text('"arn:aws:s3:::logs"')), path);
  const from = carets?.indexOf('^') ?? 0;
  expect(line?.slice(from, carets?.length)).toBe('"arn:aws:s3:::logs"');
  expect(line).not.toMatch(/[\r\n]/);
  expect(line).toMatch(/^ {2}3 \| /);
});

test('the place is file and line; without a text the path', () => {
  const policy = parsePolicy(text('"arn:aws:s3:::logs"'), { source: 'policies/logs.json' });
  expect(renderPlace(policy, path)).toBe('policies/logs.json:3');
  expect(renderPlace(parsePolicy(text('"arn:aws:s3:::logs"')), path)).toBe('policy:3');
  const object = parsePolicy(JSON.parse(text('"arn:aws:s3:::logs"')) as object);
  expect(renderPlace(object, path)).toBe('Statement[0].Resource');
  expect(renderExcerpt(object, path, 'brief')).toEqual(['  Statement[0].Resource: "arn:aws:s3:::logs"']);
});

test('an element over several lines is shown with all of them, each marked', () => {
  const policy = parsePolicy(
    text('[\n      "arn:aws:s3:::logs",\n      "arn:aws:s3:::logs/*"\n    ]').replace('"Resource"', '\n    "Resource"'),
  );
  expect(renderExcerpt(policy, path)).toEqual([
    '> 4 |   "Resource": [',
    '> 5 |     "arn:aws:s3:::logs",',
    '> 6 |     "arn:aws:s3:::logs/*"',
    '> 7 |   ] }]',
  ]);
});

test('of many lines the first and the last are shown, the others counted', () => {
  const many = Array.from({ length: 20 }, (_, index) => `\n      "arn:aws:s3:::logs/${index}/*"`).join(',');
  const policy = parsePolicy(text(`[${many}\n    ]`).replace('"Resource"', '\n    "Resource"'));
  expect(renderExcerpt(policy, path)).toEqual([
    '>  4 |   "Resource": [',
    '>  5 |     "arn:aws:s3:::logs/0/*",',
    '>  6 |     "arn:aws:s3:::logs/1/*",',
    '>  7 |     "arn:aws:s3:::logs/2/*",',
    '>    |   … 17 more lines',
    '> 25 |   ] }]',
  ]);
});

test('a policy given as an object has its statement printed, with carets under the element', () => {
  const policy = parsePolicy({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Tls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
        Condition: {
          Bool: { 'aws:SecureTransport': 'false' },
          StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:PrincipalTag/team': ['red', 'blue'] },
        },
      },
    ],
  });
  expect(renderExcerpt(policy, ['Statement', 0, 'Condition', 'Bool', 'aws:SecureTransport'])).toEqual([
    '  |  "Sid": "Tls",',
    '  |  "Effect": "Deny",',
    '  |  "Principal": "*",',
    '  |  "Action": "s3:*",',
    '  |  "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],',
    '  |  "Condition": { "Bool": { "aws:SecureTransport": "false" }, "StringNotEqua…',
    '  |                                                  ^^^^^^^',
  ]);
  const names = Array.from({ length: 9 }, (_, index) => `arn:aws:s3:::logs/department-${index}/*`);
  const listed = parsePolicy({
    Version: '2012-10-17',
    Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: names },
  });
  expect(renderExcerpt(listed, ['Statement', 'Resource']).slice(3)).toEqual([
    '> |  "Resource": [',
    '> |    "arn:aws:s3:::logs/department-0/*",',
    '> |    "arn:aws:s3:::logs/department-1/*",',
    '> |  … 7 more lines',
    '> |  ]',
  ]);
});

test('a path reads as people write it', () => {
  expect(renderPath(['Statement', 2, 'Condition', 'Bool', 'aws:SecureTransport'])).toBe(
    'Statement[2].Condition.Bool.aws:SecureTransport',
  );
  expect(renderPath([])).toBe('');
});

test('long lines are cut around the element, wherever it stands', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 400 }), (length, indent) => {
      const resource = `"arn:aws:s3:::${'b'.repeat(length)}"`;
      const policy = parsePolicy(text(`${' '.repeat(indent)}${resource}`));
      const [line = '', carets = ''] = renderExcerpt(policy, path);
      expect(line.length).toBeLessThanOrEqual(80);
      expect(carets.length).toBeLessThanOrEqual(80);
      const from = carets.indexOf('^');
      expect(from).toBeGreaterThan(0);
      expect(line.slice(from, from + 12)).toBe(resource.slice(0, 12));
    }),
    { numRuns: 80 },
  );
});

test('of a policy given as an object the statement of the element is printed, whichever it is, and nothing beside it', () => {
  const first = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
  const second = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::logs' };
  const policy = parsePolicy({ Version: '2012-10-17', Statement: [first, second] });
  const lines = [
    '  |  "Effect": "Deny",',
    '  |  "Principal": "*",',
    '  |  "Action": "s3:*",',
    '  |  "Resource": "arn:aws:s3:::logs"',
  ];
  expect(renderExcerpt(policy, ['Statement', 1, 'Action'])).toEqual([
    ...lines.slice(0, 3),
    '  |            ^^^^^^',
    ...lines.slice(3),
  ]);
  expect(renderExcerpt(policy, ['Statement', 1])).toEqual(lines);
  expect(renderExcerpt(policy, ['Version'])).toEqual(['  Version: "2012-10-17"']);
  expect(renderExcerpt(policy, ['Id'])).toEqual(['  Id: ']);
});

test('JSON to paste: statements and policies an element a line, the rest on one line where that fits', () => {
  expect(pastedJson({ Effect: 'Deny', Action: '*' }, '', '  ')).toBe('{\n  "Effect": "Deny",\n  "Action": "*"\n}');
  expect(pastedJson({ Version: '2012-10-17', Statement: [] }, '', '  ')).toBe(
    '{\n  "Version": "2012-10-17",\n  "Statement": []\n}',
  );
  expect(pastedJson({ a: null, b: [1, 'c'] }, '', '  ')).toBe('{ "a": null, "b": [1, "c"] }');
  expect(pastedJson(null, '', '  ')).toBe('null');
  const [fits, isTooLong] = ['x'.repeat(68), 'x'.repeat(69)];
  expect(pastedJson({ a: fits }, '', '  ')).toBe(`{ "a": "${fits}" }`);
  expect(pastedJson({ a: isTooLong }, '', '  ')).toBe(`{\n  "a": "${isTooLong}"\n}`);
  expect(pastedJson([fits], '    ', '  ')).toBe(`["${fits}"]`);
  expect(pastedJson([isTooLong, 1], '    ', '  ')).toBe(`[\n      "${isTooLong}",\n      1\n    ]`);
});
