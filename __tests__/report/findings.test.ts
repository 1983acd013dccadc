import { problemCodes, type ProblemCode } from '../../src/policy/codes';
import { validate } from '../../src/policy/validate';
import { findingSentences } from '../../src/report/finding-sentences';
import { renderFinding, renderFindings } from '../../src/report/findings';

const codes = Object.keys(problemCodes) as ProblemCode[];

describe('the words of a finding', () => {
  it.each(codes)('%s has a sentence', (code) => {
    const sentence = findingSentences[code]((name) => `<${name}>`);
    expect(sentence).not.toMatch(/undefined|\[object|\n|\.$/);
    expect(sentence.length).toBeGreaterThan(10);
  });

  it('no code is without words and none has words without a check', () => {
    expect(Object.keys(findingSentences)).toEqual(codes);
  });

  it('tells what, where, and what was meant', () => {
    const text =
      '{"Version": "2012-10-17", "Statement": {\n "Effect": "Allow", "Action": "s3:*", "Resource": "*",\n "Conditions": {}}}';
    expect(validate(text).map(renderFinding)).toEqual([
      {
        code: 'INVALID_POLICY_ELEMENT',
        severity: 'error',
        message: '"Conditions" is not an element that a policy can have here',
        path: 'Statement.Conditions',
        line: 3,
        column: 2,
        suggestion: 'Condition',
      },
    ]);
  });

  it.each([
    ['Promise', Promise.resolve(), 'this is a Promise: await it first'],
    ['array', [], 'a policy is a JSON object, not array'],
    ['instance', new Map(), 'this is an instance of a class: give a plain object or JSON text'],
  ])('names a %s', (_kind, input, message) => {
    expect(validate(input).map(renderFinding)).toEqual([
      { code: 'NOT_A_POLICY', severity: 'error', message, path: '' },
    ]);
  });
});

describe('the lines of findings', () => {
  const finding = (extra: object): Parameters<typeof renderFindings>[0][number] => ({
    code: 'INVALID_ACTION',
    severity: 'error',
    message: 'no action',
    path: 'Statement[0].Action',
    ...extra,
  });

  it('have file, line and column', () => {
    expect(renderFindings([finding({ line: 3, column: 7, suggestion: 's3:PutObject' })], 'policies/logs.json')).toEqual(
      ['policies/logs.json:3:7: error INVALID_ACTION: no action; did you mean "s3:PutObject"?'],
    );
  });

  it('have the path where there is no text', () => {
    expect(renderFindings([finding({})])).toEqual(['policy Statement[0].Action: error INVALID_ACTION: no action']);
    expect(renderFindings([finding({ path: '' })])).toEqual(['policy: error INVALID_ACTION: no action']);
  });

  it('stay on one line each, whatever the policy holds', () => {
    const document = { Version: '2012-10-17', 'a\nb\u2028\ud800': 1, Statement: [{ 'x\ry': 1 }] };
    const lines = renderFindings(validate(document).map(renderFinding));
    expect(lines.filter((line) => /[\n\r\u2028\ud800]/u.test(line))).toEqual([]);
    expect(lines[0]).toContain('a\\u000ab\\u2028\\ud800');
  });

  it('are counted where they are many', () => {
    const lines = renderFindings(Array.from({ length: 50 }, () => finding({})));
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 30 more');
  });
});
